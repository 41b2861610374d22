/** Replaces a redacted secret. */
const cover = '***';

/**
 * Redacting shorter values would garble messages without protecting anything, because they are easy to guess.
 * docs/secrets.md says the same.
 */
const shortest = 4;

/** Secrets in URLs and tokens, recognized by their shape. */
const shapes: readonly (readonly [RegExp, string])[] = [
  [/([?&;](?:sig|signature|code|access_token|token|client_secret|password)=)[^&#\s'"<>]+/gi, `$1${cover}`],
  [/(:\/\/)[^\s/@?#'"<>]+@/g, `$1${cover}@`],
  [/(?<![\w-])eyJ[\w-]+\.[\w-]+\.[\w-]*/g, cover],
];

/**
 * Matches the possible start of such a secret at the end of a text: a URL's user name or password, the name of an
 * assignment, or a token. The caller waits for the rest, up to `longestShape` characters.
 */
const begunShape =
  /:(?:\/(?:\/[^\s/@?#'"<>]*)?)?$|[?&;](?:[a-z_]{0,13}|(?:sig|signature|code|access_token|token|client_secret|password)=[^&#\s'"<>]*)$|(?<![\w-])e(?:y(?:J[\w-]*(?:\.[\w-]*){0,2})?)?$/i;
const longestShape = 4096;

/** Text that occurs in every match of a shape. */
const marks = { address: '://', token: 'eyJ', assignment: '=', parting: ['?', '&', ';'] } as const;

const mayFitShape = (bytes: Buffer): boolean =>
  bytes.includes(marks.address) ||
  bytes.includes(marks.token) ||
  (bytes.includes(marks.assignment) && marks.parting.some((mark) => bytes.includes(mark)));

/** The secrets that a command line has read so far. */
export interface KnownSecrets {
  /** Redacts `value` from now on, unless it is shorter than four characters. */
  hide(value: string | undefined): void;
  /** Replaces known secrets in `text`, and parts that have the shape of a secret. */
  redact(text: string): string;
  /** Whether `redact` may change the text in these bytes, determined without decoding them. */
  mayHold(bytes: Uint8Array): boolean;
  /** The most bytes at the end of a chunk that `unfinished` needs. Only those in its last line count. */
  reach(): number;
  /** The number of characters at the end of `text` that may be the start of a secret. */
  unfinished(text: string): number;
}

/** The forms of a value: as is, each line, URL-encoded, in JSON, in Base64. */
const spellingsOf = (value: string): readonly string[] => {
  const trimmed = value.trim();
  const lines = trimmed.split(/\r?\n/).filter((line) => line.trim().length >= 2 * shortest);
  const written = [trimmed, ...lines].flatMap((text) => [
    text,
    encodeURIComponent(text),
    JSON.stringify(text).slice(1, -1),
  ]);
  return [...written, Buffer.from(value).toString('base64')];
};

/** The length of the longest proper prefix of `secret`, within one line, that `text` ends with. */
const begunAtEnd = (text: string, secret: string): number => {
  const end = text.slice(text.lastIndexOf('\n') + 1).slice(-(secret.length - 1));
  for (let at = end.indexOf(secret.charAt(0)); at >= 0; at = end.indexOf(secret.charAt(0), at + 1))
    if (secret.startsWith(end.slice(at))) return end.length - at;
  return 0;
};

/** Characters that do not occur in any shape. The last one replaces invalid bytes, whose length is unknown. */
const partsShapes = /[\s'"<>\ufffd]/;

const shapeBegunAtEnd = (text: string): number => {
  const least = Math.max(0, text.length - longestShape);
  let from = text.length;
  while (from > least && !partsShapes.test(text.charAt(from - 1))) from -= 1;
  return begunShape.exec(text.slice(from))?.[0].length ?? 0;
};

/** Creates the collection of known secrets for one command line. */
export const createKnownSecrets = (): KnownSecrets => {
  const spellings = new Set<string>();
  let longestFirst: readonly string[] = [];
  return {
    hide: (value) => {
      if (value === undefined || value.trim().length < shortest) return;
      for (const spelling of spellingsOf(value)) spellings.add(spelling);
      // Replace the longer secret first. Otherwise, part of a secret that contains another one would remain.
      longestFirst = [...spellings].sort((a, b) => b.length - a.length);
    },
    redact: (text) => {
      const covered = longestFirst.reduce((left, secret) => left.replaceAll(secret, cover), text);
      return shapes.reduce((left, [shape, instead]) => left.replace(shape, instead), covered);
    },
    mayHold: (bytes) => {
      const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      return mayFitShape(all) || longestFirst.some((secret) => all.includes(secret));
    },
    reach: () => Math.max(longestShape, ...longestFirst.map((secret) => Buffer.byteLength(secret))),
    unfinished: (text) => {
      const known = Math.max(0, ...longestFirst.map((secret) => begunAtEnd(text, secret)));
      let from = text.length - Math.max(known, shapeBegunAtEnd(text));
      // The start of one secret must not split another, complete secret.
      let before: number;
      do {
        before = from;
        for (const secret of longestFirst) {
          const at = from > 0 ? text.lastIndexOf(secret, from - 1) : -1;
          if (at >= 0 && at + secret.length > from) from = at;
        }
      } while (from < before);
      return text.length - from;
    },
  };
};
