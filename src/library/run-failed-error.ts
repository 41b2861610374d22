import { CommandError } from '../errors.ts';
import type { RunDetails } from './results.ts';

/** A run did not succeed; `run` is how it ended. */
export class RunFailedError extends CommandError {
  override name = 'RunFailedError';
  readonly run: RunDetails;
  /**
   * Why the run failed, where the end of its log shows a failure that acrtask knows: which identity lacks which access, for
   * one, and the command that mends it.
   */
  readonly explanation: string | undefined;

  /** @internal */
  constructor(message: string, run: RunDetails, explanation?: string, hint?: string) {
    super(message, hint === undefined ? {} : { hint });
    this.run = run;
    this.explanation = explanation;
  }
}
