import type { EmulatorContext } from '../emulator-context.ts';
import { blobLength, findRepository, getManifest, linkBlob, putManifest } from './contents.ts';
import { neededBlobs, readManifest } from './manifest-body.ts';

/** An image of a registry, by its digest. */
export interface HeldImage {
  readonly host: string;
  readonly repository: string;
  readonly digest: string;
}

/**
 * Gives a repository an image that another one has: its blobs, and the images of an index, without reading any. `reference` is
 * a tag, or a digest for an image without one.
 */
export const copyImage = (
  context: Pick<EmulatorContext, 'store' | 'now'>,
  from: HeldImage,
  to: { readonly host: string; readonly repository: string },
  reference: string,
): void => {
  const repository = findRepository(context, from.host, from.repository);
  const held = repository?.manifests[from.digest];
  const bytes = repository && getManifest(context, repository, from.digest);
  if (!held || !bytes) return;
  const body = readManifest(bytes);
  if (typeof body !== 'string') {
    for (const { digest } of body.manifests) copyImage(context, { ...from, digest }, to, digest);
    for (const digest of neededBlobs(body))
      if (blobLength(context, from.host, from.repository, digest) !== undefined)
        linkBlob(context, to.host, to.repository, digest);
  }
  putManifest(context, to.host, to.repository, reference, { ...held, bytes, digest: from.digest });
};
