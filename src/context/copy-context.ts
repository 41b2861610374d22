import { constants } from 'node:fs';
import { chmod, copyFile, mkdir, rm, stat, symlink } from 'node:fs/promises';
import { CommandError, reasonOf } from '../errors.ts';
import type { ContextEntry } from './entries.ts';
import { joined } from './read-folder.ts';

/** How many files are copied at once. */
const atOnce = 16;

const copyEntry = async (entry: ContextEntry, folder: string): Promise<void> => {
  const target = joined(folder, entry.exactName ?? entry.name);
  try {
    if (entry.kind === 'directory') await mkdir(target, { mode: 0o755 });
    else if (entry.kind === 'symlink') await symlink(entry.target, target);
    else {
      await copyFile(entry.path, target, constants.COPYFILE_FICLONE);
      await chmod(target, (await stat(entry.path)).mode & 0o111 ? 0o755 : 0o644);
    }
  } catch (error) {
    if (!(error as NodeJS.ErrnoException).syscall) throw error;
    throw new CommandError(`'${entry.name}' cannot be copied: ${reasonOf(error)}.`, { cause: error });
  }
};

/**
 * Copies what is packed of a context to a folder that is there, with the modes that the archive has. `added` is a file that
 * is part of it in any case, under a name of its own. Throws CommandError for an entry that cannot be copied.
 * Nothing is written any more when it rejects.
 */
export const copyContext = async (
  entries: readonly ContextEntry[],
  folder: string,
  added?: { readonly name: string; readonly path: string },
  signal?: AbortSignal,
): Promise<void> => {
  const folders = entries.filter(({ kind }) => kind === 'directory');
  for (const each of folders) await copyEntry(each, folder);
  const others = entries.filter(({ kind, name }) => kind !== 'directory' && name !== added?.name).values();
  const failures: unknown[] = [];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const each of others) {
        if (signal?.aborted || failures.length > 0) return;
        await copyEntry(each, folder).catch((error: unknown) => failures.push(error));
      }
    }),
  );
  signal?.throwIfAborted();
  if (failures.length > 0) throw failures[0];
  if (!added) return;
  const parts = added.name.split('/');
  for (const [index] of parts.slice(1).entries())
    await mkdir(`${folder}/${parts.slice(0, index + 1).join('/')}`, { mode: 0o755 }).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    });
  await rm(`${folder}/${added.name}`, { force: true });
  await copyEntry({ kind: 'file', ...added }, folder);
};
