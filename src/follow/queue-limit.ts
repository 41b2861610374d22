import { CommandError, ExitCode } from '../errors.ts';
import type { Host } from '../host.ts';
import type { RunSource, RunState } from './run-source.ts';

/** A run that no agent took up in the time that it was given. */
export class StillQueuedError extends CommandError {
  override name = 'StillQueuedError';
  /** The run as it was read last. */
  readonly run: RunState;

  constructor(run: RunState) {
    super('The run is still queued.', { exitCode: ExitCode.runUnfinished });
    this.run = run;
  }
}

/**
 * The source, which rejects with StillQueuedError once the run is read and has been queued for longer than `limitMs`,
 * counted from now. A run that has been taken up has no limit.
 */
export const withQueueLimit = (source: RunSource, limitMs: number, now: Host['now']): RunSource => {
  const end = now().getTime() + limitMs;
  return {
    ...source,
    run: async (signal) => {
      const state = await source.run(signal);
      if (state.status === 'Queued' && now().getTime() >= end) throw new StillQueuedError(state);
      return state;
    },
  };
};
