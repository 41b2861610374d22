import { UsageError } from '../errors.ts';
import { isObject } from '../json.ts';
import type { OpenRegistryOptions } from './connecting.ts';
import { unknownOption } from './unknown-option.ts';

interface Kind {
  readonly words: string;
  readonly fits: (value: unknown) => boolean;
}

const text: Kind = { words: 'a string', fits: (value) => typeof value === 'string' };
const has =
  (...methods: readonly string[]) =>
  (value: unknown): boolean =>
    isObject(value) && methods.every((method) => typeof value[method] === 'function');

const kinds: Readonly<Record<keyof OpenRegistryOptions, Kind>> = {
  resourceGroup: text,
  subscription: text,
  cloud: text,
  credential: { words: 'a credential: an object with the method getToken', fits: has('getToken') },
  emulator: { words: 'an emulator, as startEmulator resolves to it', fits: has('fetch') },
  signal: { words: 'an AbortSignal', fits: (value) => value instanceof AbortSignal },
  onMessage: { words: 'a function', fits: (value) => typeof value === 'function' },
};

/**
 * Checks what a program without types has given to `openRegistry`. Throws UsageError, which names the properties, for every
 * value that is unknown or of another kind.
 */
export const checkOpening = (name: unknown, options: unknown): void => {
  const problems = typeof name === 'string' ? [] : ['The name of the registry must be a string.'];
  const known = new Map(Object.entries(kinds));
  if (!isObject(options)) throw new UsageError([...problems, 'The options must be an object.']);
  for (const [key, value] of Object.entries(options)) {
    const kind = known.get(key);
    if (!kind) problems.push(unknownOption(key, [...known.keys()]));
    else if (value !== undefined && !kind.fits(value)) problems.push(`'${key}' must be ${kind.words}.`);
  }
  if (problems.length > 0) throw new UsageError(problems);
};
