import type { Dirent } from 'node:fs';
import { readdir, readlink } from 'node:fs/promises';
import path from 'node:path';

/** A path as text, or as bytes when a name in it is not UTF-8, which text cannot represent. */
export type PathName = string | Buffer;

/** One entry in a folder. */
export interface Child {
  /** As text, with U+FFFD for bytes that are not UTF-8. */
  readonly name: string;
  /** The exact name. */
  readonly exactName: PathName;
  readonly found: Pick<Dirent<PathName>, 'isFile' | 'isDirectory' | 'isSymbolicLink'>;
}

/** Whether a text may represent bytes that are not UTF-8. */
const isDoubtful = (text: string): boolean => path.sep === '/' && text.includes('\ufffd');

/** Bytes as text when they are UTF-8, else unchanged. */
const exactly = (bytes: Buffer): PathName => {
  const text = bytes.toString();
  return bytes.equals(Buffer.from(text)) ? text : bytes;
};

const bytesOf = (name: PathName): Buffer => (typeof name === 'string' ? Buffer.from(name) : name);

/** Joins a folder's path, a separator, and a name in it. */
export const joined = (folder: PathName, name: PathName, separator: string = path.sep): PathName =>
  typeof folder === 'string' && typeof name === 'string'
    ? `${folder}${folder === '' || folder.endsWith(separator) ? '' : separator}${name}`
    : Buffer.concat([bytesOf(folder), Buffer.from(folder.length === 0 ? '' : separator), bytesOf(name)]);

const byName = (a: Child, b: Child): number =>
  a.name === b.name ? Buffer.compare(bytesOf(a.exactName), bytesOf(b.exactName)) : a.name < b.name ? -1 : 1;

/** The entries of a folder, sorted by name. Rejects as `readdir` does. */
export const childrenOf = async (folder: PathName): Promise<Child[]> => {
  const children = await readdir(folder, { withFileTypes: true });
  const all = children.some(({ name }) => isDoubtful(name))
    ? (await readdir(folder, { withFileTypes: true, encoding: 'buffer' })).map((found) => ({
        name: found.name.toString(),
        exactName: exactly(found.name),
        found,
      }))
    : children.map((found) => ({ name: found.name, exactName: found.name, found }));
  return all.sort(byName);
};

/** The target of a symbolic link, with `/` as the separator. */
export const targetOf = async (link: PathName): Promise<PathName> => {
  const target = await readlink(link);
  return isDoubtful(target) ? exactly(await readlink(link, 'buffer')) : target.replaceAll(path.sep, '/');
};
