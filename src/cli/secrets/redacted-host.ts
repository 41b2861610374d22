import type { Host, OutputStream } from '../../host.ts';
import type { KnownSecrets } from './redact-secrets.ts';

const decode = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('utf8');

const newline = 0x0a;

/** The part of a chunk that may end with the start of a secret: such a start lies within one line. */
const lastLine = (bytes: Uint8Array, reach: number): Uint8Array => {
  const end = bytes.subarray(Math.max(0, bytes.length - reach));
  return end.subarray(end.lastIndexOf(newline) + 1);
};

/**
 * Redacts secrets in a stream. Each string is complete. Bytes are chunks of a longer text, so the possible start of a
 * secret at the end of a chunk is held back until the next chunk.
 */
export const redactedStream = (stream: OutputStream, secrets: KnownSecrets): OutputStream => {
  let held: Uint8Array = new Uint8Array();

  return {
    isTTY: stream.isTTY,
    get columns() {
      return stream.columns;
    },
    get rows() {
      return stream.rows;
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
      const text = decode(mayHold ? all : lastLine(all, secrets.reach()));
      const waiting = secrets.unfinished(text);
      const ready = all.subarray(0, all.length - Buffer.byteLength(text.slice(text.length - waiting)));
      held = all.slice(ready.length);
      if (ready.length === 0) return;
      const readyText = mayHold ? text.slice(0, text.length - waiting) : '';
      const shown = secrets.redact(readyText);
      // Bytes without secrets are passed through unchanged, even if they are not text.
      await stream.write(shown === readyText ? ready : shown);
    },
  };
};

const withStreams = (host: Host, streams: Partial<Pick<Host, 'stdout' | 'stderr'>>): Host =>
  Object.defineProperties({} as Host, {
    // Copies descriptors, because reading the `stdin` property opens it.
    ...Object.getOwnPropertyDescriptors(host),
    ...Object.fromEntries(Object.entries(streams).map(([name, value]) => [name, { enumerable: true, value }])),
  });

/**
 * Redacts secrets on standard error, where all messages go. Does not redact results: as with az, a command that returns a
 * secret writes it to standard output.
 */
export const withRedactedMessages = (host: Host, secrets: KnownSecrets): Host =>
  withStreams(host, { stderr: redactedStream(host.stderr, secrets) });

/**
 * Redacts secrets on standard output, too. For services, which write logs of runs and commands for CI systems there, but
 * not results. Finds a known secret that is split between two chunks of a log.
 */
export const withRedactedOutput = (host: Host, secrets: KnownSecrets): Host =>
  withStreams(host, { stdout: redactedStream(host.stdout, secrets) });
