import type {
  Credentials,
  IdentityProperties,
  PlatformProperties,
  TaskStepPropertiesUnion,
  TriggerProperties,
} from '@azure/arm-containerregistry';
import { type MissingThing, ServiceError } from '../errors.ts';

/** An ARM resource as the service sent it. */
export interface ArmResource {
  readonly id: string;
  readonly name: string;
  readonly location?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly sku?: { readonly name: string };
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A task as the service sent it. */
export interface StoredTask extends ArmResource {
  readonly identity?: IdentityProperties | null;
  readonly systemData?: { readonly createdAt?: string; readonly lastModifiedAt?: string };
  readonly properties: ArmResource['properties'] & {
    readonly isSystemTask?: boolean;
    readonly step?: TaskStepPropertiesUnion | null;
    readonly platform?: PlatformProperties | null;
    /** Limit of a run in seconds. */
    readonly timeout?: number | null;
    readonly trigger?: TriggerProperties | null;
    readonly credentials?: Credentials | null;
  };
}

/** A run as the service sent it. */
export interface StoredRun extends ArmResource {
  readonly systemData?: { readonly lastModifiedBy?: string };
  readonly properties: ArmResource['properties'] & {
    readonly runId?: string;
    readonly status?: string;
    readonly runErrorMessage?: string;
    readonly createTime?: string;
    readonly task?: string | null;
    readonly agentPoolName?: string | null;
  };
}

/**
 * Adds a hint on how to list existing resources, and what is `missing`, to the service's not-found error; other errors stay as
 * they are.
 */
export const withHintIfMissing = async <T>(hint: string, asked: Promise<T>, missing?: MissingThing): Promise<T> => {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof ServiceError) || error.status !== 404 || error.hint !== undefined) throw error;
    const { status, code, message, details } = error;
    const hinted = new ServiceError(status, code, message, { details, hint, cause: error });
    // A registry that is not there has another code.
    throw missing && code === 'ResourceNotFound'
      ? Object.defineProperty(hinted, 'missing', { value: missing })
      : hinted;
  }
};
