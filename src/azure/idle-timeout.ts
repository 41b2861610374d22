/** A connection that sends nothing for this long is considered dead. */
const patienceMs = 60_000;

/** A response body, which holds a connection until it is read or destroyed. */
export interface StreamedBody extends AsyncIterable<Uint8Array> {
  destroy?(): unknown;
}

/** Waits for `next`; rejects when it takes longer than a minute. */
const withPatience = async <T>(next: Promise<T>): Promise<T> => {
  next.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    const error = Object.assign(new Error('The connection stopped sending data.'), { code: 'ETIMEDOUT' });
    timer = setTimeout(() => reject(error), patienceMs);
  });
  try {
    return await Promise.race([next, silence]);
  } finally {
    clearTimeout(timer);
  }
};

/**
 * The chunks of a body; rejects when none arrives for a minute. Otherwise a network that silently drops packets would
 * keep a command waiting forever. Calling `return` releases the connection, even before the first chunk, when a
 * generator would not run its `finally` block.
 */
export const untilSilent = (body: StreamedBody): AsyncIterable<Uint8Array> => ({
  [Symbol.asyncIterator]: () => {
    const chunks = body[Symbol.asyncIterator]();
    const letGo = (): void => {
      body.destroy?.();
      // Not awaited: a dead connection does not report its own end either.
      chunks.return?.().catch(() => undefined);
    };
    return {
      next: async () => {
        try {
          return await withPatience(chunks.next());
        } catch (error) {
          letGo();
          throw error;
        }
      },
      return: async () => {
        letGo();
        return { done: true, value: undefined };
      },
    };
  },
});
