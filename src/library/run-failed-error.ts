import { CommandError } from '../errors.ts';
import type { RunDetails } from './results.ts';

/** A run did not succeed; `run` is how it ended. */
export class RunFailedError extends CommandError {
  override name = 'RunFailedError';
  readonly run: RunDetails;

  /** @internal */
  constructor(message: string, run: RunDetails, hint?: string) {
    super(message, hint === undefined ? {} : { hint });
    this.run = run;
  }
}
