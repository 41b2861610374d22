import { InterruptedError } from '../errors.ts';
import type { Host } from '../host.ts';
import { createLateSignal, type LateSignal } from './late-signal.ts';

/** Handles an interrupt. `reason` is the error that ends the command with the exit code of the signal. */
type Listener = (reason: InterruptedError) => void;

/** A period in which an interrupt is recorded but does not abort the work in progress. */
export interface Postponement {
  /** Aborted by the first interrupt in this period. The second one is handled as without the postponement. */
  readonly noted: AbortSignal;
  end(): void;
}

/** Decides what Ctrl-C does. By default it aborts the command's signal; a command may take it over for a while. */
export interface CommandInterrupts {
  /** Aborted by an interrupt that nobody takes over. */
  readonly signal: AbortSignal;
  /** Ctrl-C calls only `listener` until the returned function is called. */
  takeOver(listener: Listener): () => void;
  postpone(): Postponement;
  /** Stops listening, which restores the default action of the signals. */
  close(): void;
}

/** The same with what only the command line itself needs to know. */
export interface Interrupts extends CommandInterrupts {
  /** What `signal` is the signal of. */
  readonly command: LateSignal;
  /** Aborted by the first interrupt, even if a listener takes it over. */
  readonly first: LateSignal;
}

export const createInterrupts = (host: Pick<Host, 'onInterrupt'>): Interrupts => {
  const command = createLateSignal();
  const first = createLateSignal();
  const takers: Listener[] = [];
  const tell = (reason: InterruptedError, taker: Listener | undefined): void => {
    if (taker) taker(reason);
    // A repeated Ctrl-C ends a command that does not react to the signal.
    else if (command.reason) close();
    else command.abort(reason);
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
    command,
    get signal() {
      return command.signal;
    },
    first,
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
