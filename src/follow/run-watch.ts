import { abortable } from './abortable.ts';
import type { RunSource, RunState } from './run-source.ts';
import { isTransient } from './transient.ts';

const toleratedFailures = 10;

/**
 * Looks at the run resource. Resolves to undefined when the service could not answer just now; rejects when it refused,
 * or failed to answer ten times in a row.
 */
export const createRunWatch = (source: RunSource, signal: AbortSignal): (() => Promise<RunState | undefined>) => {
  let failures = 0;
  return async () => {
    try {
      const state = await abortable(source.run(signal), signal);
      failures = 0;
      return state;
    } catch (error) {
      failures += 1;
      if (signal.aborted || !isTransient(error) || failures >= toleratedFailures) throw error;
      return undefined;
    }
  };
};
