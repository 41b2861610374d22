import { InterruptedError } from '../errors.ts';
import type { Host } from '../host.ts';

/** What hears of an interrupt: with the error that ends the command as its signal says. */
type Listener = (reason: InterruptedError) => void;

/** A time in which an interrupt is noted and waits: what is under way is worth finishing. */
export interface Postponement {
  /** Aborted by an interrupt since. A second one goes where it would have gone without the postponement. */
  readonly noted: AbortSignal;
  end(): void;
}

/** Who is told of Ctrl-C. By default it aborts the command's signal; a command may take it over for a while. */
export interface Interrupts {
  readonly signal: AbortSignal;
  /** Aborted by the first interrupt, whoever is told of it. */
  readonly first: AbortSignal;
  /** Until the returned function is called, Ctrl-C calls `listener` and nothing else. */
  takeOver(listener: Listener): () => void;
  postpone(): Postponement;
  /** Stops listening: from now on a signal does to the process what it does to any other. */
  close(): void;
}

export const createInterrupts = (host: Pick<Host, 'onInterrupt'>): Interrupts => {
  const controller = new AbortController();
  const first = new AbortController();
  const takers: Listener[] = [];
  const tell = (reason: InterruptedError, taker: Listener | undefined): void => {
    if (taker) taker(reason);
    // Whoever asks again and again is not kept by a command that does not hear it.
    else if (controller.signal.aborted) close();
    else controller.abort(reason);
  };
  const close = host.onInterrupt((signal) => {
    const reason = new InterruptedError('', signal);
    first.abort(reason);
    tell(reason, takers.at(-1));
  });
  const takeOver: Interrupts['takeOver'] = (listener) => {
    takers.push(listener);
    return () => {
      const at = takers.indexOf(listener);
      if (at >= 0) takers.splice(at, 1);
    };
  };
  return {
    signal: controller.signal,
    first: first.signal,
    takeOver,
    postpone: () => {
      const noted = new AbortController();
      const before = takers.at(-1);
      const end = takeOver((reason) => {
        if (noted.signal.aborted) tell(reason, before);
        else noted.abort(reason);
      });
      return { noted: noted.signal, end };
    },
    close,
  };
};
