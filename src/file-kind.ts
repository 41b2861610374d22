/** What lies at `path`: `device` is all that is neither a file nor a folder. Rejects when it cannot be looked at. */
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

/** Whether a file lies at `path`, as far as can be seen. */
export const isFile = async (path: string): Promise<boolean> => (await seenAt(path)) === 'file';

/** Whether a folder lies at `path`, as far as can be seen. */
export const isFolder = async (path: string): Promise<boolean> => (await seenAt(path)) === 'folder';
