/** A connection that has sent nothing for this long is taken for dead. */
const patienceMs = 60_000;

/** A body of an answer, which holds a connection until it has been read or destroyed. */
export interface StreamedBody extends AsyncIterable<Uint8Array> {
  destroy?(): unknown;
}

/** What `next` comes to; rejects when that takes longer than a minute. */
const withPatience = async <T>(next: Promise<T>): Promise<T> => {
  next.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    const error = Object.assign(new Error('The connection fell silent.'), { code: 'ETIMEDOUT' });
    timer = setTimeout(() => reject(error), patienceMs);
  });
  try {
    return await Promise.race([next, silence]);
  } finally {
    clearTimeout(timer);
  }
};

/**
 * The chunks of a body; rejects when none comes for a minute. A network that drops packets without a word would
 * otherwise keep a command waiting for ever. Whoever wants no more of it lets go of its connection with `return`, also
 * before the first chunk, which a generator would not hear of.
 */
export const untilSilent = (body: StreamedBody): AsyncIterable<Uint8Array> => ({
  [Symbol.asyncIterator]: () => {
    const chunks = body[Symbol.asyncIterator]();
    const letGo = (): void => {
      body.destroy?.();
      // Not awaited: a dead connection does not answer its own end either.
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
