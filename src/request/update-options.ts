import type { StepOptions } from './steps.ts';
import type { UnnamedBranch } from './watched-branch.ts';

/** The options of `update`: undefined means unchanged (commands.md 2.4). */
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

/** A part of an update, and warnings about it. */
export interface Changed<T> {
  readonly change: T;
  readonly warnings: readonly string[];
  /** The given options, by key, that are ignored according to the warnings. */
  readonly ignored?: readonly (keyof UpdateTaskOptions)[] | undefined;
  /** The repository whose default branch to watch; undefined if the branch is known. */
  readonly unnamedBranch?: UnnamedBranch | undefined;
}
