import { chmod, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from '../make-folder.ts';

/**
 * Makes a folder, and those above it, that users in containers may enter, whatever this process gives to new files. The
 * folder of the run, above them all, keeps others out.
 */
export const makeOpenFolder = async (path: string): Promise<void> => {
  const isThere = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isThere) return;
  if (dirname(path) !== path) await makeOpenFolder(dirname(path));
  await makeFolder(path);
  await chmod(path, 0o755);
};
