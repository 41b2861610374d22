import { resolve } from 'node:path';
import { CommandError } from '../../errors.ts';
import { isFolder } from '../../file-kind.ts';

/** The absolute path of a folder to map a Git repository to. Throws CommandError when it does not exist. */
export const repositoryFolder = async (cwd: string, named: string): Promise<string> => {
  const folder = resolve(cwd, named);
  if (await isFolder(folder)) return folder;
  throw new CommandError(`The folder '${named}' does not exist.`);
};
