import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { isObject } from '../../json.ts';
import { makeFolder } from '../../make-folder.ts';
import { digestsInUse } from './digests-in-use.ts';
import { fileBlobs, removeLeftovers } from './file-blobs.ts';
import { fileContents, removeUnknownContents } from './file-contents.ts';
import { StoreError } from './folder-lock.ts';
import { initialState } from './initial-state.ts';
import { namedState } from './named-objects.ts';
import { moveOlderContents } from './older-contents.ts';
import type { State, Store } from './state.ts';

/** The version of the file format; a file of another version is refused rather than misread. */
const format = 1;
const stateFile = 'state.json';

const moveAway = 'Move it away, or name another folder with --data. Nothing was changed.';

const isState = (value: unknown): value is State =>
  isObject(value) &&
  [value.tenantId, value.callerId, value.signingKey].every((each) => typeof each === 'string') &&
  [value.resources, value.principals, value.secrets, value.repositories, value.blobs, value.runCounters].every(
    isObject,
  );

/** Creates the folder if it does not exist. */
export const makeDataFolder = async (folder: string): Promise<void> => {
  try {
    await makeFolder(folder);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw ['EEXIST', 'ENOTDIR'].includes(code ?? '')
      ? new StoreError(`${folder} is not a folder.`, 'Name a folder with --data.', cause)
      : new StoreError(`The folder ${folder} cannot be made (${code}).`, 'Name another folder with --data.', cause);
  }
};

/** How long a client may wait before it goes on with an upload, as in docker-registry. */
const uploadLifetime = 7 * 24 * 60 * 60 * 1000;

const forgetOldUploads = ({ uploads }: State, now: Date): void => {
  for (const [id, { startedAt }] of Object.entries(uploads))
    if (Date.parse(startedAt) < now.getTime() - uploadLifetime) delete uploads[id];
};

/** What a process that was killed while writing left next to the file. */
const isLeftover = (name: string): boolean => /^state\.json\.\d+$/.test(name);

const readState = async (file: string): Promise<State | undefined> => {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (problem) {
    const { code } = problem as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new StoreError(`${file} cannot be read (${code}).`, moveAway, problem);
  }
  let stored: unknown;
  try {
    stored = JSON.parse(text);
  } catch (cause) {
    throw new StoreError(`${file} is damaged: it is not JSON.`, moveAway, cause);
  }
  if (!isObject(stored) || stored.format !== format || !isState(stored.state))
    throw new StoreError(`${file} was not written by this version of the emulator.`, moveAway);
  // Members that were added later are missing in older files.
  const { mappedRepositories = [], faults = {}, clockAhead = 0, repositoryBlobs = {}, uploads = {} } = stored.state;
  return namedState({ ...stored.state, mappedRepositories, faults, clockAhead, repositoryBlobs, uploads });
};

/**
 * Opens the store in `folder` (created if it does not exist): `state.json`, one file per blob, and one per
 * content of a registry, each replaced atomically and flushed to disk, so that saved data survives a killed process. Rejects with a `StoreError`, and changes
 * nothing, when the folder or its `state.json` cannot be used. The caller must hold the folder's lock (`lockFolder`).
 */
export const openStore = async (
  folder: string,
  newId: () => string = () => crypto.randomUUID(),
  now: Date = new Date(),
): Promise<Store> => {
  await makeDataFolder(folder);
  const file = join(folder, stateFile);
  const blobFolder = join(folder, 'blobs');
  const known = await readState(file);
  if (known) {
    // Only when the folder is known to be an emulator's.
    for (const name of (await readdir(folder)).filter(isLeftover)) await rm(join(folder, name), { force: true });
    await removeLeftovers(blobFolder);
  }
  const state = known ?? initialState(newId);
  const blobs = fileBlobs(blobFolder);
  const contentFolder = join(folder, 'contents');
  const contents = fileContents(contentFolder, { durable: true });
  moveOlderContents(state, blobs, contents);
  forgetOldUploads(state, now);
  await removeUnknownContents(contentFolder, digestsInUse(state), new Set(Object.keys(state.uploads)));

  const write = async (): Promise<void> => {
    // The blobs first, with the previous state: it never references a blob that is not on disk.
    const text = JSON.stringify({ format, state });
    await blobs.write();
    await writeFileAtomic(file, text, { mode: 0o600 });
    await blobs.sweep();
    contents.sweep();
  };
  let writing: Promise<void> = Promise.resolve();
  let waiting: Promise<void> | undefined;
  const store: Store = {
    state,
    blobs,
    contents,
    // All callers that arrive during a write share the next one, which contains all their changes.
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
