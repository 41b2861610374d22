import { suggest } from '../did-you-mean.ts';
import { parseDuration } from './duration.ts';

/** Facts about a schema, for parsing and help. */
export interface Facts {
  readonly kind: 'text' | 'texts' | 'flag' | 'threeState' | 'choice' | 'integer';
  readonly required: boolean;
  readonly choices: readonly string[];
  readonly defaultValue: unknown;
  /** Whether each of the texts is a name, mostly with a value: `name=value`. */
  readonly named?: boolean;
}

/** Why raw words are no value of an option, for the end of a sentence. */
export class Refusal {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

/** The schema of an option's value. */
export interface Schema<T = unknown> {
  readonly facts: Facts;
  /** The typed value of raw words from commander. */
  read(raw: unknown): T | Refusal;
}

export type Output<S extends Schema> = S extends Schema<infer T> ? T : never;

type Read<T> = Schema<T>['read'];

const schemaOf = <T>(kind: Facts['kind'], read: Read<T>, choices: readonly string[] = []): Schema<T> => ({
  facts: { kind, required: true, choices, defaultValue: undefined },
  read,
});

const noText = new Refusal('expected one argument');
const isEmpty = new Refusal('the value is empty');

const readText: Read<string> = (raw) => (typeof raw === 'string' ? raw : noText);

/** An empty value, as in `--target "$UNSET"`, is almost always a mistake. */
const readFilledText: Read<string> = (raw) => {
  const read = readText(raw);
  return typeof read === 'string' && read.trim() === '' ? isEmpty : read;
};

const readName: Read<string> = (raw) => {
  const read = readFilledText(raw);
  if (typeof read !== 'string' || /^(?!\.\.?$)[^/\\?#%]+$/.test(read)) return read;
  return new Refusal(`'${read}' is not a valid name`);
};

const readAll =
  (read: Read<string>): Read<string[]> =>
  (raw) => {
    if (!Array.isArray(raw)) return noText;
    const all = raw.map(read);
    return all.find((each) => each instanceof Refusal) ?? (all as string[]);
  };

/** `--name VALUE`; empty values are rejected unless `mayBeEmpty`. */
export const text = ({ mayBeEmpty = false } = {}): Schema<string> =>
  schemaOf('text', mayBeEmpty ? readText : readFilledText);

/** A name used in a URL path: `--name "$UNSET"` or `..` must not address another resource. */
export const name = (): Schema<string> => schemaOf('text', readName);

const readBoolean: Read<boolean> = (raw) =>
  typeof raw === 'boolean' ? raw : new Refusal(`'${raw}' is neither true nor false`);

/** `--yes`: present or not. */
export const flag = (): Schema<boolean> => withDefault(schemaOf('flag', readBoolean), false);

/** `--no-push [true|false]`: bare means true, absent means unset (commands.md 1.5). */
export const threeState = (): Schema<boolean> =>
  schemaOf('threeState', (raw) => {
    const word = typeof raw === 'string' ? raw.toLowerCase() : raw;
    return readBoolean(word === 'true' ? true : word === 'false' ? false : word);
  });

/** One of `choices`, compared without case and normalized to the spelling given here (commands.md 1.5). */
export const choice = <const T extends readonly string[]>(choices: T): Schema<T[number]> =>
  schemaOf(
    'choice',
    (raw): T[number] | Refusal =>
      choices.find((each) => typeof raw === 'string' && each.toLowerCase() === raw.toLowerCase()) ??
      new Refusal(`'${raw}' is none of the choices`),
    choices,
  );

/** Some of `choices`, separated by commas, compared without case: `--retry-on service,rate-limit`. */
export const choices = <const T extends readonly string[]>(all: T): Schema<readonly T[number][]> =>
  schemaOf(
    'text',
    (raw): readonly T[number][] | Refusal => {
      const read = readFilledText(raw);
      if (typeof read !== 'string') return read;
      const words = read.split(',').map((word) => word.trim());
      const unknown = words.find((word) => !all.includes(word.toLowerCase()));
      if (unknown === undefined) return all.filter((each) => words.some((word) => word.toLowerCase() === each));
      const [near] = suggest(unknown, all);
      const meant = near === undefined ? '' : `. Did you mean '${near}'?`;
      return new Refusal(`'${unknown}' is not one of ${all.join(', ')}${meant}`);
    },
    all,
  );

/** A whole number, optionally within bounds. */
export const integer = ({
  min = Number.MIN_SAFE_INTEGER,
  max = Number.MAX_SAFE_INTEGER,
}: {
  min?: number;
  max?: number;
} = {}): Schema<number> =>
  schemaOf('integer', (raw) => {
    if (typeof raw !== 'string' || !/^\s*[+-]?\d+\s*$/.test(raw)) return new Refusal(`invalid int value: '${raw}'`);
    const value = Number(raw);
    if (value < min) return new Refusal(`${raw} is less than ${min}`);
    return value > max ? new Refusal(`${raw} is greater than ${max}`) : value;
  });

/** A span of time such as `90s`, `5m`, or `1h30m`, in milliseconds. */
export const duration = (): Schema<number> =>
  schemaOf('text', (raw) => {
    const read = readFilledText(raw);
    if (typeof read !== 'string') return read;
    return parseDuration(read) ?? new Refusal(`'${read}' is not a time such as 90s, 5m, or 1h30m`);
  });

/** An option that may be repeated, or that takes several words (`[value...]` in its flags; bare means none). */
export const texts = ({ mayBeEmpty = false } = {}): Schema<string[]> => {
  const readTexts = readAll(mayBeEmpty ? readText : readFilledText);
  return schemaOf('texts', (raw) => (raw === true ? [] : readTexts(raw)));
};

const readNamedText: Read<string> = (raw) => {
  const read = readFilledText(raw);
  return typeof read === 'string' && /^\s*=/.test(read) ? new Refusal('expected a name before the =') : read;
};

/** `--set name=value`, repeated; the value may be empty or missing, the name may not. */
export const namedTexts = (): Schema<string[]> => {
  const { facts, read } = schemaOf('texts', readAll(readNamedText));
  return { facts: { ...facts, named: true }, read };
};

/** One or more names: `--run-id cf1 cf2`. */
export const names = (): Schema<string[]> => schemaOf('texts', readAll(readName));

export const optional = <T>({ facts, read }: Schema<T>): Schema<T | undefined> => ({
  facts: { ...facts, required: false },
  read,
});

/** A default that `--help` shows. */
export const withDefault = <T>({ facts, read }: Schema<T>, defaultValue: NoInfer<T>): Schema<T> => ({
  facts: { ...facts, required: false, defaultValue },
  read,
});
