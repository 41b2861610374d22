import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a project file is called; of two in a folder the first is used. */
export const projectFileNames = ['acrtask.yaml', '.acrtask.yaml'] as const;

const isFile = (path: string): boolean => {
  try {
    // At once: the first file that Node looks at in the background costs every command two milliseconds.
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch {
    return false;
  }
};

/** The path of the project file of a folder: in it, or in the nearest folder above that has one. */
export const findProjectFile = (folder: string): string | undefined => {
  const found = projectFileNames.map((name) => join(folder, name)).find(isFile);
  if (found !== undefined) return found;
  const parent = dirname(folder);
  return parent === folder ? undefined : findProjectFile(parent);
};
