import type * as z from 'zod/mini';
import { suggest } from '../../did-you-mean.ts';
import type { Fault } from './fault.ts';
import type { Path, Span, YamlValues } from './yaml-values.ts';

type Issue = z.core.$ZodIssue;

const quotedEach = (words: readonly unknown[]): string[] => words.map((word) => `'${String(word)}'`);

/** `a, b, or c`. */
const anyOf = (words: readonly string[]): string =>
  words.length < 3 ? words.join(' or ') : `${words.slice(0, -1).join(', ')}, or ${words.at(-1)}`;

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
};

/** What a value is called in messages: `tasks.app.build.images[0]`. */
export const nameOf = (path: Path): string =>
  path.length === 0
    ? 'The file'
    : path.map((part, at) => (typeof part === 'number' ? `[${part}]` : at === 0 ? part : `.${part}`)).join('');

const kindOf = (value: unknown): string => {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a map' : typeof value === 'string' ? 'text' : `${value}`;
};

const valueIn = (root: unknown, path: Path): unknown =>
  path.reduce<unknown>((value, part) => (value as Record<string | number, unknown> | undefined)?.[part], root);

/** The keys that a strict map knows, where one of `schemas` stands for it. */
export type KnownKeys = (path: Path) => readonly string[];

const secretHint =
  'Say where it comes from: env:NAME, file:PATH, or kv:VAULT/SECRET. Write a value that everybody may read as text:VALUE.';

const ofUnknownKeys = (
  issue: Issue & { code: 'unrecognized_keys' },
  known: KnownKeys,
  { keyAt }: YamlValues,
): Fault[] =>
  issue.keys.map((name) => {
    const path = issue.path as Path;
    const names = known(path);
    const near = suggest(name, names);
    const where = path.length === 0 ? '' : ` in ${nameOf(path)}`;
    return {
      ...keyAt([...path, name]),
      isKey: true,
      message: `There is no key '${name}'${where}.`,
      hint: near.length > 0 ? `Did you mean ${anyOf(quotedEach(near))}?` : `Its keys are: ${names.join(', ')}.`,
    };
  });

const secretKeys = new Set<unknown>(['token', 'password', 'gitAccessToken', 'updateTriggerEndpoint']);
const secretOwners = new Set<unknown>(['setSecret', 'secretArgs']);
/** Maps with secrets in them: a text in place of one, or a list of texts, may have secrets in it. */
const ownersOfSecrets = new Set<unknown>([...secretOwners, 'credentials', 'triggers']);

const isOfSecret = (path: Path): boolean => secretKeys.has(path.at(-1)) || secretOwners.has(path.at(-2));

const secretFault = (name: string, at: Pick<Fault, 'offset' | 'end'>): Fault => ({
  ...at,
  message: `${name} is a secret, written in plain text or in an unknown form.`,
  hint: secretHint,
  isSecret: true,
});

/** `[system]` is a list in YAML, and `system` the name of an identity of the user: how to write the system-assigned one. */
const systemIdentityHint = (path: Path, expected: string, given: unknown): string | undefined => {
  const text = Array.isArray(given) && given.length === 1 ? given[0] : given;
  if (!['identity', 'sourceAcrAuthId'].includes(String(path.at(-1))) || !/^\[?system\]?$/i.test(String(text)))
    return undefined;
  return `For the system-assigned identity, write ${path.at(-1)}: ${expected === 'array' ? '["[system]"]' : '"[system]"'}`;
};

/** What to write in place of a value of the wrong kind. */
const hintFor = (path: Path, expected: string, given: unknown): { readonly hint?: string } => {
  const ofSystem = systemIdentityHint(path, expected, given);
  if (ofSystem !== undefined) return { hint: ofSystem };
  if (expected === 'string' && typeof given !== 'object') return { hint: 'Put it in quotation marks.' };
  if (typeof given !== 'string') return {};
  if (expected === 'array') return { hint: `Write it as a list: [${JSON.stringify(given)}]` };
  const isNumber = (expected === 'int' || expected === 'number') && /^\d+$/.test(given);
  return isNumber ? { hint: 'Remove the quotation marks.' } : {};
};

/** Of a value; of a key without a value, the key, which is what can be seen. */
const placeOf = (path: Path, given: unknown, { keyAt, valueAt, textOf }: YamlValues): Span =>
  given === null && textOf(path) === '' ? keyAt(path) : valueAt(path);

const faultsOf = (issue: Issue, known: KnownKeys, yaml: YamlValues): Fault[] => {
  const path = issue.path as Path;
  const given = valueIn(yaml.value, path);
  const at = placeOf(path, given, yaml);
  const name = nameOf(path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return ofUnknownKeys(issue, known, yaml);
    case 'invalid_type':
      if (given === undefined) return [{ ...yaml.keyAt(path), message: `${name} is missing.` }];
      if (typeof given !== 'object' && isOfSecret(path)) return [secretFault(name, at)];
      return [
        {
          ...at,
          message: `${name} must be ${kinds[issue.expected] ?? issue.expected}, but it is ${kindOf(given)}.`,
          ...hintFor(path, issue.expected, given),
          ...([path.at(-1), path.at(-2)].some((part) => ownersOfSecrets.has(part)) ? { isSecret: true } : {}),
        },
      ];
    case 'invalid_value': {
      const near = typeof given === 'string' ? suggest(given, issue.values.map(String)) : [];
      return [
        {
          ...at,
          message: `${name} must be ${anyOf(quotedEach(issue.values))}, but it is ${typeof given === 'string' ? `'${given}'` : kindOf(given)}.`,
          ...(near.length > 0 ? { hint: `Did you mean ${anyOf(quotedEach(near))}?` } : {}),
        },
      ];
    }
    case 'invalid_union':
      return faultsOfUnion(issue, given, known, yaml);
    case 'invalid_key':
      return [{ ...yaml.keyAt(path), message: `${nameOf(path.slice(0, -1))} has a key without a name.` }];
    case 'too_small':
      return typeof given === 'number'
        ? [{ ...at, message: `${name} must be at least ${issue.minimum}, but it is ${given}.` }]
        : [{ ...at, message: `${name} is empty.` }];
    case 'too_big':
      return [{ ...at, message: `${name} must be at most ${issue.maximum}, but it is ${given}.` }];
    case 'invalid_format':
      // The only form that the schema asks for.
      return [secretFault(name, at)];
    default:
      return [{ ...at, message: `${name} is not valid: ${issue.message}.` }];
  }
};

/** Of the ways in which a value may be written, the one of its kind is what was meant. */
const faultsOfUnion = (
  issue: Issue & { code: 'invalid_union' },
  given: unknown,
  known: KnownKeys,
  yaml: YamlValues,
): Fault[] => {
  const path = issue.path as Path;
  const isOfKind = (errors: readonly Issue[]): boolean =>
    !errors.some(
      ({ code, path: inner }) => inner.length === 0 && (code === 'invalid_type' || code === 'invalid_value'),
    );
  const meant = issue.errors.find(isOfKind);
  if (meant) return meant.flatMap((each) => faultsOf({ ...each, path: [...path, ...each.path] } as Issue, known, yaml));
  const ways = issue.errors.flatMap(([first]) => {
    if (first?.code === 'invalid_value') return quotedEach(first.values);
    return first?.code === 'invalid_type' ? [kinds[first.expected] ?? first.expected] : [];
  });
  const words = issue.errors.flatMap(([first]) => (first?.code === 'invalid_value' ? first.values.map(String) : []));
  const near = typeof given === 'string' ? suggest(given, words) : [];
  return [
    {
      ...placeOf(path, given, yaml),
      message: `${nameOf(path)} must be ${anyOf(ways)}, but it is ${typeof given === 'string' ? `'${given}'` : kindOf(given)}.`,
      ...(near.length > 0 ? { hint: `Did you mean ${anyOf(quotedEach(near))}?` } : {}),
    },
  ];
};

/** What the schema finds wrong with the values of a file, in words for its author. */
export const schemaFaults = (issues: readonly Issue[], known: KnownKeys, yaml: YamlValues): Fault[] =>
  issues.flatMap((issue) => faultsOf(issue, known, yaml));
