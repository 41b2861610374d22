import type { CommandContext } from '../../cli/command.ts';
import type { InterruptedError } from '../../errors.ts';
import type { OnInterrupt } from '../../follow/interrupt.ts';
import { printable } from '../../printable.ts';

export interface InterruptibleRun {
  readonly runId: string;
  readonly onInterrupt: OnInterrupt | undefined;
  /** Keeps the log back while a question is asked. */
  hold(): () => void;
}

const wantsCancel = async (
  { runId }: InterruptibleRun,
  { host }: CommandContext,
  again: AbortSignal,
): Promise<boolean> => {
  try {
    const answer = await host.stdin.ask(`Cancel run ${printable(runId)}, or let it continue? (c/L): `, again);
    return answer === undefined || /^(?:c|cancel|y|yes)$/i.test(answer.trim());
  } catch {
    // Ctrl-C is the answer to the question.
    return true;
  }
};

/**
 * Does `work`, which carries out a run on this machine, under a signal that an interrupt aborts. A Ctrl-C typed into a
 * terminal asks whether to cancel the run, which continues meanwhile; a second one cancels it, and so does everything else
 * that ends processes. One more, while what the run made is removed, says how to leave at once.
 */
export const withLocalInterrupt = async <T>(
  run: InterruptibleRun,
  context: CommandContext,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const { host, messages, interrupts } = context;
  const canceled = new AbortController();
  let question: AbortController | undefined;
  const ask = async (reason: InterruptedError): Promise<void> => {
    question = new AbortController();
    const release = run.hold();
    const cancels = await wantsCancel(run, context, question.signal);
    release();
    question = undefined;
    if (cancels) canceled.abort(reason);
  };
  const release = interrupts.takeOver((reason) => {
    const asks =
      (run.onInterrupt ?? 'ask') === 'ask' && reason.signal === 'SIGINT' && host.stdin.isTTY && host.stderr.isTTY;
    if (canceled.signal.aborted) {
      void messages.warn(
        `The containers and networks of run ${run.runId} are being removed. Press Ctrl-C again to leave now; 'acrtask clean' removes what is left.`,
      );
      interrupts.close();
    } else if (question) question.abort();
    else if (asks) void ask(reason);
    else canceled.abort(reason);
  });
  try {
    return await work(AbortSignal.any([context.signal, canceled.signal]));
  } finally {
    question?.abort();
    release();
  }
};
