import { UsageError } from '../errors.ts';
import type { OpenRegistryOptions } from './connecting.ts';
import { callback, type Kinds, problemsOf, text, withMethods } from './given-options.ts';

const kinds: Kinds<OpenRegistryOptions> = {
  resourceGroup: text,
  subscription: text,
  cloud: text,
  credential: withMethods('a credential: an object with the method getToken', 'getToken'),
  emulator: withMethods('an emulator, as startEmulator resolves to it', 'fetch'),
  signal: { words: 'an AbortSignal', fits: (value) => value instanceof AbortSignal },
  onMessage: callback,
};

/**
 * Checks what a program without types has given to `openRegistry`. Throws UsageError, which names the properties, for every
 * value that is unknown or of another kind.
 */
export const checkOpening = (name: unknown, options: unknown): void => {
  const problems = [
    ...(typeof name === 'string' ? [] : ['The name of the registry must be a string.']),
    ...problemsOf(options, kinds),
  ];
  if (problems.length > 0) throw new UsageError(problems);
};
