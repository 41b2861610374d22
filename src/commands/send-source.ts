import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { CommandContext } from '../cli/command.ts';
import { CommandError } from '../errors.ts';
import { classifyContext } from '../request/source-context.ts';
import { isTaskFileName } from '../request/task-file-text.ts';
import type { FoundRegistry } from '../service/registries.ts';

const kindOf = async (path: string): Promise<'folder' | 'file' | undefined> => {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch {
    return undefined;
  }
};

/** Whether `text` names a folder on this machine; throws CommandError when it is a file (commands.md 1.10). */
export const isLocalFolder = async (text: string, cwd: string): Promise<boolean> => {
  const kind = await kindOf(resolve(cwd, text));
  if (kind === 'file') throw new CommandError('Source location should be a local directory path or remote URL.');
  return kind === 'folder';
};

/** A remote source as the service is told of it; throws CommandError for a text that is no source at all. */
export const remoteSource = async (
  text: string,
  registry: FoundRegistry,
  { services, messages }: CommandContext,
): Promise<string> => {
  const kind = classifyContext(text);
  if (kind === 'local' || (kind === 'tarball' && !(await services.sources.exists(text))))
    throw new CommandError(`'${text}' doesn't exist.`);
  await messages.warn(`Sending context to registry: ${registry.name}...`);
  return text;
};

/** A Dockerfile's name in the archive: its own, made unique so that it never meets a file of the folder. */
export const archiveNameOf = (dockerfile: string): string =>
  `${crypto.randomUUID().replaceAll('-', '')}_${basename(dockerfile.replaceAll('\\', '/'))}`;

/**
 * The context of a run of a task: a local folder is uploaded, a remote one is passed on, `/dev/null` means the task's
 * own. Resolves to what the run request names.
 */
export const sendSource = async (
  text: string,
  file: string | undefined,
  registry: FoundRegistry,
  context: CommandContext,
): Promise<string | undefined> => {
  if (text === '' || classifyContext(text) === 'none') return undefined;
  const { cwd } = context.host;
  if (!(await isLocalFolder(text, cwd))) return remoteSource(text, registry, context);
  const folder = resolve(cwd, text);
  const dockerfile = file && !isTaskFileName(file) && file !== '-' ? resolve(folder, file) : undefined;
  if (dockerfile && (await kindOf(dockerfile)) !== 'file') throw new CommandError(`Unable to find '${dockerfile}'.`);
  return context.services.sources.upload(registry, { folder });
};
