import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { kindOfContext } from '../../taskfile/build-command.ts';
import type { EmulatorContext } from '../context.ts';
import { folderOf } from '../git/folders.ts';
import type { Resource } from '../store.ts';
import { type RunContext, RunFailure } from './engine.ts';
import { uploadedSource } from './links.ts';

/** What the service says when it cannot get a run's source (rest-api.md 6.3). */
export const downloadFailed =
  'failed to download context. Please check if the URL is incorrect. If it has credentials, please check if they are expired';

export const emptyContext: RunContext = { files: new Map(), folder: '', revision: '' };

const normalized = (path: string): string =>
  path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');

/** The files of a gzipped tar archive. */
export const unpack = async (archive: Uint8Array): Promise<Map<string, Uint8Array>> => {
  const files = new Map<string, Uint8Array>();
  const entries = extract();
  const read = async (): Promise<void> => {
    for await (const entry of entries) {
      const content = await buffer(entry);
      if (entry.header.type === 'file') files.set(normalized(entry.header.name), content);
    }
  };
  await Promise.all([read(), pipeline(Readable.from([archive]), createGunzip(), entries)]);
  return files;
};

const readFolder = async (folder: string, prefix = ''): Promise<Map<string, Uint8Array>> => {
  const files = new Map<string, Uint8Array>();
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    if (entry.name === '.git') continue;
    const path = `${prefix}${entry.name}`;
    if (entry.isDirectory()) {
      for (const [name, bytes] of await readFolder(join(folder, entry.name), `${path}/`)) files.set(name, bytes);
    } else if (entry.isFile()) files.set(path, await readFile(join(folder, entry.name)));
  }
  return files;
};

/** A folder that stands for a repository has no commits: its content names the revision. */
const revisionOf = (files: ReadonlyMap<string, Uint8Array>): string => {
  const hash = createHash('sha1');
  for (const [path, bytes] of files) hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  return hash.digest('hex');
};

const fromGit = async (context: EmulatorContext, url: string): Promise<RunContext> => {
  const [repository = '', fragment = ''] = url.split(/#(.*)/s, 2);
  const mapped = folderOf(context, repository);
  const shown = repository.replace(/^(https?:\/\/)[^/@]*@/i, '$1');
  if (mapped === undefined) {
    throw new RunFailure(downloadFailed, [
      `${shown} is not reached over the network. Let a local folder stand for it: start the emulator with --map-git ${shown}=DIR`,
    ]);
  }
  const files = await readFolder(mapped).catch((error: NodeJS.ErrnoException) => {
    throw new RunFailure(downloadFailed, [
      `The folder ${mapped} that stands for ${shown} cannot be read (${error.code ?? error.message}). Check --map-git.`,
    ]);
  });
  const folder = normalized(fragment.includes(':') ? fragment.slice(fragment.indexOf(':') + 1) : '');
  if (folder !== '' && ![...files.keys()].some((path) => path.startsWith(`${folder}/`))) {
    throw new RunFailure(downloadFailed, [`There is no folder ${folder} in ${mapped}, which stands for ${shown}.`]);
  }
  return { files, folder, revision: revisionOf(files) };
};

/**
 * Gets a run's source into memory: a mapped git repository, or an uploaded archive of the registry.
 * Rejects with a `RunFailure` in the service's words when there is none.
 */
export const fetchSource = async (
  context: EmulatorContext,
  registry: Resource,
  source: string,
): Promise<RunContext> => {
  const kind = kindOfContext(source);
  if (kind === 'git') return fromGit(context, source);
  if (kind !== 'local') {
    throw new RunFailure(downloadFailed, [
      `${source} is not reached over the network. Use a git URL with --map-git URL=DIR, or upload a local folder.`,
    ]);
  }
  const archive = uploadedSource(context, registry, source);
  if (!archive) throw new RunFailure(downloadFailed, [`Nothing was uploaded to ${source}.`]);
  const files = await unpack(archive).catch((error: Error) => {
    throw new RunFailure(downloadFailed, [`What was uploaded to ${source} is not a tar.gz archive: ${error.message}.`]);
  });
  return { files, folder: '', revision: '' };
};
