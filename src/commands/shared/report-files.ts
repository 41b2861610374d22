import { constants } from 'node:fs';
import { access, readlink } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { checkEachInTurn } from '../../check-all.ts';
import { longNameOf } from '../../cli/option.ts';
import { CommandError, reasonOf } from '../../errors.ts';
import { kindAt } from '../../file-kind.ts';
import { queuedRunOptions } from './options.ts';

export interface ReportFiles {
  readonly digestFile?: string | undefined;
  readonly metadataFile?: string | undefined;
}

/** The options that name report files. */
export const reportFileKeys = ['digestFile', 'metadataFile'] as const;

const descriptor = /^(?:\/dev\/fd|\/proc\/(?:self|\d+)\/fd)\/(\d+)$/;

/** The longest chain of links to follow. */
const mostLinks = 16;

/**
 * The file descriptor of this process that `path` refers to, directly or by a link, as `/dev/stdout` does; undefined for
 * all other paths. The descriptor may be an open plain file that others write to, so it must not be replaced.
 */
export const descriptorOf = async (path: string): Promise<number | undefined> => {
  let at = path;
  for (let links = 0; links < mostLinks; links += 1) {
    const [, number] = descriptor.exec(at) ?? [];
    if (number !== undefined) return Number(number);
    const target = await readlink(at).catch(() => undefined);
    if (target === undefined) return undefined;
    at = resolve(dirname(at), target);
  }
  return undefined;
};

/** Why `path` cannot be written; undefined if no problem can be foreseen. */
export const fileProblem = async (path: string, cwd: string): Promise<string | undefined> => {
  const file = resolve(cwd, path);
  if ((await descriptorOf(file)) !== undefined) return undefined;
  try {
    const kind = await kindAt(file);
    if (kind === 'folder') return `'${path}' is a folder`;
    const folder = await kindAt(dirname(file));
    if (folder === 'none') return `the folder '${dirname(path)}' does not exist`;
    if (folder !== 'folder') return `'${dirname(path)}' is not a folder`;
    // Replacing a file needs write access to its folder; a device is written directly.
    await access(kind === 'device' ? file : dirname(file), constants.W_OK);
    return undefined;
  } catch (error) {
    return `'${path}' cannot be written: ${reasonOf(error)}`;
  }
};

/**
 * Checks, before a run is queued, that its report files can be written. Throws CommandError with every problem, and with
 * what has not been done.
 */
export const checkReportFiles = async (
  files: ReportFiles,
  cwd: string,
  hint = 'Nothing was queued.',
): Promise<void> => {
  const refuse = (key: (typeof reportFileKeys)[number], problem: string): never => {
    throw new CommandError(`argument ${longNameOf(queuedRunOptions[key])}: ${problem}.`, { hint });
  };
  await checkEachInTurn(reportFileKeys, async (key) => {
    const path = files[key];
    const problem = path === undefined ? undefined : await fileProblem(path, cwd);
    if (problem !== undefined) refuse(key, problem);
  });
  const { digestFile, metadataFile } = files;
  if (digestFile === undefined || metadataFile === undefined) return;
  const isSame = resolve(cwd, digestFile) === resolve(cwd, metadataFile);
  if (isSame && (await kindAt(resolve(cwd, digestFile))) !== 'device')
    refuse('metadataFile', 'it is the same file as --digest-file');
};
