import { isRequired, type OptionDefinition, type OptionTable } from '../cli/option.ts';
import { checkValues } from '../cli/parsing/validate.ts';
import { UsageError } from '../errors.ts';
import { isObject } from '../json.ts';
import { type Door, isOffered } from './doors.ts';
import { unknownOption } from './unknown-option.ts';

const isText = (value: unknown): value is string => typeof value === 'string';

/** What a program must give for each kind of value, in words. */
const kinds = {
  text: 'a string',
  choice: 'a string',
  texts: 'an array of strings',
  named: 'an object of strings, or an array of strings such as name=value',
  flag: 'true or false',
  threeState: 'true or false',
  integer: 'a whole number',
} as const;

const kindOf = ({ schema: { facts } }: OptionDefinition): keyof typeof kinds => (facts.named ? 'named' : facts.kind);

/** A value of a program as the words of a command line would give it; undefined when it is of another kind. */
const wordsFor = (kind: keyof typeof kinds, value: unknown): unknown => {
  switch (kind) {
    case 'flag':
    case 'threeState':
      return typeof value === 'boolean' ? value : undefined;
    case 'integer':
      return Number.isSafeInteger(value) ? String(value) : undefined;
    case 'text':
    case 'choice':
      return isText(value) ? value : undefined;
    case 'texts':
    case 'named':
      if (Array.isArray(value)) return value.every(isText) ? [...value] : undefined;
      if (isText(value)) return [value];
      return kind === 'named' && isObject(value) && Object.values(value).every(isText)
        ? Object.entries(value).map(([name, text]) => `${name}=${text}`)
        : undefined;
  }
};

/**
 * The typed values of a call, as the command line would have them, and the keys that were given. Throws UsageError, which
 * names the properties, for every value that is unknown, missing, or of another kind.
 */
export const callValues = (
  door: Door,
  options: OptionTable,
  given: Readonly<Record<string, unknown>>,
  fixed: Readonly<Record<string, unknown>>,
): { readonly values: Record<string, unknown>; readonly keys: ReadonlySet<string> } => {
  const offered = Object.entries(options).filter(([key, definition]) => isOffered(door, key, definition));
  const known = new Map(offered);
  const words: Record<string, unknown> = { ...fixed };
  const problems: string[] = [];
  const keys = new Set<string>();
  const misfits = new Set<string>();
  const refuse = (key: string, kind: keyof typeof kinds): void => {
    misfits.add(key);
    problems.push(`'${key}' must be ${kinds[kind]}.`);
  };
  // What a call takes by its place, such as the name of a task.
  for (const [key, value] of Object.entries(fixed)) {
    const kind = options[key] && kindOf(options[key]);
    if (kind !== undefined && wordsFor(kind, value) === undefined) refuse(key, kind);
  }
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined || key === 'signal') continue;
    const definition = known.get(key);
    if (!definition) {
      problems.push(unknownOption(key, [...known.keys()]));
      continue;
    }
    const kind = kindOf(definition);
    words[key] = wordsFor(kind, value);
    keys.add(key);
    if (words[key] === undefined) refuse(key, kind);
  }
  // Of what is refused already nothing more is said.
  const missing = offered.filter(
    ([key, definition]) => words[key] === undefined && !misfits.has(key) && isRequired(definition, words),
  );
  for (const [key] of missing) problems.push(`'${key}' is required.`);
  const others = Object.fromEntries(
    Object.entries(options).filter(([key]) => !misfits.has(key) && !missing.some(([name]) => name === key)),
  );
  const checked = checkValues(words, others);
  if (problems.length + checked.problems.length > 0) throw new UsageError([...problems, ...checked.problems]);
  return { values: checked.values, keys };
};
