import { lstat, readlink } from 'node:fs/promises';
import { isAbsolute, join, normalize, relative, sep } from 'node:path';

/** As many as Linux follows. */
const mostLinks = 40;

/** Whether a path, itself without `..` inside, leads out of the folder that it is relative to. */
export const leadsOut = (path: string): boolean => path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path);

/**
 * The absolute path of `path` below `root` after following links, for which `root` is the root of all files: neither an
 * absolute link nor one with many `..` leads out of it. What is not there is left as it is written. Rejects with an Error
 * when `path` itself leads out of `root`, and when links go round in circles.
 */
export const resolveWithin = async (root: string, path: string): Promise<string> => {
  const wanted = normalize(join('.', path));
  if (leadsOut(wanted)) throw new Error(`path ${join(root, path)} is not within ${root}`);
  const left = wanted.split(sep);
  let links = 0;
  let found = root;
  while (left.length > 0) {
    const name = left.shift() ?? '';
    if (name === '' || name === '.') continue;
    if (name === '..') {
      if (relative(root, found) !== '') found = join(found, '..');
      continue;
    }
    const next = join(found, name);
    const isLink = await lstat(next).then(
      (stats) => stats.isSymbolicLink(),
      () => false,
    );
    if (!isLink) {
      found = next;
      continue;
    }
    links += 1;
    if (links > mostLinks) throw new Error(`too many links in ${join(root, path)}`);
    const target = await readlink(next);
    if (isAbsolute(target)) found = root;
    left.unshift(...target.split(sep === '/' ? sep : /[\\/]/));
  }
  return found;
};
