import { join, resolve } from 'node:path';
import type { CommandContext } from '../../cli/command.ts';
import { CommandError } from '../../errors.ts';
import { isFile } from '../../file-kind.ts';
import { parseContextSize } from '../../request/context-size.ts';
import { classifyContext } from '../../request/source-context.ts';
import { defaultTaskFile, type ReadLocalFile, requireTaskFile } from '../../request/task-file-text.ts';
import type { RegistryPlace } from '../../service/registries.ts';
import { isLocalFolder, remoteSource, type SourceOptions, warnOfIdleLimit } from './send-source.ts';

/** The source of a run without a task: nothing, a folder on this machine, or something that the service fetches. */
export type QuickSource =
  | { readonly kind: 'none' }
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'remote'; readonly text: string };

/**
 * Finds out what `text` names, in the order of commands.md 1.10: nothing, a folder, a remote place. Throws CommandError
 * for a file and, with `hint`, for what is nothing of these.
 */
export const findSource = async (text: string, cwd: string, hint: string): Promise<QuickSource> => {
  const kind = classifyContext(text);
  if (kind === 'none') return { kind };
  if (await isLocalFolder(text, cwd)) return { kind: 'folder', path: resolve(cwd, text) };
  if (kind === 'local') throw new CommandError(`'${text}' doesn't exist.`, { hint });
  return { kind: 'remote', text };
};

/**
 * As `findSource`, for a run by a task file that lies in the source: acb.yaml unless `file` names another. Throws
 * CommandError when a folder has no such file, or it cannot be a task file, before any of it is packed.
 */
export const findTaskSource = async (
  text: string,
  file: string | undefined,
  cwd: string,
  readLocalFile: ReadLocalFile,
): Promise<QuickSource> => {
  const sources = 'A source is a local folder, a git or tarball URL, oci://... or /dev/null.';
  const source = await findSource(text, cwd, `${sources} A task is run by its name: acrtask run --name ${text}`);
  if (source.kind !== 'folder') return source;
  const path = join(source.path, file ?? defaultTaskFile);
  if (await isFile(path)) {
    await requireTaskFile(file ?? defaultTaskFile, await readLocalFile(path));
    return source;
  }
  throw new CommandError(`Unable to find '${path}'.`, {
    hint:
      file === undefined
        ? `Name the task file in the source with --file: it is ${defaultTaskFile} unless given. A command is run with --cmd and the source /dev/null.`
        : '--file names the task file in the source.',
  });
};

/**
 * Sends a folder, or passes a remote source on; resolves to what the run request names. The Dockerfile at a folder's root
 * goes along whatever .dockerignore says, as in az and Docker (commands.md 11.2).
 */
export const sendQuickSource = async (
  source: Exclude<QuickSource, { kind: 'none' }>,
  registry: RegistryPlace,
  context: CommandContext,
  { maxContextSize, agentPool }: SourceOptions,
): Promise<string> => {
  const maxBytes = parseContextSize(maxContextSize);
  if (source.kind === 'remote') {
    await warnOfIdleLimit(maxContextSize, context);
    return remoteSource(source.text, registry, context);
  }
  const path = join(source.path, 'Dockerfile');
  const dockerfile = (await isFile(path)) ? { dockerfile: { path, nameInArchive: 'Dockerfile' } } : {};
  const quiet = context.globals.onlyShowErrors;
  return context.services.sources.upload(registry, { folder: source.path, ...dockerfile, maxBytes, agentPool, quiet });
};
