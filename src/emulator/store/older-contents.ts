import { blobsNamedBy } from '../registry/manifest-body.ts';
import type { ContentStore } from './content-store.ts';
import { byName, madeOnce } from './named-objects.ts';
import type { BlobStore, Manifest, State } from './state.ts';

/**
 * Earlier versions of the emulator kept the contents of registries among the other blobs, one copy for each registry: moves them
 * to where they are now.
 */
export const moveOlderContents = (state: State, blobs: BlobStore, contents: ContentStore): void => {
  for (const [host, repositories] of Object.entries(state.repositories)) {
    const before = (digest: string): string => `registry/${host}/${digest.replace(':', '/')}`;
    const moved = new Set<string>();
    for (const { name, manifests } of Object.values(repositories))
      for (const [digest, manifest] of Object.entries(manifests) as [string, Manifest & { blob?: string }][]) {
        if (manifest.blob === undefined) continue;
        const bytes = blobs.get(before(digest));
        delete manifest.blob;
        if (!bytes) continue;
        contents.put(digest, bytes);
        moved.add(digest);
        const held = madeOnce(
          madeOnce(state.repositoryBlobs, host, () => byName()),
          name,
          () => byName<number>(),
        );
        for (const part of blobsNamedBy(bytes)) {
          const blob = blobs.get(before(part));
          if (!blob) continue;
          contents.put(part, blob);
          held[part] = blob.length;
          moved.add(part);
        }
      }
    for (const digest of moved) blobs.delete(before(digest));
  }
};
