import { join, relative, resolve, sep } from 'node:path';
import type { CommandContext, RequestContext } from '../../cli/command.ts';
import { CommandError } from '../../errors.ts';
import { isFile } from '../../file-kind.ts';
import { parseContextSize } from '../../request/context-size.ts';
import { isLocalFolder, type QuickSource } from '../../request/find-source.ts';
import { classifyContext } from '../../request/source-context.ts';
import { isTaskFileName, type LocalTaskFiles } from '../../request/task-file-text.ts';
import type { RegistryPlace } from '../../service/registries.ts';

/** A remote source as the request has it. Throws CommandError for text that is not a source. */
export const remoteSource = async (
  text: string,
  registry: RegistryPlace,
  { services, messages }: CommandContext,
): Promise<string> => {
  const kind = classifyContext(text);
  if (kind === 'local') throw new CommandError(`'${text}' doesn't exist.`);
  if (kind === 'tarball' && !(await services.sources.exists(text)))
    throw new CommandError(`'${text}' doesn't exist.`, {
      hint: 'The URL is read as a tar archive. The URL of a Git repository ends in .git, before any #branch:folder.',
    });
  await messages.warn(`Sending context to registry: ${registry.name}...`);
  return text;
};

/** Warns of a size limit that has no effect, because no local folder is sent. */
export const warnOfIdleLimit = async (
  maxContextSize: string | undefined,
  { messages }: RequestContext,
): Promise<void> => {
  if (maxContextSize !== undefined) await messages.warn('--max-context-size is ignored: no local folder is sent.');
};

/** The path of a file relative to a folder, with `/` separators; undefined for a file outside the folder. */
const nameIn = (folder: string, file: string): string | undefined => {
  const name = relative(folder, file).split(sep).join('/');
  return name.startsWith('../') || resolve(name) === name ? undefined : name;
};

/** The options for sending a local folder. */
export interface SourceOptions {
  readonly maxContextSize?: string | undefined;
  /** The agent pool for the run. */
  readonly agentPool?: string | undefined;
}

/**
 * The context of a run of a task: uploads a local folder, passes a remote one on; `/dev/null` and undefined mean the task's
 * own context. Resolves to the source for the run request.
 */
export const sendSource = async (
  text: string | undefined,
  {
    file,
    maxContextSize,
    agentPool,
    taskFiles,
  }: SourceOptions & { readonly file?: string | undefined; readonly taskFiles: LocalTaskFiles },
  registry: RegistryPlace,
  context: CommandContext,
): Promise<string | undefined> => {
  const maxBytes = parseContextSize(maxContextSize);
  const { cwd } = context.host;
  const isNamed = text !== undefined && text !== '' && classifyContext(text) !== 'none';
  if (!isNamed || !(await isLocalFolder(text, cwd))) {
    await warnOfIdleLimit(maxContextSize, context);
    return isNamed ? remoteSource(text, registry, context) : undefined;
  }
  const folder = resolve(cwd, text);
  const named = file ? resolve(folder, file) : undefined;
  if (named && !(await isFile(named)))
    throw new CommandError(`Unable to find '${named}'.`, { hint: '--file is a path inside the --context.' });
  if (file && named && isTaskFileName(named)) {
    const text = await taskFiles.read(named);
    await taskFiles.check({ name: file, text, folder });
  }
  const path = named && !isTaskFileName(named) ? named : resolve(folder, 'Dockerfile');
  const nameInArchive = (await isFile(path)) ? nameIn(folder, path) : undefined;
  // Sent even if .dockerignore excludes it, as in az and Docker (commands.md 11.2).
  const dockerfile = nameInArchive === undefined ? {} : { dockerfile: { path, nameInArchive } };
  const quiet = context.globals.onlyShowErrors;
  return context.services.sources.upload(registry, { folder, ...dockerfile, maxBytes, agentPool, quiet });
};

/**
 * Uploads a folder, or passes a remote source on; resolves to the source for the run request. Includes the Dockerfile at a
 * folder's root even if .dockerignore excludes it, as az and Docker do (commands.md 11.2).
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
