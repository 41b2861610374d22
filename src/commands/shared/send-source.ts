import { join, relative, resolve, sep } from 'node:path';
import type { CommandContext, RequestContext } from '../../cli/command.ts';
import { CommandError } from '../../errors.ts';
import { isFile } from '../../file-kind.ts';
import { parseContextSize } from '../../request/context-size.ts';
import { isLocalFolder, type QuickSource } from '../../request/find-source.ts';
import { classifyContext } from '../../request/source-context.ts';
import { isTaskFileName, requireTaskFile } from '../../request/task-file-text.ts';
import type { RegistryPlace } from '../../service/registries.ts';

/** A remote source as the service is told of it; throws CommandError for a text that is no source at all. */
export const remoteSource = async (
  text: string,
  registry: RegistryPlace,
  { services, messages }: CommandContext,
): Promise<string> => {
  const kind = classifyContext(text);
  if (kind === 'local') throw new CommandError(`'${text}' doesn't exist.`);
  if (kind === 'tarball' && !(await services.sources.exists(text)))
    throw new CommandError(`'${text}' doesn't exist.`, {
      hint: 'It is read as a tar archive: the address of a git repository ends in .git, before any #branch:folder.',
    });
  await messages.warn(`Sending context to registry: ${registry.name}...`);
  return text;
};

/** Warns of a limit that limits nothing, because no local folder is sent. */
export const warnOfIdleLimit = async (
  maxContextSize: string | undefined,
  { messages }: RequestContext,
): Promise<void> => {
  if (maxContextSize !== undefined) await messages.warn('--max-context-size is ignored: no local folder is sent.');
};

/** Where a file lies in a folder, with `/` between names; undefined for one outside of it. */
const nameIn = (folder: string, file: string): string | undefined => {
  const name = relative(folder, file).split(sep).join('/');
  return name.startsWith('../') || resolve(name) === name ? undefined : name;
};

/** What the options say of how a local folder is sent. */
export interface SourceOptions {
  readonly maxContextSize?: string | undefined;
  /** The agent pool that the run is meant for. */
  readonly agentPool?: string | undefined;
}

/**
 * The context of a run of a task: a local folder is uploaded, a remote one is passed on, `/dev/null` means the task's
 * own, as undefined does. Resolves to what the run request names.
 */
export const sendSource = async (
  text: string | undefined,
  { file, maxContextSize, agentPool }: SourceOptions & { readonly file?: string | undefined },
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
    throw new CommandError(`Unable to find '${named}'.`, { hint: '--file names a file inside the --context.' });
  if (named && isTaskFileName(named)) await requireTaskFile(file ?? named, await context.readFile(named));
  const path = named && !isTaskFileName(named) ? named : resolve(folder, 'Dockerfile');
  const nameInArchive = (await isFile(path)) ? nameIn(folder, path) : undefined;
  // Sent whatever .dockerignore says, as in az and Docker (commands.md 11.2).
  const dockerfile = nameInArchive === undefined ? {} : { dockerfile: { path, nameInArchive } };
  const quiet = context.globals.onlyShowErrors;
  return context.services.sources.upload(registry, { folder, ...dockerfile, maxBytes, agentPool, quiet });
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
