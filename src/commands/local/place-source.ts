import { chmod, cp, rename, rmdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { CommandContext } from '../../cli/command.ts';
import type { RegistryLogin } from '../../runner/engines/engine.ts';
import type { RunFolder } from '../../runner/run-folder.ts';
import type { LocalSource } from './local-run.ts';
import { registryLogins } from './registry-logins.ts';

/** What is known about a source that lies in the workspace. */
export interface PlacedSource {
  /** The commit of a Git repository. */
  readonly commit?: string;
  /** The folder in the workspace that the paths of the run start from; '' for the workspace itself. */
  readonly folder: string;
}

/** The registry in `oci://registry/repository:tag`. */
const registryOf = (text: string): readonly string[] => /^oci:\/\/([^/]+)\//i.exec(text)?.slice(1) ?? [];

/** Fetches a remote source: the whole of it, also when the run takes place in a folder of a repository. */
const fetchSource = async (
  text: string,
  { path, workspace }: RunFolder,
  given: readonly RegistryLogin[],
  context: CommandContext,
): Promise<PlacedSource> => {
  const { host, messages, signal } = context;
  const logins = await registryLogins(given, registryOf(text), context);
  const { fetchContext } = await import('../../runner/contexts/fetch-context.ts');
  await messages.warn('Downloading source code...');
  const place = join(path, 'source');
  const { directory, revision, warnings } = await fetchContext(text, place, {
    fetch: globalThis.fetch,
    signal,
    env: host.env,
    sleep: host.sleep,
    startProgram: host.startProgram,
    credentialFor: (registry) => logins.find(({ server }) => server === registry),
    say: (line) => void messages.info(line),
  });
  for (const warning of warnings) await messages.warn(warning);
  await rmdir(workspace);
  await rename(place, workspace);
  await chmod(workspace, 0o755);
  const folder = relative(place, directory).split(sep).join('/');
  return { folder, ...(revision === '' ? {} : { commit: revision }) };
};

/**
 * Puts the source of a run into its workspace: a copy of what would be sent of a folder, or what a remote source has.
 * Throws CommandError when it cannot be had.
 */
export const placeSource = async (
  source: LocalSource,
  folder: RunFolder,
  logins: readonly RegistryLogin[],
  context: CommandContext,
): Promise<PlacedSource> => {
  if (source.kind === 'none') return { folder: '' };
  if (source.kind === 'remote') return fetchSource(source.text, folder, logins, context);
  const { path, dockerfile } = source;
  await context.services.sources.copy({ folder: path, ...(dockerfile ? { dockerfile } : {}) }, folder.workspace);
  return { folder: '' };
};

/** Copies the workspace to a folder that the user has named. */
export const keepWorkspace = async ({ workspace }: RunFolder, folder: string): Promise<void> => {
  await cp(workspace, folder, { recursive: true, verbatimSymlinks: true });
};
