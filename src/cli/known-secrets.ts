/** What stands where a secret was. */
const cover = '***';

/** Shorter values would tear every message apart, and hide nothing: they are soon guessed. */
const shortest = 4;

/** Secrets inside addresses and tokens, known by their shape: none of them is any use to a reader. */
const shapes: readonly (readonly [RegExp, string])[] = [
  [/([?&;](?:sig|signature|code|access_token|token|client_secret|password)=)[^&#\s'"<>]+/gi, `$1${cover}`],
  [/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@?#'"<>]+@/gi, `$1${cover}@`],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, cover],
];

/** The secrets that one command line has come to know. */
export interface KnownSecrets {
  /** From now on `value` is taken out of everything that is redacted. */
  hide(value: string | undefined): void;
  /** `text` without the secrets that are known, and without what looks like one by its shape. */
  redact(text: string): string;
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

/** Begins to know secrets: one for each command line, fed by whoever reads a secret. */
export const createKnownSecrets = (): KnownSecrets => {
  const known = new Set<string>();
  let longestFirst: readonly string[] = [];
  return {
    hide: (value) => {
      if (value === undefined || value.trim().length < shortest) return;
      for (const spelling of spellingsOf(value)) known.add(spelling);
      // A secret that holds another one must go first, else the rest of it would stay.
      longestFirst = [...known].sort((a, b) => b.length - a.length);
    },
    redact: (text) => {
      const covered = longestFirst.reduce((left, secret) => left.replaceAll(secret, cover), text);
      return shapes.reduce((left, [shape, instead]) => left.replace(shape, instead), covered);
    },
  };
};
