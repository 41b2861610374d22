/** What stands where a secret was. */
const cover = '***';

/** Shorter values would tear every message apart, and hide nothing: they are soon guessed. docs/secrets.md says so too. */
const shortest = 4;

/** Secrets inside addresses and tokens, known by their shape: none of them is any use to a reader. */
const shapes: readonly (readonly [RegExp, string])[] = [
  [/([?&;](?:sig|signature|code|access_token|token|client_secret|password)=)[^&#\s'"<>]+/gi, `$1${cover}`],
  [/(:\/\/)[^\s/@?#'"<>]+@/g, `$1${cover}@`],
  [/(?<![\w-])eyJ[\w-]+\.[\w-]+\.[\w-]*/g, cover],
];

/**
 * What may be the beginning of a secret of one of these shapes at the end of a text: from an address's user name or
 * password, the name of an assignment, or a token on. Whoever has it waits for the rest, but for no more than `longestShape`.
 */
const begunShape =
  /:(?:\/(?:\/[^\s/@?#'"<>]*)?)?$|[?&;](?:[a-z_]{0,13}|(?:sig|signature|code|access_token|token|client_secret|password)=[^&#\s'"<>]*)$|(?<![\w-])e(?:y(?:J[\w-]*(?:\.[\w-]*){0,2})?)?$/i;
const longestShape = 4096;

/** What stands in every text that one of the shapes fits. */
const marks = { address: '://', token: 'eyJ', assignment: '=', parting: ['?', '&', ';'] } as const;

const mayFitShape = (bytes: Buffer): boolean =>
  bytes.includes(marks.address) ||
  bytes.includes(marks.token) ||
  (bytes.includes(marks.assignment) && marks.parting.some((mark) => bytes.includes(mark)));

/** The secrets that one command line has come to know. */
export interface KnownSecrets {
  /** From now on `value` is taken out of everything that is redacted, unless it is shorter than four characters. */
  hide(value: string | undefined): void;
  /** `text` without the secrets that are known, and without what looks like one by its shape. */
  redact(text: string): string;
  /** Whether `redact` might change the text that these bytes are: told without making a text of them. */
  mayHold(bytes: Uint8Array): boolean;
  /** How many bytes at the end of a piece `unfinished` needs to see. */
  reach(): number;
  /** How many characters at the end of `text` may be the beginning of a known secret whose rest is still to come. */
  unfinished(text: string): number;
}

/** The ways in which a value may be written: as it is, line by line, in an address, in JSON, in base64. */
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

/** How long the beginning of `secret`, less than all of it and within one line, is that `text` ends with. */
const begunAtEnd = (text: string, secret: string): number => {
  const end = text.slice(text.lastIndexOf('\n') + 1).slice(-(secret.length - 1));
  for (let at = end.indexOf(secret.charAt(0)); at >= 0; at = end.indexOf(secret.charAt(0), at + 1))
    if (secret.startsWith(end.slice(at))) return end.length - at;
  return 0;
};

/** No shape holds one of these; the last stands for bytes that are no text, which cannot be measured in characters. */
const partsShapes = /[\s'"<>\ufffd]/;

const shapeBegunAtEnd = (text: string): number => {
  const least = Math.max(0, text.length - longestShape);
  let from = text.length;
  while (from > least && !partsShapes.test(text.charAt(from - 1))) from -= 1;
  return begunShape.exec(text.slice(from))?.[0].length ?? 0;
};

/** Begins to know secrets: one for each command line, fed by whoever reads a secret. */
export const createKnownSecrets = (): KnownSecrets => {
  const spellings = new Set<string>();
  let longestFirst: readonly string[] = [];
  return {
    hide: (value) => {
      if (value === undefined || value.trim().length < shortest) return;
      for (const spelling of spellingsOf(value)) spellings.add(spelling);
      // A secret that holds another one must go first, else the rest of it would stay.
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
      // A secret that is whole must not be cut in two by the beginning of another one.
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
