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

/** Calls `listener` when `signal` is aborted, at once if it is already; until the returned function is called. */
const onAbort = (signal: AbortSignal, listener: () => void): (() => void) => {
  if (signal.aborted) listener();
  else signal.addEventListener('abort', listener, { once: true });
  return () => signal.removeEventListener('abort', listener);
};

/** Where results go: whoever waits for a reader learns of the interrupt, and what is written later waits for nobody. */
const resultsOf = (stream: OutputStream, first: AbortSignal): Write => {
  let isCut = false;
  return async (chunk) => {
    if (isCut) return;
    const writing = stream.write(chunk);
    writing.catch(() => undefined);
    if (first.aborted) return;
    let stop = () => {};
    const cut = new Promise<never>((_resolve, reject) => {
      stop = onAbort(first, () => {
        isCut = true;
        reject(first.reason);
      });
    });
    await Promise.race([writing, cut]).finally(stop);
  };
};

/** Where messages go: they are worth a second of waiting, no more. */
const messagesOf = (stream: OutputStream, first: AbortSignal): Write => {
  let isCut = false;
  return async (chunk) => {
    if (isCut) return;
    const writing = stream.write(chunk);
    let timer: NodeJS.Timeout | undefined;
    let stop = () => {};
    const cut = new Promise<void>((resolve) => {
      const giveUp = () => {
        isCut = true;
        resolve();
      };
      stop = onAbort(first, () => {
        timer = setTimeout(giveUp, patienceMs);
      });
    });
    await Promise.race([writing, cut]).finally(() => {
      stop();
      clearTimeout(timer);
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
