import { watch } from 'node:fs/promises';
import { sep } from 'node:path';

/** Tells `onChange` of each file or folder below `folder` that changes, by its path in it, until the signal is aborted. */
export type WatchFolder = (folder: string, onChange: (path: string) => void, signal: AbortSignal) => Promise<void>;

/** As the operating system tells it. Rejects when the folder cannot be watched. */
export const watchFolder: WatchFolder = async (folder, onChange, signal) => {
  try {
    for await (const { filename } of watch(folder, { recursive: true, signal }))
      if (filename !== null) onChange(filename.split(sep).join('/'));
  } catch (error) {
    if (!signal.aborted) throw error;
  }
};
