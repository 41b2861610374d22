import type { BlobWriter } from '../context/upload.ts';
import { CommandError, ServiceError } from '../errors.ts';
import type { Connection } from './connection.ts';
import type { FoundRegistry } from './registries.ts';

export interface LocalSource {
  readonly folder: string;
  /** A Dockerfile to add under a name of its own, so that it is found even when it is ignored or lies outside. */
  readonly dockerfile?: { readonly path: string; readonly nameInArchive: string };
}

/** Sends local folders to a registry (commands.md 11). */
export const createSources = (connection: Connection) => ({
  /** Whether something answers at a remote source's address. */
  exists: async (url: string): Promise<boolean> => {
    try {
      await (await connection.azure()).send({ method: 'HEAD', url });
      return true;
    } catch (error) {
      if (error instanceof ServiceError) return false;
      throw error;
    }
  },

  /**
   * Packs the folder and uploads it while it is packed; resolves to the location that a run request names.
   * Progress is told as az tells it.
   */
  upload: async ({ group, name }: FoundRegistry, { folder, dockerfile }: LocalSource): Promise<string> => {
    const [{ packContext }, { uploadArchive }, { sizeText }] = await Promise.all([
      import('../context/pack.ts'),
      import('../context/upload.ts'),
      import('../context/size.ts'),
    ]);
    await connection.warn('Packing source code into tar to upload...');
    const packed = await packContext({ folder, ...(dockerfile ? { dockerfile } : {}) });
    if (packed.ignoreFile) await connection.warn(`Overriding .dockerignore with ${packed.ignoreFile}`);
    for (const excluded of packed.excludedByDefault)
      await connection.warn(`Excluding '${excluded}' based on default ignore rules`);
    const azure = await connection.azure();
    const { uploadUrl, relativePath } = (await azure.call((options) =>
      azure.registryClient.registries.getBuildSourceUploadUrl(group, name, options),
    )) as { uploadUrl?: string; relativePath?: string };
    if (!uploadUrl || !relativePath) throw new CommandError('Failed to get a SAS URL to upload context.');
    await connection.warn(`Uploading archived source code from '${folder}'...`);

    const put = async (query: Readonly<Record<string, string>>, body: Uint8Array | string): Promise<void> => {
      const url = new URL(uploadUrl);
      for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
      await azure.send({
        method: 'PUT',
        url: url.href,
        headers: {
          'x-ms-version': '2021-12-02',
          ...(query.comp ? {} : { 'x-ms-blob-type': 'BlockBlob' }),
          'content-type': query.comp === 'blocklist' ? 'application/xml' : 'application/octet-stream',
        },
        body,
      });
    };
    const writer: BlobWriter = {
      putBlob: (bytes) => put({}, bytes),
      putBlock: (id, bytes) => put({ comp: 'block', blockid: id }, bytes),
      putBlockList: (ids) =>
        put(
          { comp: 'blocklist' },
          `<?xml version="1.0" encoding="utf-8"?><BlockList>${ids.map((id) => `<Latest>${id}</Latest>`).join('')}</BlockList>`,
        ),
    };
    const size = await uploadArchive(packed.stream, writer);
    await connection.warn(`Sending context (${sizeText(size)}) to registry: ${name}...`);
    return relativePath;
  },
});

export type Sources = ReturnType<typeof createSources>;
