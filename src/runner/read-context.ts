import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Host } from '../host.ts';
import type { Step } from '../taskfile/model.ts';
import { type BuildCommand, inspectBuild, workspacePath } from '../taskfile/steps/build-command.ts';
import { containerPaths, directoryOnMachine } from './container-paths.ts';
import { resolveWithin } from './contexts/resolve-within.ts';
import type { RegistryLogin } from './engines/engine.ts';
import type { RunFolder } from './run-folder.ts';

/** A context that lies on this machine now. */
export interface ReadContext {
  /** Where the build runs: an absolute path. */
  readonly directory: string;
  /** Its commit; empty when it is not from git. */
  readonly revision: string;
}

export interface ContextSource {
  /** The commit of what lies in the workspace; empty when it is not from git. */
  readonly revision: string;
  /** Fetches the context that a build step names itself into a folder, which is made. Rejects with an Error that has the engine's text. */
  fetch(context: string, folder: string): Promise<ReadContext>;
}

interface Reader {
  readonly folder: RunFolder;
  /** Where contexts come from, if not from where they say. */
  readonly contexts: ContextSource | undefined;
  readonly logins: readonly RegistryLogin[];
  readonly signal: AbortSignal;
  warn(line: string): void;
}

/** Where the context of a build step is, after it was fetched below the step's working directory (taskfile.md 8.2). */
export const readContext = async (
  step: Step,
  build: BuildCommand,
  { folder, contexts, logins, signal, warn }: Reader,
  host: Host,
): Promise<ReadContext> => {
  const directory = directoryOnMachine(folder, step.workingDirectory, []);
  if (build.contextKind === 'local') {
    const inside = containerPaths(folder).find(build.context, workspacePath(step.workingDirectory));
    return { directory, revision: contexts?.revision ?? (await revisionOf(inside, folder, signal, host)) };
  }
  const target = join(directory, step.id);
  if (contexts) return contexts.fetch(build.context, target);
  const { remoteContexts } = await import('./contexts/remote-contexts.ts');
  return remoteContexts({ signal, logins, mark: folder.mark, warn }, host)(build.context, target);
};

/** The commit of the repository that a folder of the workspace belongs to; empty when there is none. */
const revisionOf = async (
  folder: string | undefined,
  { workspace, mark }: RunFolder,
  signal: AbortSignal,
  { env, startProgram }: Host,
): Promise<string> => {
  for (let at = folder; at?.startsWith(workspace); at = dirname(at)) {
    if (!existsSync(join(at, '.git'))) continue;
    const { headRevision } = await import('./contexts/git/run-git.ts');
    return headRevision(at, { env, signal, startProgram, mark });
  }
  return '';
};

/**
 * The folder of a fetched repository that its build runs in, with its links followed as if the repository were all files: a
 * link to elsewhere would have the build read a folder of this machine. Undefined when the step builds no such folder.
 */
export const folderInRepository = async (step: Step, { workspace }: RunFolder): Promise<string | undefined> => {
  const { contextKind, folder } = inspectBuild(step.build);
  return contextKind === 'git' && folder !== '.' ? resolveWithin(join(workspace, step.id), folder) : undefined;
};
