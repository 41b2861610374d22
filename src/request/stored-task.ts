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
  readonly properties: {
    readonly isSystemTask?: boolean | undefined;
    readonly step?: TaskStepPropertiesUnion | null | undefined;
    readonly trigger?: TriggerProperties | null | undefined;
    readonly credentials?: Credentials | null | undefined;
  };
}
