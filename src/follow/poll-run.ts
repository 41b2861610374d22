import type { Host } from '../host.ts';
import { abortable } from './abortable.ts';
import { isFinal, type RunSource, type RunState } from './run-source.ts';
import { createRunWatch } from './run-watch.ts';

/** How `waitForRun` waits. */
export interface PollOptions {
  readonly sleep: Host['sleep'];
  readonly signal: AbortSignal;
  /** Milliseconds before the second look; they grow by half each time, up to five seconds. */
  readonly pollMs?: number;
  /** Told of the run each time it has been looked at. */
  onState?(state: RunState): Promise<void> | void;
}

const longestPollMs = 5000;

/**
 * Waits until a run is over, looking at the run resource alone. Rejects as `source.run` does when the service refuses,
 * and with the signal's reason when aborted (commands.md 13).
 */
export const waitForRun = async (source: RunSource, options: PollOptions): Promise<RunState> => {
  const { sleep, signal, onState } = options;
  const look = createRunWatch(source, signal);
  for (let wait = options.pollMs ?? 1000; ; wait = Math.min(wait * 1.5, longestPollMs)) {
    const state = await look();
    if (state && isFinal(state.status)) return state;
    if (state) await onState?.(state);
    await abortable(sleep(wait, signal), signal);
  }
};
