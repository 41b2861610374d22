import { abortable } from '../abortable.ts';
import { CommandError, NotSignedInError, ServiceError } from '../errors.ts';
import type { Host } from '../host.ts';
import { isFinal, type RunSource, type RunState } from './run-source.ts';

const networkCodes =
  /^(?:ENOTFOUND|EAI_AGAIN|ECONN[A-Z]+|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EPIPE|UND_ERR_\w+)$/;

const codeOf = (error: unknown): string => {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : '';
};

/** Whether a retry may help: the service, or one that it takes to sign in, is busy or failing, or the network is temporarily down. */
export const isTransient = (error: unknown): boolean => {
  if (error instanceof NotSignedInError) return isTransient(error.cause);
  if (error instanceof ServiceError) return error.status >= 500 || error.status === 408 || error.status === 429;
  return networkCodes.test(codeOf(error instanceof CommandError ? error.cause : error));
};

const toleratedFailures = 10;

/**
 * Asks a service again and again. Resolves to undefined when it could not respond this time; rejects when it refused, or
 * failed to respond ten times in a row.
 */
export const askingPatiently = <T>(ask: () => Promise<T>, signal: AbortSignal): (() => Promise<T | undefined>) => {
  let failures = 0;
  return async () => {
    try {
      const answer = await abortable(ask(), signal);
      failures = 0;
      return answer;
    } catch (error) {
      failures += 1;
      if (signal.aborted || !isTransient(error) || failures >= toleratedFailures) throw error;
      return undefined;
    }
  };
};

/** Reads the run resource, as `askingPatiently` asks. */
export const createRunWatch = (source: RunSource, signal: AbortSignal): (() => Promise<RunState | undefined>) =>
  askingPatiently(() => source.run(signal), signal);

/** How `waitForRun` waits. */
export interface PollOptions {
  readonly sleep: Host['sleep'];
  readonly signal: AbortSignal;
  /** Milliseconds before the second read; increases by half each time, up to five seconds. */
  readonly pollMs?: number;
  /** Called with the run after each read. */
  onState?(state: RunState): Promise<void> | void;
}

/** Milliseconds before the second look at something that is waited for, and the most between two later ones. */
export const pollPauses = { first: 1000, longest: 5000 } as const;

/** The pause after a pause in which nothing has changed. */
export const nextPause = (pause: number): number => Math.min(pause * 1.5, pollPauses.longest);

/**
 * Waits until a run is over, reading only the run resource. Rejects as `source.run` does when the service refuses,
 * and with the signal's reason when aborted (commands.md 13).
 */
export const waitForRun = async (source: RunSource, options: PollOptions): Promise<RunState> => {
  const { sleep, signal, onState } = options;
  const look = createRunWatch(source, signal);
  for (let wait = options.pollMs ?? pollPauses.first; ; wait = nextPause(wait)) {
    const state = await look();
    if (state && isFinal(state.status)) return state;
    if (state) await onState?.(state);
    await abortable(sleep(wait, signal), signal);
  }
};
