import { resolve } from 'node:path';
import { CommandError } from '../../errors.ts';
import { isFolder } from '../../file-kind.ts';

/** The absolute path of a folder that is to stand for a git repository; CommandError when it is not there. */
export const repositoryFolder = async (cwd: string, named: string): Promise<string> => {
  const folder = resolve(cwd, named);
  if (await isFolder(folder)) return folder;
  throw new CommandError(`There is no folder '${named}'.`);
};
