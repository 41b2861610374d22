import { abortable } from '../abortable.ts';
import type { Contents, Explanation } from '../context/contents.ts';
import type { Context } from '../context/pack.ts';
import type { BlobWriter, Retries } from '../context/upload.ts';
import { CommandError, ServiceError } from '../errors.ts';
import type { AgentPools } from './agent-pools.ts';
import type { Connection } from './connection.ts';
import type { RegistryPlace } from './registries.ts';

/** A folder as a build context. */
export interface LocalFolder {
  readonly folder: string;
  /**
   * The Dockerfile, which may have its own ignore file. With a name in the archive, it is always sent under that
   * name.
   */
  readonly dockerfile?: { readonly path: string; readonly nameInArchive?: string };
}

export interface LocalSource extends LocalFolder {
  /** Rejects a folder with more to send than this, before compression. */
  readonly maxBytes?: number | undefined;
  /** Hides the progress bar even when standard error is a terminal. */
  readonly quiet?: boolean;
  /** The agent pool for the run. */
  readonly agentPool?: string | undefined;
}

/** More entries than this are summarized in one line. */
const namedExclusions = 10;

const checkSize = async (context: Context, folder: string, maxBytes: number): Promise<void> => {
  const [{ contentsOf }, { shortSize }] = await Promise.all([
    import('../context/contents.ts'),
    import('../context/size-text.ts'),
  ]);
  const { size, files, largest } = await contentsOf(context.entries, 5);
  if (size <= maxBytes) return;
  const parts = largest.map((part) => `${part.path} (${shortSize(part.size)})`).join(', ');
  throw new CommandError(
    `The context '${folder}' has ${shortSize(size)} in ${files} files, more than the ${shortSize(maxBytes)} that --max-context-size allows. Largest entries: ${parts}.`,
    {
      hint: "Add what the build does not need to .dockerignore. 'acrtask context ls' shows what would be sent.",
    },
  );
};

/** Uploads local folders to a registry (commands.md 11). */
export const createSources = (connection: Connection, agentPools: Pick<AgentPools, 'get'>) => {
  const { host, signal } = connection;

  const open = async ({ folder, dockerfile }: LocalFolder): Promise<Context> => {
    const { openContext } = await import('../context/pack.ts');
    return openContext({ folder, ...(dockerfile ? { dockerfile } : {}), platform: host.platform });
  };

  const warnOf = async (context: Context): Promise<void> => {
    const { ignoreFile, excludedByDefault, virtualEnvironments, outwardLinks } = context;
    if (ignoreFile) await connection.warn(`Overriding .dockerignore with ${ignoreFile}`);
    for (const excluded of excludedByDefault.slice(0, namedExclusions))
      await connection.warn(`Excluding '${excluded}' based on default ignore rules`);
    if (excludedByDefault.length > namedExclusions)
      await connection.warn(
        `Excluding ${excludedByDefault.length - namedExclusions} more files and folders of version control`,
      );
    const [first, ...more] = virtualEnvironments;
    if (first !== undefined)
      await connection.warn(
        `Excluding '${first}'${more.length > 0 ? ` and ${more.length} more .venv folders` : ''} based on default ignore rules; an exception such as !${first} in the ignore file brings it back`,
      );
    for (const { name, target } of outwardLinks)
      await connection.warn(`'${name}' links to '${target}' outside the folder: the build will not find the target.`);
  };

  const writerTo = async (uploadUrl: string): Promise<BlobWriter> => {
    const azure = await connection.azure();
    const put = async (
      query: Readonly<Record<string, string>>,
      body: Uint8Array | string,
      stop: AbortSignal,
    ): Promise<void> => {
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
        once: true,
        signal: AbortSignal.any([signal, stop]),
      });
    };
    return {
      putBlob: (bytes, stop) => put({}, bytes, stop),
      putBlock: (id, bytes, stop) => put({ comp: 'block', blockid: id }, bytes, stop),
      putBlockList: (ids, stop) =>
        put(
          { comp: 'blocklist' },
          `<?xml version="1.0" encoding="utf-8"?><BlockList>${ids.map((id) => `<Latest>${id}</Latest>`).join('')}</BlockList>`,
          stop,
        ),
    };
  };

  // A response that the service has given once it will give again, unless it was busy or failing.
  const retries: Retries = {
    mayHelp: (error) =>
      !signal.aborted && !(error instanceof ServiceError && error.status < 500 && ![408, 429].includes(error.status)),
    sleep: (ms, stop) => {
      const either = AbortSignal.any([signal, stop]);
      return abortable(host.sleep(ms, either), either);
    },
  };

  return {
    /** Whether the address of a remote source responds. */
    exists: async (url: string): Promise<boolean> => {
      try {
        await (await connection.azure()).send({ method: 'HEAD', url });
        return true;
      } catch (error) {
        if (error instanceof ServiceError) return false;
        throw error;
      }
    },

    /** What would be sent of a folder, and its size. */
    contents: async (local: LocalFolder): Promise<Contents> => {
      const context = await open(local);
      await warnOf(context);
      return (await import('../context/contents.ts')).contentsOf(context.entries);
    },

    /** Copies to `target`, a folder that is there, what would be sent of a folder. */
    copy: async (local: LocalFolder, target: string): Promise<void> => {
      const context = await open(local);
      await warnOf(context);
      const { path, nameInArchive: name } = local.dockerfile ?? {};
      const added = path !== undefined && name !== undefined ? { path, name } : undefined;
      await (await import('../context/copy-context.ts')).copyContext(context.entries, target, added, signal);
    },

    /** Why a path would or would not be sent; throws CommandError when it is not in the folder. */
    explain: async ({ folder, dockerfile }: LocalFolder, path: string): Promise<Explanation> =>
      (await import('../context/contents.ts')).explainPath(folder, dockerfile?.path, path),

    /**
     * Packs the folder and uploads it while packing; resolves to the location for the run request. Reports progress
     * as az does, and with a bar on a terminal. Throws ServiceError for an agent pool that does not exist before
     * packing anything; without permission to read the pool, continues, since the service checks it anyway.
     */
    upload: async (
      registry: RegistryPlace,
      { folder, dockerfile, maxBytes, quiet, agentPool }: LocalSource,
    ): Promise<string> => {
      const { group, name } = registry;
      if (agentPool)
        await agentPools.get(registry, agentPool).catch((error: unknown) => {
          if (!(error instanceof ServiceError) || error.status === 404) throw error;
        });
      const [{ uploadArchive }, { shortSize, sizeText }, { createProgressBar }] = await Promise.all([
        import('../context/upload.ts'),
        import('../context/size-text.ts'),
        import('../context/progress.ts'),
      ]);
      await connection.warn('Packing source code into tar to upload...');
      const context = await open({ folder, ...(dockerfile ? { dockerfile } : {}) });
      await warnOf(context);
      if (maxBytes !== undefined) await checkSize(context, folder, maxBytes);
      const azure = await connection.azure();
      const { uploadUrl, relativePath } = (await azure.call((options) =>
        azure.registryClient.registries.getBuildSourceUploadUrl(group, name, options),
      )) as { uploadUrl?: string; relativePath?: string };
      if (!uploadUrl || !relativePath) throw new CommandError('Failed to get a SAS URL to upload context.');
      await connection.warn(`Uploading archived source code from '${folder}'...`);
      const bar = createProgressBar(host.stderr, host.now, context.progress);
      let size: number;
      try {
        size = await uploadArchive(
          context.archive(),
          await writerTo(uploadUrl),
          retries,
          quiet ? undefined : bar.update,
        );
      } finally {
        await bar.clear();
      }
      const { files, bytes } = context.progress();
      await connection.info(`Packed and sent: ${files} files, ${shortSize(bytes)} before compression.`);
      await connection.warn(`Sending context (${sizeText(size)}) to registry: ${name}...`);
      return relativePath;
    },
  };
};

export type Sources = ReturnType<typeof createSources>;
