/** A connection that has sent nothing for this long is taken for dead. */
const patienceMs = 60_000;

/** A body that can be let go of before anything of it was read, as Node's streams can. */
interface Body extends AsyncIterable<Uint8Array> {
  destroy?(): unknown;
}

/**
 * The chunks of a body; rejects when none comes for a minute. A network that drops packets without a word would
 * otherwise keep a command waiting for ever. Whoever does not read to the end lets go of the connection.
 */
export const untilSilent = (body: Body): AsyncIterable<Uint8Array> => ({
  [Symbol.asyncIterator]: () => {
    const chunks = body[Symbol.asyncIterator]();
    const letGo = (): void => {
      // Not awaited: a dead connection does not answer its own end either.
      void chunks.return?.().catch(() => {});
      body.destroy?.();
    };
    const next = async (): Promise<IteratorResult<Uint8Array>> => {
      let timer: NodeJS.Timeout | undefined;
      const silence = new Promise<never>((_resolve, reject) => {
        const error = Object.assign(new Error('The connection fell silent.'), { code: 'ETIMEDOUT' });
        timer = setTimeout(() => reject(error), patienceMs);
      });
      try {
        return await Promise.race([chunks.next(), silence]);
      } catch (error) {
        letGo();
        throw error;
      } finally {
        clearTimeout(timer);
      }
    };
    return {
      next,
      return: async () => {
        letGo();
        return { done: true, value: undefined };
      },
    };
  },
});
