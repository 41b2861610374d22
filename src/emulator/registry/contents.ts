import type { EmulatorContext } from '../emulator-context.ts';
import { digestsInUse } from '../store/digests-in-use.ts';
import { byName, madeOnce } from '../store/named-objects.ts';
import type { Referrer, Repository, Resource, Tag } from '../store/state.ts';
import { digestOf } from './digests.ts';
import { blobsNamedBy } from './manifest-body.ts';

/** The stored registry of a login server, in any letter case. */
export const findRegistry = (context: Pick<EmulatorContext, 'store'>, hostname: string): Resource | undefined =>
  Object.values(context.store.state.resources).find(
    (each) =>
      each.type === 'Microsoft.ContainerRegistry/registries' &&
      each.properties.loginServer.split('.')[0].toLowerCase() === hostname.split('.')[0]?.toLowerCase(),
  );

type ContentContext = Pick<EmulatorContext, 'store' | 'now' | 'tagPushed'>;

/** The host that a registry's contents are stored under, whichever of its names a client uses. */
export const storedHost = (host: string): string => host.toLowerCase().replace(/\.azurecr\.localhost$/, '.azurecr.io');

/** The repositories of a registry host (`myregistry.azurecr.io`, `docker.io`) by name. */
export const repositoriesOf = (context: ContentContext, host: string): Record<string, Repository> =>
  context.store.state.repositories[storedHost(host)] ?? byName();

/** The repository of that name, if an image was pushed to it. */
export const findRepository = (context: ContentContext, host: string, name: string): Repository | undefined =>
  repositoriesOf(context, host)[name];

const blobsOf = (context: ContentContext, host: string, name: string): Readonly<Record<string, number>> =>
  context.store.state.repositoryBlobs[storedHost(host)]?.[name] ?? byName();

/** The length of a blob of a repository; undefined when it was neither pushed nor mounted there. */
export const blobLength = (context: ContentContext, host: string, name: string, digest: string): number | undefined =>
  context.store.contents.size(digest) === undefined ? undefined : blobsOf(context, host, name)[digest];

/** The names of the repositories of a registry that have a blob. */
export const repositoriesWithBlob = (context: ContentContext, host: string, digest: string): readonly string[] =>
  Object.keys(context.store.state.repositoryBlobs[storedHost(host)] ?? {}).filter(
    (name) => blobLength(context, host, name, digest) !== undefined,
  );

/** Gives a repository a blob that is stored: it was uploaded, or mounted from another repository. */
export const linkBlob = (context: ContentContext, host: string, name: string, digest: string): void => {
  const { repositoryBlobs } = context.store.state;
  const names = madeOnce(repositoryBlobs, storedHost(host), () => byName());
  const blobs = madeOnce(names, name, () => byName());
  context.store.contents.keep(digest);
  blobs[digest] = context.store.contents.size(digest) ?? 0;
};

/** Stores a layer or configuration in a repository; returns its digest. */
export const putContent = (context: ContentContext, host: string, name: string, bytes: Uint8Array): string => {
  const digest = digestOf(bytes);
  context.store.contents.put(digest, bytes);
  linkBlob(context, host, name, digest);
  return digest;
};

/** The bytes of a blob of a repository. */
export const getContent = (
  context: ContentContext,
  host: string,
  name: string,
  digest: string,
): Uint8Array<ArrayBuffer> | undefined =>
  blobLength(context, host, name, digest) === undefined ? undefined : context.store.contents.read(digest);

/** Stores a manifest under its digest and, unless `reference` is a digest, that tag; returns the digest. */
export const putManifest = (
  context: ContentContext,
  host: string,
  name: string,
  reference: string,
  manifest: {
    readonly mediaType: string;
    readonly bytes: Uint8Array;
    readonly digest?: string;
    readonly subject?: Referrer | undefined;
  },
): string => {
  const { repositories } = context.store.state;
  const now = context.now().toISOString();
  const all = madeOnce(repositories, storedHost(host), () => byName());
  const repository = madeOnce<Repository>(all, name, () => ({ name, manifests: byName(), tags: byName() }));
  const { mediaType, subject, digest = digestOf(manifest.bytes) } = manifest;
  context.store.contents.put(digest, manifest.bytes);
  const createdTime = repository.manifests[digest]?.createdTime ?? now;
  repository.manifests[digest] = { mediaType, createdTime, ...(subject ? { subject } : {}) };
  if (!reference.includes(':')) {
    const { createdTime: taggedTime = now, digest: previous } = repository.tags[reference] ?? {};
    repository.tags[reference] = { digest, createdTime: taggedTime, lastUpdateTime: now };
    context.tagPushed?.({ host: storedHost(host), repository: name, tag: reference, digest, previous });
  }
  return digest;
};

/** The bytes of a manifest of a repository. */
export const getManifest = (
  context: ContentContext,
  repository: Repository,
  digest: string,
): Uint8Array<ArrayBuffer> | undefined =>
  repository.manifests[digest] ? context.store.contents.read(digest) : undefined;

/** The digest that a tag or digest refers to in a repository. */
export const resolveReference = (repository: Repository | undefined, reference: string): string | undefined => {
  const digest = reference.includes(':') ? reference : repository?.tags[reference]?.digest;
  return digest !== undefined && repository?.manifests[digest] ? digest : undefined;
};

export type TagOrder = 'none' | 'timeasc' | 'timedesc';

/** The tags of a repository in the requested order: by name, or by the time of their last change. */
export const orderedTags = (repository: Repository, order: TagOrder): [name: string, tag: Tag][] => {
  const byName = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
  const direction = order === 'timedesc' ? -1 : 1;
  return Object.entries(repository.tags).sort(([nameA, a], [nameB, b]) =>
    order === 'none' || a.lastUpdateTime === b.lastUpdateTime
      ? byName(nameA, nameB)
      : direction * byName(a.lastUpdateTime, b.lastUpdateTime),
  );
};

/** Removes those of `digests` from the store that no repository has any longer. */
const removeUnused = (context: Pick<EmulatorContext, 'store'>, digests: readonly string[]): void => {
  const used = digestsInUse(context.store.state);
  for (const digest of digests) if (!used.has(digest)) context.store.contents.remove(digest);
};

/** Removes a blob from a repository; false when it is not there. */
export const deleteBlob = (context: ContentContext, host: string, name: string, digest: string): boolean => {
  if (blobLength(context, host, name, digest) === undefined) return false;
  delete context.store.state.repositoryBlobs[storedHost(host)]?.[name]?.[digest];
  removeUnused(context, [digest]);
  return true;
};

/** Removes a manifest, its tags, and the blobs that no other manifest of the repository has. */
export const deleteManifest = (context: ContentContext, host: string, repository: Repository, digest: string): void => {
  const partsOf = (each: string): readonly string[] => blobsNamedBy(getManifest(context, repository, each));
  const parts = new Set(partsOf(digest));
  delete repository.manifests[digest];
  for (const [name, tag] of Object.entries(repository.tags)) if (tag.digest === digest) delete repository.tags[name];
  for (const other of Object.keys(repository.manifests)) for (const part of partsOf(other)) parts.delete(part);
  const blobs = context.store.state.repositoryBlobs[storedHost(host)]?.[repository.name];
  for (const part of parts) delete blobs?.[part];
  removeUnused(context, [digest, ...parts]);
};

/** Removes repositories of a registry host, all unless `name` is given: images, blobs, and uploads under way. */
export const deleteRepositories = (context: Pick<EmulatorContext, 'store'>, host: string, name?: string): void => {
  const { state, contents } = context.store;
  const stored = storedHost(host);
  const isMeant = (each: string): boolean => name === undefined || each === name;
  const digests: string[] = [];
  for (const [each, { manifests }] of Object.entries(state.repositories[stored] ?? {})) {
    if (!isMeant(each)) continue;
    digests.push(...Object.keys(manifests));
    delete state.repositories[stored]?.[each];
  }
  for (const [each, blobs] of Object.entries(state.repositoryBlobs[stored] ?? {})) {
    if (!isMeant(each)) continue;
    digests.push(...Object.keys(blobs));
    delete state.repositoryBlobs[stored]?.[each];
  }
  for (const [id, upload] of Object.entries(state.uploads)) {
    if (upload.host !== stored || !isMeant(upload.repository)) continue;
    delete state.uploads[id];
    contents.upload(id).discard();
  }
  removeUnused(context, digests);
};
