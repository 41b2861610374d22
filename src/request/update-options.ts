import type { StepOptions } from './steps.ts';
import type { UnnamedBranch } from './watched-branch.ts';

/** The options of `update`: what is undefined stays as it is (commands.md 2.4). */
export interface UpdateTaskOptions extends StepOptions {
  readonly context?: string | undefined;
  readonly file?: string | undefined;
  readonly cmd?: string | undefined;
  readonly platform?: string | undefined;
  readonly cpu?: number | undefined;
  readonly timeout?: number | undefined;
  readonly status?: string | undefined;
  readonly agentPool?: string | undefined;
  readonly logTemplate?: string | undefined;
  readonly authMode?: string | undefined;
  readonly sourceAcrAuthId?: string | undefined;
  readonly commitTriggerEnabled?: boolean | undefined;
  readonly pullRequestTriggerEnabled?: boolean | undefined;
  readonly baseImageTriggerEnabled?: boolean | undefined;
  readonly baseImageTriggerType?: string | undefined;
  readonly updateTriggerEndpoint?: string | undefined;
  readonly updateTriggerPayloadType?: string | undefined;
}

/** A part of an update, and what the user should be told about it. */
export interface Changed<T> {
  readonly change: T;
  readonly warnings: readonly string[];
  /** The options, by key, that were given and are ignored, as the warnings say. */
  readonly ignored?: readonly (keyof UpdateTaskOptions)[] | undefined;
  /** Whose default branch is to be watched; undefined when no branch had to be made up. */
  readonly unnamedBranch?: UnnamedBranch | undefined;
}
