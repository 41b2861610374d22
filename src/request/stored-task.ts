import type {
  Credentials,
  IdentityProperties,
  TaskStepPropertiesUnion,
  TriggerProperties,
} from '@azure/arm-containerregistry';

/** A task as the service has it, as far as a change depends on it. */
export interface StoredTask {
  readonly name: string;
  readonly location?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly identity?: IdentityProperties | null | undefined;
  readonly systemData?: { readonly createdAt?: string; readonly lastModifiedAt?: string } | undefined;
  readonly properties: {
    readonly isSystemTask?: boolean | undefined;
    readonly step?: TaskStepPropertiesUnion | null | undefined;
    readonly trigger?: TriggerProperties | null | undefined;
    readonly credentials?: Credentials | null | undefined;
  };
}

/** Whether what answers a creation was there before: the service keeps the time of the first creation (rest-api.md 4.5). */
export const hasReplaced = ({ systemData }: StoredTask): boolean =>
  systemData?.createdAt !== undefined && systemData.createdAt !== systemData.lastModifiedAt;
