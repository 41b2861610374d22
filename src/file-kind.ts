import { statSync } from 'node:fs';

/** What exists at `path`: `device` is anything other than a file or folder. Rejects when it cannot be read. */
export const kindAt = async (path: string): Promise<'none' | 'file' | 'folder' | 'device'> => {
  try {
    // At once: the first file that Node looks at in the background costs every command two milliseconds.
    const found = statSync(path);
    return found.isDirectory() ? 'folder' : found.isFile() ? 'file' : 'device';
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(String((error as NodeJS.ErrnoException).code))) return 'none';
    throw error;
  }
};

const seenAt = (path: string) => kindAt(path).catch(() => 'none');

/** Whether `path` is a file, as far as this user can see. */
export const isFile = async (path: string): Promise<boolean> => (await seenAt(path)) === 'file';

/** Whether `path` is a folder, as far as this user can see. */
export const isFolder = async (path: string): Promise<boolean> => (await seenAt(path)) === 'folder';
