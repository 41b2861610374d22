import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { checkAllInTurn } from '../check-all.ts';
import { longNameOf } from '../cli/option.ts';
import { CommandError, reasonOf } from '../errors.ts';
import { queuedRunOptions } from './options.ts';

export interface ReportFiles {
  readonly digestFile?: string | undefined;
  readonly metadataFile?: string | undefined;
}

/** The options that name such files. */
export const reportFileKeys = ['digestFile', 'metadataFile'] as const;

/** What lies at `path`: `device` is all that is neither a file nor a folder. */
export const kindOf = async (path: string): Promise<'none' | 'file' | 'folder' | 'device'> => {
  try {
    const found = await stat(path);
    return found.isDirectory() ? 'folder' : found.isFile() ? 'file' : 'device';
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(String((error as NodeJS.ErrnoException).code))) return 'none';
    throw error;
  }
};

/** Why nothing can be written to `path`; undefined when something can be, as far as that can be known beforehand. */
const problemOf = async (path: string, cwd: string): Promise<string | undefined> => {
  const file = resolve(cwd, path);
  try {
    const kind = await kindOf(file);
    if (kind === 'folder') return `'${path}' is a folder`;
    const folder = await kindOf(dirname(file));
    if (folder === 'none') return `the folder '${dirname(path)}' does not exist`;
    if (folder !== 'folder') return `'${dirname(path)}' is not a folder`;
    // A file is replaced, which its folder has to allow; a device is written itself.
    await access(kind === 'device' ? file : dirname(file), constants.W_OK);
    return undefined;
  } catch (error) {
    return `'${path}' cannot be written: ${reasonOf(error)}`;
  }
};

const hint = 'Nothing was queued: the run would have ended without them.';

/** Throws CommandError, with every problem, unless the files of a run's report can be written: to be asked before it is queued. */
export const checkReportFiles = async (files: ReportFiles, cwd: string): Promise<void> => {
  const refuse = (key: (typeof reportFileKeys)[number], problem: string): never => {
    throw new CommandError(`argument ${longNameOf(queuedRunOptions[key])}: ${problem}.`, { hint });
  };
  await checkAllInTurn(
    reportFileKeys.map((key) => async () => {
      const path = files[key];
      const problem = path === undefined ? undefined : await problemOf(path, cwd);
      if (problem !== undefined) refuse(key, problem);
    }),
  );
  const { digestFile, metadataFile } = files;
  if (digestFile === undefined || metadataFile === undefined) return;
  const isSame = resolve(cwd, digestFile) === resolve(cwd, metadataFile);
  if (isSame && (await kindOf(resolve(cwd, digestFile))) !== 'device')
    refuse('metadataFile', 'it is the same file as that of --digest-file');
};
