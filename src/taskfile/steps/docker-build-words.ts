import { wordSet } from '../word-set.ts';
import { freeWords, shellCommands } from './shell-words.ts';

/** Options of `docker build` and `docker buildx build` (docs.docker.com/reference/cli/docker/buildx/build). */
export const buildSwitches = wordSet(
  'check compress D debug disable-content-trust force-rm help load no-cache pull push q quiet rm squash stream',
);
const valued = wordSet(
  'add-host allow annotation attest build-arg build-context builder cache-from cache-to call cgroup-parent cpu-period',
  'cpu-quota c cpu-shares cpuset-cpus cpuset-mems f file iidfile isolation label m memory memory-swap metadata-file network',
  'no-cache-filter o output platform policy progress provenance sbom secret security-opt shm-size ssh t tag target ulimit',
);

/** The options of a build, long and short ones. */
export const namesOfBuildOptions = (): readonly string[] => [...buildSwitches, ...valued];

export const isBuildOption = (name: string): boolean => buildSwitches.has(name) || valued.has(name);

/**
 * The words that docker takes for the context of a build: one, when it is right. Undefined when that cannot be said: with
 * an option that is not known, or text for a shell to expand.
 */
export function contextsOfBuild(text: string): readonly string[] | undefined {
  if (/[`<>]|\$[({]/.test(text)) return undefined;
  const [words = []] = shellCommands(text.replace(/\\\r?\n/g, ' '));
  const options = words.filter((word) => /^-./.test(word));
  const isKnown = (word: string): boolean => {
    const [, dashes, name = ''] = /^(--?)([^=]*)/.exec(word) ?? [];
    if (isBuildOption(name)) return dashes === '--' || name.length === 1;
    return dashes === '-' && valued.has(name[0] ?? '');
  };
  return options.every(isKnown) ? freeWords(words, buildSwitches, true) : undefined;
}
