import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** The branch of a folder that is no work tree of git, or one where a commit is checked out by itself. */
const usual = 'main';

const read = (...path: readonly string[]): Promise<string> => readFile(join(...path), 'utf8').catch(() => '');

/** The text of HEAD; `.git` is a folder, or in a further work tree a file that names one; a bare repository has HEAD itself (gitrepository-layout). */
const headOf = async (folder: string): Promise<string> => {
  const [, elsewhere] = /^gitdir: (.+)$/m.exec(await read(folder, '.git')) ?? [];
  const inside = await read(elsewhere === undefined ? join(folder, '.git') : resolve(folder, elsewhere.trim()), 'HEAD');
  return inside || read(folder, 'HEAD');
};

/** The default branch of the repository that a folder stands for: the one that is checked out there. */
export const defaultBranchOf = async (folder: string): Promise<string> =>
  /^ref: refs\/heads\/(\S+)\s*$/.exec(await headOf(folder))?.[1] ?? usual;
