const hostForm = /^[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::[0-9]+)?$/;
const pathForm = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/;

export interface CachedBuild {
  readonly build: string;
  /** Tag of the cache image; empty when there is none. */
  readonly cacheTag: string;
}

export interface CacheOptions {
  readonly tags: readonly string[];
  readonly stepId: string;
  readonly registry: string;
  readonly taskName: string;
}

/** Puts the cache flags before a build text; returns the text unchanged without a usable image name (taskfile.md 8.3). */
export function addCacheFlags(build: string, { tags, stepId, registry, taskName }: CacheOptions): CachedBuild {
  const tagged = tags.find((tag) => hasHost(withoutTag(tag))) ?? tags[0];
  if (tagged === undefined) return { build, cacheTag: '' };
  const cacheTag = `cache_${taskName || 'quickrun'}_${stepId}`;
  const name = hasHost(withoutTag(tagged)) ? withoutTag(tagged) : `${registry}/${withoutTag(tagged)}`;
  if (!isImageName(name) || !/^\w[\w.-]{0,127}$/.test(cacheTag)) return { build, cacheTag };
  const reference = `type=registry,ref=${name}:${cacheTag}`;
  return { build: `--load --cache-to=${reference},mode=max --cache-from=${reference} ${build}`, cacheTag };
}

function withoutTag(image: string): string {
  const path = image.replace(/@.*$/, '');
  const lastPart = path.lastIndexOf('/') + 1;
  const colon = path.indexOf(':', lastPart);
  return colon < 0 ? path : path.slice(0, colon);
}

function hasHost(path: string): boolean {
  const slash = path.indexOf('/');
  return slash > 0 && hostForm.test(path.slice(0, slash));
}

function isImageName(name: string): boolean {
  const slash = name.indexOf('/');
  return hostForm.test(name.slice(0, slash)) && pathForm.test(name.slice(slash + 1));
}
