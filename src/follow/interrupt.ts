import { abortable } from '../abortable.ts';
import { InterruptedError, type InterruptSignal, messageOf } from '../errors.ts';
import type { Host } from '../host.ts';
import { printable } from '../printable.ts';

/** What Ctrl-C does to the followed run. */
export type OnInterrupt = 'ask' | 'cancel' | 'detach';

export interface InterruptOptions {
  readonly host: Pick<Host, 'stdin' | 'stderr'>;
  /** Until the returned function is called, an interrupt only calls `listener`, with its reason. */
  takeOver(listener: (reason: InterruptedError) => void): () => void;
  /** Signals that may have been aborted before there was a run: the command's own, and that of a delay. */
  readonly signals: readonly AbortSignal[];
  readonly onInterrupt: OnInterrupt;
  readonly runId: string;
  readonly registry: string;
  /** Requests the service to cancel the run. */
  cancel(): Promise<void>;
}

const goesOn = (runId: string, registry: string): string =>
  `To follow it: acrtask logs -r ${registry} --run-id ${runId}\nTo cancel it: acrtask cancel-run -r ${registry} --run-id ${runId}`;

const wantsCancel = async ({ host, runId }: InterruptOptions, again: AbortSignal): Promise<boolean> => {
  if (!host.stdin.isTTY || !host.stderr.isTTY) return false;
  try {
    const answer = await abortable(
      host.stdin.ask(`Cancel run ${printable(runId)}, or leave it running? (c/L): `, again),
      again,
    );
    return /^(?:c|cancel|y|yes)$/i.test(answer?.trim() ?? '');
  } catch {
    // The question itself was interrupted, by a signal or by Ctrl-C typed into the terminal.
    return false;
  }
};

const decide = async (
  options: InterruptOptions,
  signal: InterruptSignal,
  again: AbortSignal,
): Promise<InterruptedError> => {
  const { onInterrupt, runId, registry, cancel } = options;
  // Only a user who typed Ctrl-C is there to answer.
  const asks = onInterrupt === 'ask' && signal === 'SIGINT';
  const cancels = asks ? await wantsCancel(options, again) : onInterrupt === 'cancel';
  const leave = goesOn(runId, registry);
  const because = (how: string) => new InterruptedError(how, signal);
  if (!cancels) return because(`Run ${runId} continues.\n${leave}`);
  try {
    await abortable(cancel(), again);
    return because(`Run ${runId} is being canceled.`);
  } catch (error) {
    if (again.aborted) return because(`Run ${runId} may continue.\n${leave}`);
    return because(`Run ${runId} could not be canceled: ${messageOf(error)}\n${leave}`);
  }
};

/** Why a signal was aborted, as an interrupt. */
const interruptOf = ({ reason }: AbortSignal): InterruptedError =>
  reason instanceof InterruptedError ? reason : new InterruptedError();

/**
 * Does `work`, which follows a run, under a signal that an interrupt aborts. The policy or the user then decides
 * whether to cancel the run or leave it running: with the policy `ask`, Ctrl-C in a terminal asks, and other
 * interrupts leave it running. A second interrupt ends the question, or the wait for the cancellation. Rejects with
 * InterruptedError, which describes the run's state, or with the error of `work`.
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
