import type { EmulatorContext } from '../emulator-context.ts';

/**
 * Works until the time of a run is up: then `work` is aborted through its signal, and waited for. Resolves to its result,
 * or to `timed out`. The time is that of this machine: moving the emulator's clock does not shorten it.
 */
export const withinTime = async <T>(
  context: Pick<EmulatorContext, 'sleep'>,
  seconds: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | 'timed out'> => {
  const done = new AbortController();
  const timeUp = new AbortController();
  // The sleep ends early, with an error, when the work is done or the emulator closes.
  context.sleep(seconds * 1000, done.signal).then(
    () => timeUp.abort(),
    () => {},
  );
  try {
    const result = await work(AbortSignal.any([signal, timeUp.signal]));
    return timeUp.signal.aborted ? 'timed out' : result;
  } catch (problem) {
    if (timeUp.signal.aborted) return 'timed out';
    throw problem;
  } finally {
    done.abort();
  }
};
