import type { Host, OutputStream } from '../host.ts';
import type { Interrupts } from './interrupts.ts';

/** How long an interrupted command waits for whoever reads its last words. */
const patienceMs = 1000;

type Write = OutputStream['write'];

/** The same stream, with another way to write. */
const withWrite = (stream: OutputStream, write: Write): OutputStream =>
  Object.defineProperties({} as OutputStream, {
    ...Object.getOwnPropertyDescriptors(stream),
    write: { enumerable: true, value: write },
  });

/** Where results go: whoever waits for a reader learns of the interrupt, and what is written later waits for nobody. */
const resultsOf = (stream: OutputStream, first: AbortSignal): Write => {
  // One listener for all: a stream may have many writes under way.
  const waiting = new Set<(reason: unknown) => void>();
  let isCut = false;
  first.addEventListener('abort', () => {
    isCut = waiting.size > 0;
    for (const reject of waiting) reject(first.reason);
  });
  return async (chunk) => {
    if (isCut) return;
    const writing = stream.write(chunk);
    writing.catch(() => undefined);
    if (first.aborted) return;
    let stop = () => {};
    const cut = new Promise<never>((_resolve, reject) => {
      waiting.add(reject);
      stop = () => waiting.delete(reject);
    });
    await Promise.race([writing, cut]).finally(stop);
  };
};

/** Where messages go: after an interrupt they are worth a second of waiting, no more. */
const messagesOf = (stream: OutputStream, first: AbortSignal): Write => {
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
  first.addEventListener('abort', () => {
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
    if (first.aborted) beginToCut();
    await Promise.race([writing, cut]).finally(() => {
      stop();
      if (waiting.size > 0) return;
      clearTimeout(timer);
      timer = undefined;
    });
  };
};

/**
 * The same host, whose outputs keep no interrupted command waiting for a reader that does not read: a write to standard
 * output that is under way rejects with the interrupt, later ones are not waited for, and messages wait a second.
 */
export const interruptible = (host: Host, { first }: Pick<Interrupts, 'first'>): Host =>
  Object.defineProperties({} as Host, {
    // Copied as they are: to read `stdin` is to open it.
    ...Object.getOwnPropertyDescriptors(host),
    stdout: { enumerable: true, value: withWrite(host.stdout, resultsOf(host.stdout, first)) },
    stderr: { enumerable: true, value: withWrite(host.stderr, messagesOf(host.stderr, first)) },
  });
