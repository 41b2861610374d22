import { lstat, rm } from 'node:fs/promises';
import { makeFolder } from '../../make-folder.ts';
import { kindOfContext } from '../../taskfile/steps/build-command.ts';
import { ContextError, type ContextTools, type FetchedContext } from './context-tools.ts';

type Fetch = (context: string, folder: string, tools: ContextTools) => Promise<FetchedContext>;

/** How each kind of context is fetched. Each is loaded when the first such context is. */
const fetchers: Readonly<Record<'git' | 'url' | 'oci', () => Promise<Fetch>>> = {
  git: async () => (await import('./git/fetch-repository.ts')).fetchRepository,
  url: async () => (await import('./archive/fetch-archive.ts')).fetchArchive,
  oci: async () => (await import('./artifact/fetch-artifact.ts')).fetchArtifact,
};

/**
 * Fetches the context that a build step names itself (a git repository, the URL of an archive, or an artifact of a
 * registry) into `folder`, which is made for the user alone (taskfile.md 8.2, 17). Tells `tools.say` the lines that the
 * engine prints meanwhile. Rejects with a `ContextError` when it cannot be had, and with the signal's reason when that is
 * aborted; a folder that was made is removed again then.
 */
export const fetchContext = async (context: string, folder: string, tools: ContextTools): Promise<FetchedContext> => {
  const kind = kindOfContext(context);
  if (kind === 'local') throw new Error(`${context} is a folder of the source, which is not fetched.`);
  tools.signal.throwIfAborted();
  const isNew = await lstat(folder).then(
    () => false,
    () => true,
  );
  try {
    await makeFolder(folder);
    const fetcher = await fetchers[kind]();
    return await fetcher(context, folder, tools);
  } catch (error) {
    if (isNew) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    tools.signal.throwIfAborted();
    if (!(error instanceof ContextError)) throw error;
    throw new ContextError(`failed to download source code: ${error.message}`, error.hint ?? '', error.cause);
  }
};
