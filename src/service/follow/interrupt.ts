import { InterruptedError } from '../../errors.ts';
import type { Host } from '../../host.ts';
import { abortable } from './abortable.ts';

/** What Ctrl-C does to the run that is being followed. */
export type OnInterrupt = 'ask' | 'cancel' | 'detach';

export interface InterruptOptions {
  readonly host: Pick<Host, 'stdin' | 'stderr'>;
  /** Until the returned function is called, Ctrl-C calls `listener` and nothing else. */
  takeOver(listener: () => void): () => void;
  readonly signal: AbortSignal;
  readonly onInterrupt: OnInterrupt;
  readonly runId: string;
  readonly registry: string;
  /** Asks the service to cancel the run. */
  cancel(): Promise<void>;
}

const goesOn = (runId: string, registry: string): string =>
  `To follow it: acrtask logs -r ${registry} --run-id ${runId}\nTo cancel it: acrtask cancel-run -r ${registry} --run-id ${runId}`;

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const wantsCancel = async ({ host, runId }: InterruptOptions, again: AbortSignal): Promise<boolean> => {
  if (!host.stdin.isTTY || !host.stderr.isTTY) return false;
  try {
    const answer = await abortable(host.stdin.ask(`Cancel run ${runId}, or leave it running? (c/L): `, again), again);
    return /^(?:c|cancel|y|yes)$/i.test(answer?.trim() ?? '');
  } catch {
    // The question was interrupted too, by a signal or by Ctrl-C typed into the terminal.
    return false;
  }
};

const decide = async (options: InterruptOptions, again: AbortSignal): Promise<InterruptedError> => {
  const { onInterrupt, runId, registry, cancel } = options;
  const cancels = onInterrupt === 'ask' ? await wantsCancel(options, again) : onInterrupt === 'cancel';
  const leave = goesOn(runId, registry);
  if (!cancels) return new InterruptedError(`Interrupted. Run ${runId} goes on.\n${leave}`);
  try {
    await abortable(cancel(), again);
    return new InterruptedError(`Interrupted. Run ${runId} is being canceled.`);
  } catch (error) {
    if (again.aborted) return new InterruptedError(`Interrupted. Run ${runId} may go on.\n${leave}`);
    return new InterruptedError(`Interrupted. Run ${runId} could not be canceled: ${textOf(error)}\n${leave}`);
  }
};

/**
 * Does `work`, which follows a run, under a signal that Ctrl-C aborts. Then the run is canceled or left alone, as the
 * policy or the user says: in a terminal `ask` asks, elsewhere it leaves. A second Ctrl-C ends the question, or the
 * waiting for the cancellation. Rejects with InterruptedError, which says how things stand, or as `work` does.
 */
export const withInterrupt = async <T>(
  options: InterruptOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const first = new AbortController();
  const second = new AbortController();
  const release = options.takeOver(() => {
    if (first.signal.aborted) second.abort(new InterruptedError());
    else first.abort(new InterruptedError());
  });
  // Ctrl-C may have come just before there was a run to speak of.
  if (options.signal.aborted) first.abort(options.signal.reason);
  try {
    return await work(AbortSignal.any([options.signal, first.signal]));
  } catch (error) {
    if (!first.signal.aborted) throw error;
    throw await decide(options, second.signal);
  } finally {
    release();
  }
};
