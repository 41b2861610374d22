import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, copyFile, lstat, mkdir, readdir, readFile, readlink, stat, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { FileTooLarge, largestFile, type SourceEntry, type SourceFiles, sourceFiles } from './context-files.ts';

const entryOf = async (folder: string, path: string): Promise<SourceEntry | undefined> => {
  const file = join(folder, path);
  const found = await lstat(file).catch(() => undefined);
  if (found?.isSymbolicLink())
    return { kind: 'link', target: async () => (await readlink(file)).replaceAll('\\', '/') };
  return found?.isFile() ? { kind: 'file' } : undefined;
};

/** The files at these paths of a folder; omits those that do not exist or are neither a file nor a link. */
export const filesAt = async (folder: string, paths: readonly string[]): Promise<SourceFiles> => {
  const entries = new Map<string, SourceEntry>();
  for (const path of paths) {
    const entry = await entryOf(folder, path);
    if (entry) entries.set(path, entry);
  }
  const read = async (path: string): Promise<Uint8Array> => {
    const file = join(folder, path);
    if ((await stat(file)).size > largestFile) throw new FileTooLarge(path);
    return readFile(file);
  };
  return sourceFiles(entries, read, async (target) => {
    const made = new Set(['.']);
    /** With the mode that it has: images are built with it. */
    const makeFolderOf = async (path: string): Promise<void> => {
      const above = dirname(path);
      if (made.has(above)) return;
      await makeFolderOf(above);
      await mkdir(join(target, above));
      await chmod(join(target, above), (await stat(join(folder, above))).mode & 0o777);
      made.add(above);
    };
    for (const [path, { kind }] of entries) {
      const to = join(target, path);
      await makeFolderOf(path);
      if (kind === 'link') await symlink(await readlink(join(folder, path)), to);
      else await copyFile(join(folder, path), to);
    }
  });
};

const walk = async (folder: string, prefix: string, paths: string[]): Promise<void> => {
  const entries = await readdir(join(folder, prefix), { withFileTypes: true });
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    if (entry.name === '.git') continue;
    if (entry.isDirectory()) await walk(folder, `${prefix}${entry.name}/`, paths);
    else paths.push(`${prefix}${entry.name}`);
  }
};

/** The paths of everything below a folder except `.git`, in order. Rejects when it cannot be read. */
export const pathsBelow = async (folder: string): Promise<readonly string[]> => {
  const paths: string[] = [];
  await walk(folder, '', paths);
  return paths;
};

/** A name for the content of these files, in the form of a commit: a folder without commits has no other. */
export const contentId = async (folder: string, paths: readonly string[]): Promise<string> => {
  const hash = createHash('sha1');
  for (const path of paths) {
    if ((await entryOf(folder, path))?.kind !== 'file') continue;
    hash.update(`${path}\0`);
    await pipeline(createReadStream(join(folder, path)), async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) hash.update(chunk);
    });
  }
  return hash.digest('hex');
};
