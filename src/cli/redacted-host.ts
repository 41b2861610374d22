import type { Host, OutputStream } from '../host.ts';
import type { KnownSecrets } from './known-secrets.ts';

/**
 * The stream without secrets. Text is whole as it comes; bytes are pieces of something longer, so the beginning of a secret
 * at their end waits for what follows.
 */
const redactedStream = (stream: OutputStream, { redact, unfinished }: KnownSecrets): OutputStream => {
  let held: Uint8Array = new Uint8Array();
  return {
    isTTY: stream.isTTY,
    get columns() {
      return stream.columns;
    },
    write: async (chunk) => {
      const isPiece = typeof chunk !== 'string';
      const all = held.length === 0 ? chunk : Buffer.concat([held, isPiece ? chunk : Buffer.from(chunk)]);
      const text = typeof all === 'string' ? all : new TextDecoder('utf-8', { ignoreBOM: true }).decode(all);
      const waiting = isPiece ? unfinished(text) : 0;
      const tail = Buffer.from(waiting === 0 ? '' : text.slice(-waiting));
      held = tail;
      const ready = waiting === 0 ? text : text.slice(0, -waiting);
      const shown = redact(ready);
      // Bytes that need no redaction stay what they are, whatever they mean.
      const untouched = typeof all === 'string' || waiting === 0 ? all : all.subarray(0, all.length - tail.length);
      if (untouched.length > 0) await stream.write(shown === ready ? untouched : shown);
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
