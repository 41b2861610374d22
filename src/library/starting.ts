import { UsageError } from '../errors.ts';
import { isObject } from '../json.ts';
import type { EmulatorOptions } from './emulator.ts';
import { callback, type Kinds, problemsOf, texts, textsByName } from './given-options.ts';

const progressions: readonly unknown[] = ['immediate', 'stepped'];

const kinds: Kinds<EmulatorOptions> = {
  registries: texts,
  identities: texts,
  vaults: {
    words: 'an object that has an object of strings for each vault',
    fits: (value) => isObject(value) && Object.values(value).every(textsByName.fits),
  },
  images: textsByName,
  gitFolders: textsByName,
  dockerHubUsers: textsByName,
  progression: { words: "'immediate' or 'stepped'", fits: (value) => progressions.includes(value) },
  now: callback,
  sleep: callback,
};

/**
 * Checks what a program without types has given to `startEmulator`. Throws UsageError, which names the properties, for every
 * value that is unknown or of another kind.
 */
export const checkStarting = (options: unknown): void => {
  const problems = problemsOf(options, kinds);
  if (problems.length > 0) throw new UsageError(problems);
};
