import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Whether something below a folder belongs to another user, as what root makes in a container does. */
export const hasForeignFiles = async (folder: string, user: number): Promise<boolean> => {
  const open = [folder];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const found = await lstat(path).catch(() => undefined);
    if (found && found.uid !== user) return true;
    // Folders of this user can be read, and those of others are foreign already.
    if (found?.isDirectory()) {
      const names = await readdir(path).catch((): string[] => []);
      open.push(...names.map((name) => join(path as string, name)));
    }
  }
  return false;
};
