import { formsOfSecret } from '../secret-forms.ts';
import type { RunLog } from './run-log.ts';

/** Hides secrets in what comes in parts. */
export interface MaskedStream {
  /** What can be shown of the bytes so far; an end that may be the beginning of a secret is kept back. */
  take(bytes: Uint8Array): Uint8Array;
  /** What was kept back. */
  rest(): Uint8Array;
}

/** Knows the secrets of a run in all their forms. */
export interface SecretMask {
  /** Whether a text has a secret in it. */
  finds(text: string): boolean;
  /** The text with `***` in the place of each secret. */
  hide(text: string): string;
  stream(): MaskedStream;
}

/** Hiding them would change texts that have nothing to do with the secret. */
const shortest = 3;

const shown = '***';
const nothing = new Uint8Array();

const anyOf = (forms: readonly string[]): RegExp =>
  new RegExp(forms.map((form) => form.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'), 'g');

/** A mask for secrets, of which those of less than three characters are too short to be told from other text. */
export const secretMask = (secrets: readonly string[]): SecretMask => {
  const forms = [...new Set(secrets.filter((secret) => secret.length >= shortest).flatMap(formsOfSecret))]
    // The longest first: one secret may contain another.
    .sort((one, other) => other.length - one.length);
  if (forms.length === 0)
    return {
      finds: () => false,
      hide: (text) => text,
      stream: () => ({ take: (bytes) => bytes, rest: () => nothing }),
    };
  const found = anyOf(forms);
  // Byte by byte, so that text which is not UTF-8 stays what it is.
  const inBytes = forms.map((form) => Buffer.from(form).toString('latin1'));
  const foundInBytes = anyOf(inBytes);
  return {
    finds: (text) => forms.some((form) => text.includes(form)),
    hide: (text) => text.replace(found, shown),
    stream: () => {
      let kept = '';
      return {
        take: (bytes) => {
          const text = kept + Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
          const end = beginningOfSecret(text, inBytes);
          let done = '';
          let at = 0;
          for (const match of text.matchAll(foundInBytes)) {
            if (match.index >= end) break;
            done += text.slice(at, match.index) + shown;
            at = match.index + match[0].length;
          }
          const until = Math.max(at, end);
          kept = text.slice(until);
          return Buffer.from(done + text.slice(at, until), 'latin1');
        },
        rest: () => {
          const text = kept.replace(foundInBytes, shown);
          kept = '';
          return Buffer.from(text, 'latin1');
        },
      };
    },
  };
};

/** Where the end of a text begins that may be the beginning of one of the forms; its length when there is none. */
const beginningOfSecret = (text: string, forms: readonly string[]): number => {
  const longest = forms[0]?.length ?? 0;
  for (let at = Math.max(0, text.length - longest + 1); at < text.length; at += 1) {
    const length = text.length - at;
    if (forms.some((form) => form.length > length && form.startsWith(text.slice(at)))) return at;
  }
  return text.length;
};

/** A log that shows no secrets. */
export interface MaskedLog extends RunLog {
  /** Writes what is kept back of a step's output. */
  end(stepId: string): void;
}

export const maskedLog = (log: RunLog, mask: SecretMask): MaskedLog => {
  const streams = new Map<string, MaskedStream>();
  const names = ['stdout', 'stderr'] as const;
  return {
    line: (text) => log.line(mask.hide(text)),
    text: (text) => log.text(mask.hide(text)),
    output: (stepId, name, bytes) => {
      const key = `${name} ${stepId}`;
      const stream = streams.get(key) ?? mask.stream();
      streams.set(key, stream);
      const masked = stream.take(bytes);
      return masked.length === 0 ? undefined : log.output(stepId, name, masked);
    },
    end: (stepId) => {
      for (const name of names) {
        const rest = streams.get(`${name} ${stepId}`)?.rest() ?? nothing;
        if (rest.length > 0) void log.output(stepId, name, rest);
      }
    },
  };
};
