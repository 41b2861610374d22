import type { Host, OutputStream } from '../host.ts';
import type { KnownSecrets } from './known-secrets.ts';

const redactedStream = (stream: OutputStream, redact: KnownSecrets['redact']): OutputStream => ({
  isTTY: stream.isTTY,
  get columns() {
    return stream.columns;
  },
  write: (chunk) => {
    const text = typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk);
    const shown = redact(text);
    // Bytes that need no redaction stay what they are, whatever they mean.
    return stream.write(shown === text ? chunk : shown);
  },
});

/**
 * The same host, whose standard error shows no secret: the one way out for everything that is said beside a result.
 * Results pass: whoever asks for a secret's value, as with az, gets it on standard output.
 */
export const withRedactedMessages = (host: Host, { redact }: KnownSecrets): Host =>
  Object.defineProperties({} as Host, {
    // Copied as they are: to read `stdin` is to open it.
    ...Object.getOwnPropertyDescriptors(host),
    stderr: { enumerable: true, value: redactedStream(host.stderr, redact) },
  });
