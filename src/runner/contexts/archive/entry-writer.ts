import { chmod, link, lstat, lutimes, mkdir, open, readlink, rm, symlink, utimes } from 'node:fs/promises';
import { dirname, join, normalize, sep } from 'node:path';
import type { ExtractEvents } from 'tar-stream';
import { leadsOut } from '../resolve-within.ts';

/** An archive that is not unpacked, and why: `it is a zip archive`. */
export class ArchiveError extends Error {
  override name = 'ArchiveError';
}

type Entry = ExtractEvents['entry'][1];
type Header = Entry['header'];

/** Writes the entries of an archive, one after the other. */
export interface EntryWriter {
  write(entry: Entry): Promise<void>;
  /** Gives the folders their modes and times, which they may have only when nothing more comes into them. */
  finish(): Promise<void>;
}

/** The user can read what he unpacked, and remove it; setuid, setgid and sticky bits are left out. */
const fileMode = ({ mode = 0o644 }: Header): number => (mode & 0o777) | 0o400;
const folderMode = ({ mode = 0o755 }: Header): number => (mode & 0o777) | 0o700;

/** A path in the archive, relative to its root. Throws an `ArchiveError` when it leads out of it. */
const pathInside = (name: string): string => {
  const path = normalize(`./${name}`).replace(/[\\/]+$/, '');
  if (leadsOut(path)) throw new ArchiveError(`it holds '${name}', which lies outside of the folder`);
  return path;
};

/**
 * Makes a folder below `root` and those above it, unless they are there, for what has this name. Rejects with an
 * `ArchiveError` when one of them is a link or a file: nothing is written behind a link. `real` remembers those that are folders.
 */
export const makeFoldersInside = async (
  root: string,
  path: string,
  name: string,
  real: Set<string> = new Set(['.']),
): Promise<void> => {
  if (real.has(path)) return;
  await makeFoldersInside(root, dirname(path), name, real);
  const folder = join(root, path);
  const found = await lstat(folder).catch(() => undefined);
  if (found && !found.isDirectory()) {
    const what = found.isSymbolicLink() ? 'link' : 'file';
    throw new ArchiveError(`it holds '${name}', which lies behind the ${what} '${path}'`);
  }
  if (!found) await mkdir(folder, { mode: 0o755 });
  real.add(path);
};

/** Writes entries below `root`, which is there; with `within` only those in that folder of the archive. */
export const entryWriter = (root: string, within?: string): EntryWriter => {
  /** Folders below the root, known to be no links. */
  const real = new Set<string>(['.']);
  const folders = new Map<string, Header>();
  const at = (path: string): string => join(root, path);

  const makeFolders = (path: string, name: string): Promise<void> => makeFoldersInside(root, path, name, real);

  /** Makes room for an entry: a later one replaces an earlier one of the same name. */
  const makeRoom = async (path: string, name: string): Promise<void> => {
    if (path === '.') throw new ArchiveError(`it holds '${name}', which is not a folder`);
    await makeFolders(dirname(path), name);
    await rm(at(path), { recursive: true, force: true });
    if (!real.has(path)) return;
    const isBelow = (each: string): boolean => each === path || each.startsWith(path + sep);
    for (const each of [...real].filter(isBelow)) real.delete(each);
    for (const each of [...folders.keys()].filter(isBelow)) folders.delete(each);
  };

  const writeFolder = async (path: string, header: Header): Promise<void> => {
    const found = await lstat(at(path)).catch(() => undefined);
    if (found && !found.isDirectory()) await makeRoom(path, header.name);
    await makeFolders(path, header.name);
    if (path !== '.') folders.set(path, header);
  };

  const writeFile = async (path: string, entry: Entry): Promise<void> => {
    await makeRoom(path, entry.header.name);
    const file = await open(at(path), 'wx', 0o600);
    try {
      for await (const chunk of entry) await file.writeFile(chunk as Uint8Array);
      await file.chmod(fileMode(entry.header));
      const time = timeOf(entry.header);
      if (time) await file.utimes(time, time);
    } finally {
      await file.close();
    }
  };

  /** An absolute link means a file of the image that is built, and is never followed here. */
  const writeLink = async (path: string, target: string, header: Header): Promise<void> => {
    if (!target.startsWith('/') && leadsOut(normalize(join(dirname(path), target))))
      throw new ArchiveError(`it holds the link '${header.name}' to '${target}', which lies outside of the folder`);
    await makeRoom(path, header.name);
    await symlink(target, at(path));
    const time = timeOf(header);
    if (time) await lutimes(at(path), time, time);
  };

  const writeHardLink = async (path: string, header: Header): Promise<void> => {
    const target = pathInside(header.linkname ?? '');
    await makeFolders(dirname(target), header.linkname ?? '');
    const found = await lstat(at(target)).catch(() => undefined);
    if (found?.isSymbolicLink()) return writeLink(path, await readlink(at(target)), header);
    if (!found?.isFile() || target === path)
      throw new ArchiveError(
        `it holds the link '${header.name}' to '${header.linkname}', which is not a file before it`,
      );
    await makeRoom(path, header.name);
    await link(at(target), at(path));
  };

  return {
    write: async (entry) => {
      const { header } = entry;
      const path = pathInside(header.name);
      if (within !== undefined && path !== within && !path.startsWith(within + sep))
        throw new ArchiveError(`it holds '${header.name}', which lies outside of '${within}'`);
      if (header.type === 'file' || header.type === 'contiguous-file') return writeFile(path, entry);
      if (header.type === 'directory') return writeFolder(path, header);
      if (header.type === 'symlink') return writeLink(path, header.linkname ?? '', header);
      if (header.type === 'link') return writeHardLink(path, header);
      throw new ArchiveError(
        `it holds '${header.name}', ${kinds[header.type ?? ''] ?? 'which is neither a file, a folder, nor a link'}`,
      );
    },
    finish: async () => {
      // The deepest first: a folder's time changes when something in it does.
      const deepestFirst = [...folders].sort(([one], [other]) => other.split(sep).length - one.split(sep).length);
      for (const [path, header] of deepestFirst) {
        await chmod(at(path), folderMode(header));
        const time = timeOf(header);
        if (time) await utimes(at(path), time, time);
      }
    },
  };
};

const kinds: Readonly<Record<string, string>> = {
  'character-device': 'a device',
  'block-device': 'a device',
  fifo: 'a named pipe',
};

const timeOf = ({ mtime }: Header): Date | undefined => (mtime && !Number.isNaN(mtime.getTime()) ? mtime : undefined);
