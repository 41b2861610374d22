import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { checkEachInTurn } from '../../check-all.ts';
import type { CommandContext } from '../../cli/command.ts';
import { CommandError, reasonOf } from '../../errors.ts';
import { kindAt } from '../../file-kind.ts';
import { makeFolder } from '../../make-folder.ts';
import { withFiles } from '../../project/export/export-files.ts';
import { yamlText } from '../../project/export/yaml-text.ts';
import { projectFileNames } from '../../project/find-project-file.ts';
import type { ProjectFile } from '../../project/project-schema.ts';
import { readTextFile } from '../../text-file.ts';
import { confirm } from '../shared/confirm.ts';

/** A file that is to be written, by its path as the user sees it. */
interface Wanted {
  readonly path: string;
  readonly text: string;
  readonly state: 'new' | 'same' | 'other';
}

/** How a file compares with what is there. Throws CommandError when it cannot be written. */
const compared = async (path: string, text: string, file: string): Promise<Wanted> => {
  try {
    const kind = await kindAt(file);
    if (kind === 'none') return { path, text, state: 'new' };
    if (kind !== 'file') throw new CommandError(`${path} exists and is not a file.`);
    await access(file, constants.W_OK);
    const before = await readTextFile(file, path).catch(() => undefined);
    return { path, text, state: before === text ? 'same' : 'other' };
  } catch (cause) {
    if (cause instanceof CommandError) throw cause;
    throw new CommandError(`${path} cannot be written: ${reasonOf(cause)}.`, { cause });
  }
};

const agreeToReplace = async (others: readonly Wanted[], isSure: boolean, context: CommandContext): Promise<void> => {
  if (others.length === 0 || isSure) return;
  const names = others.map(({ path }) => `  ${path}`).join('\n');
  if (!context.host.stdin.isTTY)
    throw new CommandError(`These files exist and have other content. Nothing was written.\n${names}`, {
      hint: 'To replace them, add --yes. To keep them, name another folder with --dir.',
    });
  await confirm(`These files exist and have other content:\n${names}\nReplace them?`, context);
};

const makeUsable = async (dir: string, folder: string): Promise<void> => {
  try {
    await makeFolder(folder);
    await access(folder, constants.W_OK);
  } catch (cause) {
    throw new CommandError(`--dir: '${dir}' cannot be written: ${reasonOf(cause)}.`, { cause });
  }
};

/**
 * Writes a project file to a folder, with its task files and values files beside it. Files of other content are replaced
 * only when the user agrees, all or none. The project file comes last, so that it never names files that are not there.
 */
export const writeProject = async (
  project: ProjectFile,
  { dir, isSure }: { readonly dir: string; readonly isSure: boolean },
  context: CommandContext,
): Promise<void> => {
  const { host } = context;
  const folder = resolve(host.cwd, dir);
  const { project: withNames, files } = withFiles(project);
  const all = [...files, { name: projectFileNames[0], text: yamlText(withNames) }];
  const wanted = await checkEachInTurn(all, ({ name, text }) => compared(join(dir, name), text, join(folder, name)));
  await agreeToReplace(
    wanted.filter(({ state }) => state === 'other'),
    isSure,
    context,
  );
  await makeUsable(dir, folder);
  const { default: writeFileAtomic } = await import('write-file-atomic');
  const written: string[] = [];
  for (const { path, text, state } of wanted) {
    try {
      if (state !== 'same') await writeFileAtomic(resolve(host.cwd, path), text);
    } catch (cause) {
      const before = written.length > 0 ? `Written until then: ${written.join(', ')}.` : 'Nothing was written.';
      throw new CommandError(`${path} cannot be written: ${reasonOf(cause)}.`, { cause, hint: before });
    }
    if (state !== 'same') written.push(path);
    await host.stderr.write(state === 'same' ? `${path} is up to date.\n` : `Wrote ${path}.\n`);
  }
};
