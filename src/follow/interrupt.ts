import { abortable } from '../abortable.ts';
import { InterruptedError, type InterruptSignal } from '../errors.ts';
import type { Host } from '../host.ts';
import { printable } from '../printable.ts';

/** What Ctrl-C does to the run that is being followed. */
export type OnInterrupt = 'ask' | 'cancel' | 'detach';

export interface InterruptOptions {
  readonly host: Pick<Host, 'stdin' | 'stderr'>;
  /** Until the returned function is called, an interrupt calls `listener`, with its reason, and nothing else. */
  takeOver(listener: (reason: InterruptedError) => void): () => void;
  /** Signals that may have been aborted before there was a run to speak of: the command's own, and a postponement's. */
  readonly signals: readonly AbortSignal[];
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
    const answer = await abortable(
      host.stdin.ask(`Cancel run ${printable(runId)}, or leave it running? (c/L): `, again),
      again,
    );
    return /^(?:c|cancel|y|yes)$/i.test(answer?.trim() ?? '');
  } catch {
    // The question was interrupted too, by a signal or by Ctrl-C typed into the terminal.
    return false;
  }
};

const decide = async (
  options: InterruptOptions,
  signal: InterruptSignal,
  again: AbortSignal,
): Promise<InterruptedError> => {
  const { onInterrupt, runId, registry, cancel } = options;
  // Only who typed Ctrl-C is there to be asked.
  const asks = onInterrupt === 'ask' && signal === 'SIGINT';
  const cancels = asks ? await wantsCancel(options, again) : onInterrupt === 'cancel';
  const leave = goesOn(runId, registry);
  const because = (how: string) => new InterruptedError(how, signal);
  if (!cancels) return because(`Run ${runId} goes on.\n${leave}`);
  try {
    await abortable(cancel(), again);
    return because(`Run ${runId} is being canceled.`);
  } catch (error) {
    if (again.aborted) return because(`Run ${runId} may go on.\n${leave}`);
    return because(`Run ${runId} could not be canceled: ${textOf(error)}\n${leave}`);
  }
};

/** Why a signal was aborted, as an interrupt. */
const interruptOf = ({ reason }: AbortSignal): InterruptedError =>
  reason instanceof InterruptedError ? reason : new InterruptedError();

/**
 * Does `work`, which follows a run, under a signal that an interrupt aborts. Then the run is canceled or left alone, as
 * the policy or the user says: Ctrl-C in a terminal asks where the policy is `ask`, all else leaves it then. A second
 * interrupt ends the question, or the waiting for the cancellation. Rejects with InterruptedError, which says how things
 * stand, or as `work` does.
 */
export const withInterrupt = async <T>(
  options: InterruptOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const first = new AbortController();
  const second = new AbortController();
  const release = options.takeOver((reason) => {
    if (first.signal.aborted) second.abort(reason);
    else first.abort(reason);
  });
  const before = options.signals.find(({ aborted }) => aborted);
  if (before) first.abort(interruptOf(before));
  try {
    return await work(AbortSignal.any([...options.signals, first.signal]));
  } catch (error) {
    if (!first.signal.aborted) throw error;
    throw await decide(options, interruptOf(first.signal).signal, second.signal);
  } finally {
    release();
  }
};
