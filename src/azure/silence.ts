/** A connection that has sent nothing for this long is taken for dead. */
const patienceMs = 60_000;

/**
 * The chunks of a body; rejects when none comes for a minute. A network that drops packets without a word would
 * otherwise keep a command waiting for ever.
 */
export async function* untilSilent(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      let timer: NodeJS.Timeout | undefined;
      const silence = new Promise<never>((_resolve, reject) => {
        const error = Object.assign(new Error('The connection fell silent.'), { code: 'ETIMEDOUT' });
        timer = setTimeout(() => reject(error), patienceMs);
      });
      try {
        const { done, value } = await Promise.race([chunks.next(), silence]);
        if (done) return;
        yield value;
      } finally {
        clearTimeout(timer);
      }
    }
  } finally {
    // Not awaited: a dead connection does not answer its own end either.
    void chunks.return?.();
  }
}
