import type { Host, OutputStream } from '../host.ts';
import type { Interrupts } from './interrupts.ts';
import type { LateSignal } from './late-signal.ts';

/** How long an interrupted command waits for the reader of its last messages. */
const patienceMs = 1000;

type Write = OutputStream['write'];

/** Copies a stream with a different `write`. */
const withWrite = (stream: OutputStream, write: Write): OutputStream =>
  Object.defineProperties({} as OutputStream, {
    ...Object.getOwnPropertyDescriptors(stream),
    write: { enumerable: true, value: write },
  });

/** For results: an interrupt rejects pending writes, and later writes do not wait for the reader. */
const resultsOf = (stream: OutputStream, first: LateSignal): Write => {
  // One listener for all writes: a stream may have many pending writes.
  const waiting = new Set<(reason: unknown) => void>();
  let isCut = false;
  first.onAbort(() => {
    isCut = waiting.size > 0;
    for (const reject of waiting) reject(first.reason);
  });
  return async (chunk) => {
    if (isCut) return;
    const writing = stream.write(chunk);
    writing.catch(() => undefined);
    if (first.reason) return;
    let stop = () => {};
    const cut = new Promise<never>((_resolve, reject) => {
      waiting.add(reject);
      stop = () => waiting.delete(reject);
    });
    await Promise.race([writing, cut]).finally(stop);
  };
};

/** For messages: after an interrupt, pending writes wait for one second at most. */
const messagesOf = (stream: OutputStream, first: LateSignal): Write => {
  const waiting = new Set<() => void>();
  let isCut = false;
  const cutAll = (): void => {
    isCut = waiting.size > 0;
    for (const resolve of waiting) resolve();
  };
  let timer: NodeJS.Timeout | undefined;
  const beginToCut = (): void => {
    timer ??= setTimeout(cutAll, patienceMs);
  };
  first.onAbort(() => {
    if (waiting.size > 0) beginToCut();
  });
  return async (chunk) => {
    if (isCut) return;
    const writing = stream.write(chunk);
    let stop = () => {};
    const cut = new Promise<void>((resolve) => {
      waiting.add(resolve);
      stop = () => waiting.delete(resolve);
    });
    if (first.reason) beginToCut();
    await Promise.race([writing, cut]).finally(() => {
      stop();
      if (waiting.size > 0) return;
      clearTimeout(timer);
      timer = undefined;
    });
  };
};

/**
 * Wraps a host so that an interrupted command does not hang on a reader that does not read: pending writes to standard
 * output reject with the interrupt, later ones do not wait, and messages wait for one second.
 */
export const interruptible = (host: Host, { first }: Pick<Interrupts, 'first'>): Host =>
  Object.defineProperties({} as Host, {
    // Copies descriptors, because reading the `stdin` property opens it.
    ...Object.getOwnPropertyDescriptors(host),
    stdout: { enumerable: true, value: withWrite(host.stdout, resultsOf(host.stdout, first)) },
    stderr: { enumerable: true, value: withWrite(host.stderr, messagesOf(host.stderr, first)) },
  });
