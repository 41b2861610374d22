import type { Host, OutputStream } from '../../host.ts';
import type { KnownSecrets } from './redact-secrets.ts';

const decode = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

/**
 * The stream without secrets. Text is whole as it comes; bytes are pieces of something longer, so the beginning of a secret
 * at their end waits for what follows.
 */
const redactedStream = (stream: OutputStream, secrets: KnownSecrets): OutputStream => {
  let held: Uint8Array = new Uint8Array();

  return {
    isTTY: stream.isTTY,
    get columns() {
      return stream.columns;
    },
    get hasFailed() {
      return stream.hasFailed;
    },
    get readerHasLeft() {
      return stream.readerHasLeft ?? false;
    },
    write: async (chunk) => {
      if (typeof chunk === 'string') {
        const before = held.length === 0 ? '' : decode(held);
        held = new Uint8Array();
        await stream.write(secrets.redact(before + chunk));
        return;
      }
      const all = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      const mayHold = secrets.mayHold(all);
      const text = decode(mayHold ? all : all.subarray(Math.max(0, all.length - secrets.reach())));
      const waiting = secrets.unfinished(text);
      const ready = all.subarray(0, all.length - Buffer.byteLength(text.slice(text.length - waiting)));
      held = all.slice(ready.length);
      if (ready.length === 0) return;
      const readyText = mayHold ? text.slice(0, text.length - waiting) : '';
      const shown = secrets.redact(readyText);
      // Bytes that need no redaction stay what they are, whatever they mean.
      await stream.write(shown === readyText ? ready : shown);
    },
  };
};

const withStreams = (host: Host, streams: Partial<Pick<Host, 'stdout' | 'stderr'>>): Host =>
  Object.defineProperties({} as Host, {
    // Copied as they are: to read `stdin` is to open it.
    ...Object.getOwnPropertyDescriptors(host),
    ...Object.fromEntries(Object.entries(streams).map(([name, value]) => [name, { enumerable: true, value }])),
  });

/**
 * The same host, whose standard error shows no secret: the one way out for everything that is said beside a result.
 * Results pass: whoever asks for a secret's value, as with az, gets it on standard output.
 */
export const withRedactedMessages = (host: Host, secrets: KnownSecrets): Host =>
  withStreams(host, { stderr: redactedStream(host.stderr, secrets) });

/**
 * The same host, whose standard output shows no secret either: for services, which write no results to it, but the logs of
 * runs and what a CI system is told. A secret of a run's log in two pieces is found; one known by its shape alone is not.
 */
export const withRedactedOutput = (host: Host, secrets: KnownSecrets): Host =>
  withStreams(host, { stdout: redactedStream(host.stdout, secrets) });
