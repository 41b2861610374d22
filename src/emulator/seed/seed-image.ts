import { messageOf, reasonOf } from '../../errors.ts';
import { isObject } from '../../json.ts';
import { parseImageReference, readImageReference } from '../../taskfile/steps/image-reference.ts';
import type { EmulatorContext } from '../emulator-context.ts';
import { findRegistry, linkBlob, putManifest } from '../registry/contents.ts';
import { digestOf } from '../registry/digests.ts';
import { neededBlobs, readManifest } from '../registry/manifest-body.ts';
import { isAzureRegistry, isDockerHub } from '../runs/registry-hosts.ts';
import { digestsInUse } from '../store/digests-in-use.ts';
import { type StoredFiles, storeFiles } from './stored-files.ts';

/** Why nothing can be made of a seed, as a sentence. */
export class SeedError extends Error {}

type SeedContext = Pick<EmulatorContext, 'store' | 'now' | 'newId'>;

const ociManifest = 'application/vnd.oci.image.manifest.v1+json';

/**
 * Gives the emulator an image that a run finds under this name: from a folder with an OCI image layout, or an archive of one,
 * or what `docker save` writes. Resolves to its name in full and its digest. Throws a `SeedError` that says what is wrong.
 */
export const seedImage = async (
  context: SeedContext,
  name: string,
  path: string,
): Promise<{ readonly image: string; readonly digest: string }> => {
  const { host, repository, tag } = placeOf(context, name);
  const files = await storeFiles(context, path).catch((error: unknown) => {
    throw new SeedError(`${path} cannot be read: ${reasonOf(error)}.`);
  });
  try {
    const digest = imageIn(context, files, name, path);
    putImage(context, { host, repository }, digest, tag, path);
    return { image: `${host}/${repository}:${tag}`, digest };
  } finally {
    const used = digestsInUse(context.store.state);
    for (const digest of files.values()) if (!used.has(digest)) context.store.contents.remove(digest);
  }
};

const placeOf = (context: SeedContext, name: string): { host: string; repository: string; tag: string } => {
  let image: ReturnType<typeof readImageReference>;
  try {
    image = readImageReference(name);
  } catch (error) {
    throw new SeedError(messageOf(error));
  }
  const { registry, repository, tag = 'latest', digest } = image;
  if (digest !== '') throw new SeedError(`${name} has a digest: an image is seeded under a tag.`);
  if (isDockerHub(registry))
    return { host: 'docker.io', repository: repository.includes('/') ? repository : `library/${repository}`, tag };
  const host = registry.toLowerCase();
  if (isAzureRegistry(host) && !findRegistry(context, host))
    throw new SeedError(`There is no registry ${host} in the emulator. Create it first.`);
  return { host, repository, tag };
};

/** The digest of the image that files hold. */
const imageIn = (context: SeedContext, files: StoredFiles, name: string, path: string): string => {
  const read = (file: string): unknown => {
    const bytes = context.store.contents.read(files.get(file) ?? '');
    try {
      return JSON.parse(Buffer.from(bytes ?? '').toString('utf8'));
    } catch {
      throw new SeedError(`${path} has no image: its ${file} is not JSON.`);
    }
  };
  if (files.has('index.json')) return imageOfLayout(read('index.json'), name, path);
  if (files.has('manifest.json')) return imageOfSave(context, files, read('manifest.json'), name, path);
  throw new SeedError(
    `${path} is neither an OCI image layout nor an archive of docker save: it has no index.json and no manifest.json. Write one with: docker save IMAGE -o FILE`,
  );
};

const severalImages = (path: string, count: number): SeedError =>
  new SeedError(
    count === 0
      ? `${path} has no image.`
      : `${path} has ${count} images, and none of that name. Save one image, or use its name.`,
  );

const imageOfLayout = (index: unknown, name: string, path: string): string => {
  const body = readManifest(Buffer.from(JSON.stringify(index)));
  if (typeof body === 'string') throw new SeedError(`${path} has no image: its index.json is wrong: ${body}.`);
  const described = isObject(index) && Array.isArray(index.manifests) ? index.manifests : [];
  const tag = parseImageReference(name).tag;
  const isNamed = (position: number): boolean => {
    const annotations: Record<string, unknown> = described[position]?.annotations ?? {};
    return [name, tag].includes(annotations['org.opencontainers.image.ref.name'] as string);
  };
  const { manifests } = body;
  const [only] = manifests.length === 1 ? manifests : manifests.filter((_, position) => isNamed(position));
  if (!only) throw severalImages(path, manifests.length);
  return only.digest;
};

/** Makes the manifest that `docker save` leaves out. */
const imageOfSave = (context: SeedContext, files: StoredFiles, saved: unknown, name: string, path: string): string => {
  const images = (Array.isArray(saved) ? saved : []).filter(isObject);
  const [only] = images.length === 1 ? images : images.filter(({ RepoTags }) => [RepoTags].flat().includes(name));
  if (!only) throw severalImages(path, images.length);
  const { contents } = context.store;
  const described = (file: unknown, mediaType: string): object => {
    const digest = files.get(String(file));
    if (digest === undefined) throw new SeedError(`${path} lacks the file ${file} of its image.`);
    return { mediaType, digest, size: contents.size(digest) };
  };
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: ociManifest,
      config: described(only.Config, 'application/vnd.oci.image.config.v1+json'),
      layers: [only.Layers].flat().map((file) => described(file, 'application/vnd.oci.image.layer.v1.tar')),
    }),
  );
  const digest = digestOf(manifest);
  contents.put(digest, manifest);
  return digest;
};

/** Puts a manifest, and all that belongs to it, into a repository. */
const putImage = (
  context: SeedContext,
  to: { readonly host: string; readonly repository: string },
  digest: string,
  reference: string,
  path: string,
): void => {
  const { contents } = context.store;
  const bytes = contents.read(digest);
  if (!bytes) throw new SeedError(`${path} lacks the manifest ${digest}.`);
  const body = readManifest(bytes);
  if (typeof body === 'string') throw new SeedError(`${path} has a manifest that is wrong: ${body}.`);
  for (const each of body.manifests) putImage(context, to, each.digest, each.digest, path);
  for (const blob of neededBlobs(body)) {
    if (contents.size(blob) === undefined) throw new SeedError(`${path} lacks the content ${blob} of its image.`);
    linkBlob(context, to.host, to.repository, blob);
  }
  const mediaType =
    body.mediaType ?? (body.manifests.length > 0 ? 'application/vnd.oci.image.index.v1+json' : ociManifest);
  putManifest(context, to.host, to.repository, reference, { mediaType, bytes, digest });
};
