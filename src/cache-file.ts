import { chmod, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheFolder, isCacheOff } from './cache-folder.ts';
import type { Host } from './host.ts';
import { makeFolder } from './make-folder.ts';

/** A JSON file of the cache folder, which only the user can read. */
export interface CacheFile {
  /** What the file holds; undefined when there is none, or none that can be read. */
  read(): Promise<unknown>;
  /** Replaces the file as a whole. One that cannot be written is left alone: a cache is never a reason to fail. */
  write(content: unknown): Promise<void>;
}

const noCacheFile: CacheFile = { read: async () => undefined, write: async () => {} };

/** The file `name` of the cache folder; with `ACRTASK_CACHE=off` one that holds nothing and keeps nothing. */
export const cacheFile = (host: Pick<Host, 'env' | 'home' | 'platform'>, name: string): CacheFile => {
  if (isCacheOff(host)) return noCacheFile;
  const file = join(cacheFolder(host), name);
  return {
    read: async () => {
      try {
        return JSON.parse(await readFile(file, 'utf8'));
      } catch {
        return undefined;
      }
    },
    write: async (content) => {
      try {
        await makeFolder(dirname(file));
        await chmod(dirname(file), 0o700);
        const { default: writeFileAtomic } = await import('write-file-atomic');
        await writeFileAtomic(file, JSON.stringify(content), { mode: 0o600 });
      } catch {
        // A read-only or missing home folder: what was to be kept is asked for again next time.
      }
    },
  };
};
