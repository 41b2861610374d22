import { findTags } from './build-command.ts';

export interface PrefixedTags {
  readonly command: string;
  readonly tags: readonly string[];
}

/**
 * Completes the tags of a docker-build style run (not of a task file) with the registry's name (taskfile.md 18).
 * Names that start with the text of a known registry, or with `library/`, stay as they are.
 */
export function prefixTags(
  command: string,
  registry: string,
  knownRegistries: readonly string[] = [registry],
): PrefixedTags {
  const known = [...knownRegistries, 'library/'];
  const prefixed = command.replace(/((?:^|\s)(?:-t|--tag)\s+)(\S+)/g, (_whole, flag: string, tag: string) => {
    return flag + (known.some((start) => start !== '' && tag.startsWith(start)) ? tag : `${registry}/${tag}`);
  });
  return { command: prefixed, tags: findTags(prefixed) };
}
