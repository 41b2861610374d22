import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { State, Store } from '../store.ts';
import { fileBlobs, removeLeftovers } from './file-blobs.ts';
import { initialState } from './initial-state.ts';

/** The number of the file's form; a file of another form is refused rather than misread. */
const format = 1;
const stateFile = 'state.json';

const readState = async (file: string): Promise<State | undefined> => {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw problem;
  }
  let stored: { format?: unknown; state?: State };
  try {
    stored = JSON.parse(text);
  } catch {
    throw new Error(`${file} is not JSON. Move it away to start the emulator with nothing in it.`);
  }
  if (stored.format !== format || !stored.state) {
    throw new Error(`${file} was not written by this version. Move it away to start the emulator with nothing in it.`);
  }
  // Members that came later are missing in older files.
  return { ...stored.state, mappedRepositories: stored.state.mappedRepositories ?? [] };
};

/**
 * Opens the store that is kept in `folder` (made when it is not there): `state.json` and one file per blob, each
 * replaced atomically and flushed to disk, so what was saved is there after the process was killed. Rejects when `state.json` cannot be understood.
 */
export const openStore = async (folder: string, newId: () => string = () => crypto.randomUUID()): Promise<Store> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, stateFile);
  for (const name of await readdir(folder)) {
    if (name.startsWith(`${stateFile}.`)) await rm(join(folder, name), { force: true });
  }
  const blobFolder = join(folder, 'blobs');
  await removeLeftovers(blobFolder);
  const state = (await readState(file)) ?? initialState(newId);
  const blobs = fileBlobs(blobFolder);

  const write = async (): Promise<void> => {
    // The blobs first, but as the state was before: it never names a blob that is not on disk.
    const text = JSON.stringify({ format, state });
    await blobs.write();
    await writeFileAtomic(file, text, { mode: 0o600 });
    await blobs.sweep();
  };
  let writing: Promise<void> = Promise.resolve();
  let waiting: Promise<void> | undefined;
  const store: Store = {
    state,
    blobs,
    // Everybody who asks while a write is under way shares the next one: it holds what all of them changed.
    save: () => {
      waiting ??= writing
        .catch(() => {})
        .then(() => {
          waiting = undefined;
          writing = write();
          return writing;
        });
      return waiting;
    },
  };
  await store.save();
  return store;
};
