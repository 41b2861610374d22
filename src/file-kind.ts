/** What exists at `path`: `device` is anything other than a file or folder. Rejects when it cannot be read. */
export const kindAt = async (path: string): Promise<'none' | 'file' | 'folder' | 'device'> => {
  // Not loaded for --help, which reads what requests are made of.
  const { stat } = await import('node:fs/promises');
  try {
    const found = await stat(path);
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
