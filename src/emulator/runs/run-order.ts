import type { Json } from '../arm/json-body.ts';
import type { Resource, ResourceIdentity } from '../store/state.ts';

/** An entry of `arguments` or `values`. */
export interface NamedValue {
  readonly name: string;
  readonly value: string;
  readonly isSecret?: boolean;
}

export type StepOrder =
  | {
      readonly type: 'Docker';
      readonly dockerFilePath: string;
      readonly imageNames: readonly string[];
      readonly isPushEnabled: boolean;
      readonly noCache: boolean;
      readonly target?: string;
      readonly arguments: readonly NamedValue[];
    }
  | {
      readonly type: 'FileTask';
      readonly taskFilePath: string;
      readonly valuesFilePath?: string;
      readonly values: readonly NamedValue[];
    }
  | {
      readonly type: 'EncodedTask';
      readonly encodedTaskContent: string;
      readonly encodedValuesContent?: string;
      readonly values: readonly NamedValue[];
    };

/** What `scheduleRun` requested: a task as it was then with the run's overrides, or a quick request. */
export interface RunOrder {
  readonly registry: Resource;
  readonly taskName?: string;
  readonly platform: { readonly os: string; readonly architecture?: string; readonly variant?: string };
  readonly agentConfiguration: Json;
  readonly agentPoolName?: string;
  readonly isArchiveEnabled: boolean;
  /** The timeout of the whole run, in seconds. */
  readonly timeout: number;
  readonly identity?: ResourceIdentity;
  /** The caller who requested the run: `[caller]` in credentials. */
  readonly callerObjectId: string;
  readonly credentials: Json;
  /** A git or archive URL, or the relative path of an upload. */
  readonly source?: string;
  readonly step: StepOrder;
}
