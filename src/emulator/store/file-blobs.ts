import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { makeFolder } from '../../make-folder.ts';
import { type GrowingBytes, growingBytes } from './growing-bytes.ts';
import type { BlobStore } from './state.ts';

/** A blob store that writes changes to disk with `write`, and removals with `sweep`. */
export interface FileBlobs extends BlobStore {
  /** Writes every blob that has changed since the last call; each file atomically. */
  write(): Promise<void>;
  /** Removes the files of deleted blobs. Call it after the state that no longer references them is on disk. */
  sweep(): Promise<void>;
}

/** Blob paths are long and case-sensitive, which file names may not be: a blob's file is named by its path's digest. */
const fileNameOf = (path: string): string => createHash('sha256').update(path).digest('hex');

/** Larger blobs, such as uploaded contexts, are dropped from memory once they are on disk. */
const largestKept = 8 * 1024 * 1024;

/** What `write-file-atomic` leaves behind when a write is interrupted. */
const isLeftover = (name: string): boolean => /^[0-9a-f]{64}\.\d+$/.test(name);

/** Blobs as files in `folder`, read on first use. Leftovers of interrupted writes are ignored. */
export const fileBlobs = (folder: string): FileBlobs => {
  const loaded = new Map<string, GrowingBytes>();
  const changed = new Set<string>();
  const deleted = new Set<string>();
  const load = (path: string): GrowingBytes | undefined => {
    const known = loaded.get(path);
    if (known || deleted.has(path)) return known;
    const file = join(folder, fileNameOf(path));
    if (!existsSync(file)) return undefined;
    const found = growingBytes(readFileSync(file));
    loaded.set(path, found);
    return found;
  };
  const set = (path: string, bytes: Uint8Array<ArrayBuffer>): void => {
    loaded.set(path, growingBytes(bytes));
    changed.add(path);
    deleted.delete(path);
  };
  return {
    get: (path) => load(path)?.bytes(),
    set,
    append: (path, bytes) => {
      const known = load(path);
      if (!known) return set(path, new Uint8Array(bytes));
      known.append(bytes);
      changed.add(path);
    },
    delete: (path) => {
      loaded.delete(path);
      changed.delete(path);
      deleted.add(path);
    },
    write: async () => {
      if (changed.size > 0) await makeFolder(folder);
      for (const path of [...changed]) {
        const bytes = loaded.get(path)?.bytes();
        if (bytes)
          await writeFileAtomic(
            join(folder, fileNameOf(path)),
            Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length),
            { mode: 0o600 },
          );
        // Blobs that changed again meanwhile, or could not be written, are written next time.
        const now = loaded.get(path)?.bytes();
        if (now?.buffer !== bytes?.buffer || now?.length !== bytes?.length) continue;
        changed.delete(path);
        if (bytes && bytes.length > largestKept) loaded.delete(path);
      }
    },
    sweep: async () => {
      for (const path of deleted) await rm(join(folder, fileNameOf(path)), { force: true });
      for (const path of [...deleted]) if (!loaded.has(path)) deleted.delete(path);
    },
  };
};

/** Removes from `folder` the temporary files of a process that was killed while writing. */
export const removeLeftovers = async (folder: string): Promise<void> => {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) if (isLeftover(name)) await rm(join(folder, name), { force: true });
};
