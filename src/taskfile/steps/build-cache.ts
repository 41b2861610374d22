import { isDockerName, isDockerTag, parseDockerReference } from './docker-reference.ts';

export interface CachedBuild {
  readonly build: string;
  /** Tag of the cache image; empty when there is none. */
  readonly cacheTag: string;
  /** Whether the build needs the buildkit container; false when the flags cannot be made. */
  readonly isPrepared: boolean;
}

export interface CacheOptions {
  readonly tags: readonly string[];
  readonly stepId: string;
  readonly registry: string;
  readonly taskName: string;
}

/**
 * Puts the cache flags before a build text (taskfile.md 8.3). Without tags the text stays as it is; so it does when the
 * name of the cache image is not valid, which the engine logs.
 */
export function addCacheFlags(build: string, { tags, stepId, registry, taskName }: CacheOptions): CachedBuild {
  if (tags.length === 0) return { build, cacheTag: '', isPrepared: true };
  const name = cacheImageName(tags, registry);
  if (name === undefined) return { build, cacheTag: '', isPrepared: false };
  const cacheTag = `cache_${taskName || 'quickrun'}_${stepId}`;
  if (!isDockerName(name) || !isDockerTag(cacheTag)) return { build, cacheTag, isPrepared: false };
  const reference = `type=registry,ref=${name}:${cacheTag}`;
  return {
    build: `--load --cache-to=${reference},mode=max --cache-from=${reference} ${build}`,
    cacheTag,
    isPrepared: true,
  };
}

/** The build text of a step before `addCacheFlags`, for builders that keep a cache of their own. */
export const withoutCacheFlags = (build: string): string =>
  build.replace(/^--load --cache-to=type=registry,\S+ --cache-from=type=registry,\S+ /, '');

/** The first tag's name that has a host, else the first tag's in the registry; undefined when a tag cannot be read. */
function cacheImageName(tags: readonly string[], registry: string): string | undefined {
  let firstPath: string | undefined;
  for (const tag of tags) {
    try {
      const { domain, path } = parseDockerReference(tag);
      if (domain !== '') return `${domain}/${path}`;
      firstPath ??= path;
    } catch {
      return undefined;
    }
  }
  return `${registry}/${firstPath}`;
}
