import type { Dirent } from 'node:fs';
import { readdir, readlink } from 'node:fs/promises';
import path from 'node:path';

/** A path as text; as bytes where a name in it is not UTF-8, which text cannot tell. */
export type PathName = string | Buffer;

/** One thing in a folder. */
export interface Child {
  /** As text; what is not UTF-8 in it stands as U+FFFD. */
  readonly name: string;
  /** Its name, exactly. */
  readonly exactName: PathName;
  readonly found: Pick<Dirent<PathName>, 'isFile' | 'isDirectory' | 'isSymbolicLink'>;
}

/** Whether a text may stand for bytes that are not UTF-8. */
const isDoubtful = (text: string): boolean => path.sep === '/' && text.includes('\ufffd');

/** Bytes as text where they are UTF-8, else as they are. */
const exactly = (bytes: Buffer): PathName => {
  const text = bytes.toString();
  return bytes.equals(Buffer.from(text)) ? text : bytes;
};

const bytesOf = (name: PathName): Buffer => (typeof name === 'string' ? Buffer.from(name) : name);

/** A folder's path, a separator and a name in it. */
export const joined = (folder: PathName, name: PathName, separator: string = path.sep): PathName =>
  typeof folder === 'string' && typeof name === 'string'
    ? `${folder}${folder === '' || folder.endsWith(separator) ? '' : separator}${name}`
    : Buffer.concat([bytesOf(folder), Buffer.from(folder.length === 0 ? '' : separator), bytesOf(name)]);

const byName = (a: Child, b: Child): number =>
  a.name === b.name ? Buffer.compare(bytesOf(a.exactName), bytesOf(b.exactName)) : a.name < b.name ? -1 : 1;

/** What is in a folder, sorted by name. Rejects as `readdir` does. */
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

/** Where a symbolic link leads, with `/` between names. */
export const targetOf = async (link: PathName): Promise<PathName> => {
  const target = await readlink(link);
  return isDoubtful(target) ? exactly(await readlink(link, 'buffer')) : target.replaceAll(path.sep, '/');
};
