/** What is aborted once. */
export interface LateSignal {
  /** Why it was aborted; undefined before. */
  readonly reason: Error | undefined;
  /** Calls `listener` when it is aborted, until the returned function is called. */
  onAbort(listener: (reason: Error) => void): () => void;
  /** For functions that take one. It is made for the first who asks, since Node needs half a millisecond to load signals. */
  readonly signal: AbortSignal;
}

/** A `LateSignal` with the function that aborts it; further calls change nothing. */
export const createLateSignal = (): LateSignal & { abort(reason: Error): void } => {
  const listeners = new Set<(reason: Error) => void>();
  let reason: Error | undefined;
  let controller: AbortController | undefined;
  return {
    get reason() {
      return reason;
    },
    onAbort: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    get signal() {
      controller ??= new AbortController();
      if (reason) controller.abort(reason);
      return controller.signal;
    },
    abort: (given) => {
      if (reason) return;
      reason = given;
      controller?.abort(given);
      for (const listener of [...listeners]) listener(given);
    },
  };
};
