import { createHash } from 'node:crypto';
import type { EmulatorContext } from '../emulator-context.ts';
import { byName } from '../store/named-objects.ts';
import type { Repository, Resource, Tag } from '../store/state.ts';

/** The stored registry of a login server, in any letter case. */
export const findRegistry = (context: Pick<EmulatorContext, 'store'>, hostname: string): Resource | undefined =>
  Object.values(context.store.state.resources).find(
    (each) =>
      each.type === 'Microsoft.ContainerRegistry/registries' &&
      each.properties.loginServer.split('.')[0].toLowerCase() === hostname.split('.')[0]?.toLowerCase(),
  );

type ContentContext = Pick<EmulatorContext, 'store' | 'now' | 'tagPushed'>;

/** `sha256:` and the hex digest of `bytes`. */
export const digestOf = (bytes: Uint8Array | string): string =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** Where `Store.blobs` keeps the content of a registry host. The colon of a digest is not allowed in file names. */
const contentPath = (host: string, digest: string): string => `registry/${host}/${digest.replace(':', '/')}`;

/** The repositories of a registry host (`myregistry.azurecr.io`, `docker.io`) by name. */
export const repositoriesOf = (context: ContentContext, host: string): Record<string, Repository> =>
  context.store.state.repositories[host.toLowerCase()] ?? byName();

/** The repository of that name, if anything was pushed to it. */
export const findRepository = (context: ContentContext, host: string, name: string): Repository | undefined =>
  repositoriesOf(context, host)[name];

/** Stores a layer or configuration; returns its digest. */
export const putContent = (context: ContentContext, host: string, bytes: Uint8Array): string => {
  const digest = digestOf(bytes);
  context.store.blobs.set(contentPath(host, digest), bytes);
  return digest;
};

export const getContent = (
  context: ContentContext,
  host: string,
  digest: string,
): Uint8Array<ArrayBuffer> | undefined => context.store.blobs.get(contentPath(host, digest));

/** Stores a manifest under its digest and, unless `reference` is a digest, that tag; returns the digest. */
export const putManifest = (
  context: ContentContext,
  host: string,
  name: string,
  reference: string,
  manifest: { readonly mediaType: string; readonly bytes: Uint8Array },
): string => {
  const { repositories } = context.store.state;
  const now = context.now().toISOString();
  repositories[host.toLowerCase()] ??= byName();
  const all = repositories[host.toLowerCase()] as Record<string, Repository>;
  all[name] ??= { name, manifests: byName(), tags: byName() };
  const repository = all[name] as Repository;
  const digest = putContent(context, host, manifest.bytes);
  repository.manifests[digest] ??= {
    mediaType: manifest.mediaType,
    blob: contentPath(host, digest),
    createdTime: now,
  };
  if (!reference.includes(':')) {
    const { createdTime = now, digest: previous } = repository.tags[reference] ?? {};
    repository.tags[reference] = { digest, createdTime, lastUpdateTime: now };
    context.tagPushed?.({ host: host.toLowerCase(), repository: name, tag: reference, digest, previous });
  }
  return digest;
};

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

/** Removes a manifest and its tags. */
export const deleteManifest = (repository: Repository, digest: string): void => {
  delete repository.manifests[digest];
  for (const [name, tag] of Object.entries(repository.tags)) if (tag.digest === digest) delete repository.tags[name];
};
