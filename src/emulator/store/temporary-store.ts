import { existsSync } from 'node:fs';
import { lstat, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileContents } from './file-contents.ts';
import { type FolderLock, lockFolder, StoreError } from './folder-lock.ts';
import { memoryStore } from './memory-store.ts';
import type { Store } from './state.ts';

const prefix = 'acrtask-registries-';

/** Made once the folder is locked: one without it may be another emulator's that is about to lock it. */
const contentsOf = (folder: string): string => join(folder, 'contents');

/** Removes the folders of emulators that were killed. One that is in use, or not this user's, stays. */
const removeLeftBehind = async (parent: string): Promise<void> => {
  const names = await readdir(parent);
  for (const folder of names.filter((name) => name.startsWith(prefix)).map((name) => join(parent, name))) {
    let lock: FolderLock | undefined;
    try {
      const found = await lstat(folder);
      if (!found.isDirectory() || found.uid !== (process.getuid?.() ?? found.uid)) continue;
      if (!existsSync(contentsOf(folder))) continue;
      lock = await lockFolder(folder);
      await rm(folder, { recursive: true, force: true });
    } catch {
      // Locked by a running emulator, or just removed by another.
    } finally {
      await lock?.release();
    }
  }
};

/**
 * A store in memory, but for the contents of registries, which may be large: they are in a temporary folder, which `remove`
 * removes. Removes those that killed emulators left first. Rejects with a `StoreError` when nothing can be written there.
 */
export const temporaryStore = async (
  newId: () => string = () => crypto.randomUUID(),
  parent: string = tmpdir(),
): Promise<{ readonly store: Store; remove(): Promise<void> }> => {
  let folder: string;
  let lock: FolderLock;
  try {
    await removeLeftBehind(parent);
    folder = await mkdtemp(join(parent, prefix));
    lock = await lockFolder(folder);
    await mkdir(contentsOf(folder), { mode: 0o700 });
  } catch (cause) {
    if (cause instanceof StoreError) throw cause;
    throw new StoreError(
      `Nothing can be written to the folder for temporary files, ${parent} (${(cause as NodeJS.ErrnoException).code}).`,
      'Name another one in the environment variable TMPDIR, or a folder for the resources with --data.',
      cause,
    );
  }
  const contents = fileContents(contentsOf(folder), { durable: false });
  const store: Store = { ...memoryStore(newId), contents, save: async () => contents.sweep() };
  return {
    store,
    remove: async () => {
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
      await lock.release();
    },
  };
};
