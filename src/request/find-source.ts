import { basename, join, resolve } from 'node:path';
import { CommandError } from '../errors.ts';
import { isFile, isFolder } from '../file-kind.ts';
import { classifyContext } from './source-context.ts';
import { defaultTaskFile, type LocalTaskFiles } from './task-file-text.ts';

/** Whether `text` names a folder on this machine; throws CommandError when it is a file (commands.md 1.10). */
export const isLocalFolder = async (text: string, cwd: string): Promise<boolean> => {
  const path = resolve(cwd, text);
  if (await isFile(path))
    throw new CommandError(`Source location should be a local directory path or remote URL. '${text}' is a file.`);
  return isFolder(path);
};

/** The source of a run without a task: none, a local folder, or a remote source that the service fetches. */
export type QuickSource =
  | { readonly kind: 'none' }
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'remote'; readonly text: string };

/**
 * Determines what kind of source `text` is, in the order of commands.md 1.10: none, a local folder, or a remote source.
 * Throws CommandError for a file and, with `hint`, for anything else.
 */
export const findSource = async (text: string, cwd: string, hint: string): Promise<QuickSource> => {
  const kind = classifyContext(text);
  if (kind === 'none') return { kind };
  if (await isLocalFolder(text, cwd)) return { kind: 'folder', path: resolve(cwd, text) };
  if (kind === 'local') throw new CommandError(`'${text}' doesn't exist.`, { hint });
  return { kind: 'remote', text };
};

/** What a source of a run is, and, for a text that may be the name of a task, how `command` runs that. */
export const runSourceHint = (text: string, command: string): string => {
  const sources = 'A source is a local folder, a Git or tarball URL, oci://..., or /dev/null.';
  return /^[\w-]+$/.test(text) ? `${sources} To run a task, use its name: ${command} --name ${text}` : sources;
};

/**
 * As `findSource`, for a run of a task file in the source: `file`, or acb.yaml by default. Throws CommandError when a
 * folder has no such file, or it is not a valid task file, before packing anything.
 */
export const findTaskSource = async (
  text: string,
  file: string | undefined,
  cwd: string,
  taskFiles: LocalTaskFiles,
): Promise<QuickSource> => {
  const source = await findSource(text, cwd, runSourceHint(text, 'acrtask run'));
  if (source.kind !== 'folder') return source;
  const path = join(source.path, file ?? defaultTaskFile);
  if (await isFile(path)) {
    const text = await taskFiles.read(path);
    await taskFiles.check({ name: file ?? defaultTaskFile, text, folder: source.path });
    return source;
  }
  throw new CommandError(`Unable to find '${path}'.`, {
    hint:
      file === undefined
        ? `Name the task file in the source with --file; the default is ${defaultTaskFile}. To run a command, use --cmd with the source /dev/null.`
        : '--file is the path of the task file in the source.',
  });
};

/** A Dockerfile's name in the archive, made unique so that it does not collide with a file in the folder. */
export const archiveNameOf = (dockerfile: string): string =>
  `${crypto.randomUUID().replaceAll('-', '')}_${basename(dockerfile.replaceAll('\\', '/'))}`;
