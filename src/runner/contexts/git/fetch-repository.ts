import { lstat, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../../errors.ts';
import { ContextError, type ContextTools, type FetchedContext } from '../context-tools.ts';
import { resolveWithin } from '../resolve-within.ts';
import { checkAddress, checkOut } from './check-out.ts';
import { type GitAddress, parseGitAddress } from './git-address.ts';
import { type Git, GitFailure, gitIn } from './run-git.ts';

/**
 * Fetches a git repository into a folder, and checks out what its context names: a branch, a tag, a commit, or another
 * reference such as `pull/7/head`; as little of its history as the server lets us. Submodules and files in Git LFS come
 * along. Rejects with a `ContextError` that begins as the engine's does (taskfile.md 17).
 */
export const fetchRepository = async (
  context: string,
  folder: string,
  tools: ContextTools,
): Promise<FetchedContext> => {
  tools.say('Getting context from Git URL');
  try {
    const address = readAddress(context);
    const git = gitIn(folder, tools, { credential: address.credential });
    await git('init', '--quiet');
    await git('remote', 'add', 'origin', address.url);
    const revision = await checkOut(git, address);
    await addSubmodules(git, folder);
    const warnings = await addLargeFiles(git);
    for (const each of warnings) tools.say(each);
    return { directory: await buildFolder(folder, address.folder), revision, warnings };
  } catch (error) {
    if (error instanceof ContextError)
      throw new ContextError(`unable to git clone to ${folder}: ${error.message}`, error.hint ?? '', error.cause);
    if (!(error instanceof GitFailure)) throw error;
    if (error.isMissing)
      throw new ContextError(
        'unable to find git: exec: "git": executable file not found in $PATH',
        'Install git (https://git-scm.com/downloads): it fetches the repositories that build steps name.',
        error,
      );
    throw new ContextError(`unable to git clone to ${folder}: ${error.message}`, checkAddress, error);
  }
};

const readAddress = (context: string): GitAddress => {
  try {
    return parseGitAddress(context);
  } catch (error) {
    throw new ContextError(`cannot read the URL of the repository: ${messageOf(error)}`, checkAddress);
  }
};

/** The folder that the build runs in. Links are followed as if the repository were all there is. */
const buildFolder = async (root: string, folder: string): Promise<string> => {
  if (folder === '') return root;
  const hint = `Check the folder '${folder}' after the second part of the URL, #REFERENCE:FOLDER.`;
  const path = await resolveWithin(root, folder).catch((error: unknown) => {
    throw new ContextError(
      `error setting git context, ${JSON.stringify(folder)} not within git root: ${messageOf(error)}`,
      hint,
    );
  });
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new ContextError(`stat ${path}: no such file or directory`, hint);
  if (!found.isDirectory()) throw new ContextError(`error setting git context, not a directory: ${path}`, hint);
  return path;
};

const addSubmodules = async (git: Git, folder: string): Promise<void> => {
  const hasSubmodules = await lstat(join(folder, '.gitmodules')).then(
    () => true,
    () => false,
  );
  if (!hasSubmodules) return;
  try {
    await git('submodule', '--quiet', 'update', '--init', '--recursive', '--depth=1');
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    throw new ContextError(
      `error initializing submodules: ${error.message}`,
      'Check the URLs in .gitmodules. The token of the URL is only for the server that it is written for.',
      error,
    );
  }
};

/** Replaces pointers of Git LFS by the files that they stand for; returns what there is to say about them. */
const addLargeFiles = async (git: Git): Promise<readonly string[]> => {
  const pointers = await git('ls-files', '-z', ':(attr:filter=lfs)');
  if (pointers === '') return [];
  try {
    await git('lfs', 'version');
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    return ['WARNING: git-lfs is not installed'];
  }
  try {
    await git('lfs', 'pull');
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    throw new ContextError(
      `error executing 'git lfs pull': ${error.message}`,
      'Check that the server has the files of Git LFS, and that the token of the URL may read them.',
      error,
    );
  }
  return [];
};
