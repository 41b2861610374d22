import { existsSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { kindAt } from '../../file-kind.ts';
import type { CheckOptions } from '../../taskfile/check-task-file.ts';
import { readTextFile } from '../../text-file.ts';

/**
 * What a task file finds in its context, when that is a local folder; undefined when it is elsewhere. Files with aliases
 * are looked for in the folders of `alsoIn` too; addresses are not read (taskfile.md 6.3). Dockerfiles are looked for there
 * as well, unless it is certain which folder is the context.
 */
export const localContext = (
  folder: string | undefined,
  alsoIn: readonly string[] = [],
  isCertain = true,
): Pick<CheckOptions, 'isInContext' | 'contextFiles' | 'readAliasSource'> => ({
  ...(folder === undefined
    ? {}
    : {
        isInContext: (name: string) => existsSync(resolve(folder, name)),
        contextFiles: {
          has: (path: string) => [folder, ...(isCertain ? [] : alsoIn)].some((each) => existsSync(each + sep + path)),
          isCertain,
        },
      }),
  readAliasSource: async (source) => {
    if (/^[a-z][a-z\d+.-]*:\/\//i.test(source)) return undefined;
    const paths = [...(folder === undefined ? [] : [folder]), ...alsoIn].map((each) => resolve(each, source));
    for (const path of paths) if ((await kindAt(path)) === 'file') return readTextFile(path, source);
    // Elsewhere it may be there.
    if (folder === undefined) return undefined;
    throw new Error(`open ${source}: no such file or directory`);
  },
});

/** The folders that may be the context of a task file, as far as is known: its own, those around it, the current one. */
export function foldersAround(file: string | undefined, cwd: string): readonly string[] {
  const folders: string[] = [];
  for (let folder = file === undefined ? cwd : dirname(file); folder.startsWith(cwd + sep); folder = dirname(folder))
    folders.push(folder);
  return [...folders, ...(file === undefined ? [] : [dirname(file)]), cwd];
}
