import { InterruptedError } from '../errors.ts';
import type { Host } from '../host.ts';

/** Who is told of Ctrl-C. By default it aborts the command's signal; a command may take it over for a while. */
export interface Interrupts {
  readonly signal: AbortSignal;
  /** Until the returned function is called, Ctrl-C calls `listener` and nothing else. */
  takeOver(listener: () => void): () => void;
  /** Stops listening. */
  close(): void;
}

export const createInterrupts = (host: Host): Interrupts => {
  const controller = new AbortController();
  const takers: (() => void)[] = [];
  const close = host.onInterrupt(() => {
    const taker = takers.at(-1);
    if (taker) taker();
    else controller.abort(new InterruptedError());
  });
  return {
    signal: controller.signal,
    takeOver: (listener) => {
      takers.push(listener);
      return () => {
        const at = takers.indexOf(listener);
        if (at >= 0) takers.splice(at, 1);
      };
    },
    close,
  };
};
