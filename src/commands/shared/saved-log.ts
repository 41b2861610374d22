import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { CommandContext } from '../../cli/command.ts';
import { CommandError, reasonOf } from '../../errors.ts';
import { kindAt } from '../../file-kind.ts';
import type { OutputStream } from '../../host.ts';
import { descriptorOf, fileProblem } from './report-files.ts';

/** A file that a log is written to while it is shown. */
export interface SavedLog {
  readonly stream: OutputStream;
  /** The log has ended: the file takes the place of an earlier one. */
  finish(): Promise<void>;
  /** The log was not shown to its end: an earlier file stays, and what there is of the log beside it. */
  stop(): Promise<void>;
}

/** Where a log is kept until it is complete. */
const partOf = (path: string): string => `${path}.part`;

const cannotBeSaved = (problem: string, hint?: string): CommandError =>
  new CommandError(`argument --save: ${problem}.`, hint === undefined ? {} : { hint });

/** Throws CommandError if a log cannot be saved to `path`. */
export const checkSavedLog = async (path: string, cwd: string): Promise<void> => {
  const part = partOf(path);
  const isInTheWay = (await kindAt(resolve(cwd, part))) === 'folder';
  const problem = (await fileProblem(path, cwd)) ?? (isInTheWay ? `'${part}' is a folder` : undefined);
  if (problem !== undefined) throw cannotBeSaved(problem, 'Nothing was asked.');
};

/** Devices and what is open already are written as they are: there is nothing to replace. */
const isReplaced = async (file: string): Promise<boolean> =>
  (await descriptorOf(file)) === undefined && (await kindAt(file)) !== 'device';

/**
 * Opens the file `path`, without the secrets that are known. What is written goes to a file of the same name with `.part`,
 * and takes the place of `path` when it is complete.
 */
export const openSavedLog = async (
  path: string,
  { host, messages, redacted }: Pick<CommandContext, 'host' | 'messages' | 'redacted'>,
): Promise<SavedLog> => {
  const named = resolve(host.cwd, path);
  const replaces = await isReplaced(named);
  // A link stays, and what it points to is replaced, with its permissions.
  const file = replaces ? await realpath(named).catch(() => named) : named;
  const mode = replaces ? (await stat(file).catch(() => undefined))?.mode : undefined;
  const part = replaces ? partOf(file) : file;
  const trying = async <T>(work: Promise<T>): Promise<T> =>
    work.catch((cause: unknown) => {
      throw cannotBeSaved(`'${path}' cannot be written: ${reasonOf(cause)}`);
    });
  const handle = await trying(open(part, replaces ? 'w' : 'a'));
  if (mode !== undefined) await handle.chmod(mode & 0o777).catch(() => {});
  const shown = file === named ? partOf(path) : part;
  let length = 0;
  const stream = redacted({
    isTTY: false,
    columns: undefined,
    write: async (chunk) => {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      length += bytes.length;
      if (bytes.length > 0) await trying(handle.writeFile(bytes));
    },
  });
  return {
    stream,
    finish: async () => {
      await handle.close();
      if (!replaces) return;
      if (length > 0) return trying(rename(part, file));
      await rm(part, { force: true });
      await messages.warn(`Nothing was saved to '${path}': nothing was shown.`);
    },
    stop: async () => {
      await handle.close();
      if (!replaces) return;
      if (length === 0) return rm(part, { force: true });
      await messages.warn(`The log was not shown to its end: what there is of it is in '${shown}'.`);
    },
  };
};
