import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import { digestOf } from '../registry/digests.ts';

/** A file of an image. */
export interface ImageFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly mode: number;
}

/** Writes an image with one layer that has these files, and nothing below it, as an OCI image layout into an empty folder. */
export const writeImage = async (folder: string, architecture: string, files: readonly ImageFile[]): Promise<void> => {
  const blobs = join(folder, 'blobs', 'sha256');
  await mkdir(join(folder, 'blobs'));
  await mkdir(blobs);
  const put = async (mediaType: string, bytes: Uint8Array): Promise<object> => {
    const digest = digestOf(bytes);
    await writeFile(join(blobs, digest.slice('sha256:'.length)), bytes);
    return { mediaType, digest, size: bytes.length };
  };
  const putJson = (mediaType: string, value: object): Promise<object> =>
    put(mediaType, Buffer.from(JSON.stringify(value)));

  const archive = pack();
  for (const { path, bytes, mode } of files)
    archive.entry({ name: path, mode, mtime: new Date(0) }, Buffer.from(bytes));
  archive.finalize();
  const layer = await buffer(archive);
  const config = await putJson('application/vnd.oci.image.config.v1+json', {
    architecture,
    os: 'linux',
    config: { Env: ['PATH=/usr/local/bin:/usr/bin:/bin'] },
    rootfs: { type: 'layers', diff_ids: [digestOf(layer)] },
    // Buildah, and with it Podman, counts the layers here as well.
    history: [{ created_by: 'COPY / /' }],
  });
  const layers = [await put('application/vnd.oci.image.layer.v1.tar', layer)];
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = await putJson(mediaType, { schemaVersion: 2, mediaType, config, layers });
  await writeFile(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [manifest] }));
  await writeFile(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
};
