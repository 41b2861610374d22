import { ContextError } from '../context-tools.ts';
import type { GitAddress } from './git-address.ts';
import { type Git, GitFailure } from './run-git.ts';

export const checkAddress = 'Check the address of the repository.';

/** A reference that the server has. */
interface Found {
  readonly name: string;
  /** Which has it fetched. */
  readonly refspec: string;
  /** What checks it out then. */
  readonly checkout: readonly string[];
}

/** What a name may stand for, in this order: a branch as in the engine, then a tag, then a full or almost full name. */
const candidates = (reference: string): readonly Found[] => [
  {
    name: `refs/heads/${reference}`,
    refspec: `+refs/heads/${reference}:refs/remotes/origin/${reference}`,
    checkout: ['-B', reference, `refs/remotes/origin/${reference}`],
  },
  {
    name: `refs/tags/${reference}`,
    refspec: `+refs/tags/${reference}:refs/tags/${reference}`,
    checkout: ['--detach', `refs/tags/${reference}`],
  },
  ...(reference.startsWith('refs/') ? [reference] : [`refs/${reference}`]).map((name) => ({
    name,
    refspec: name,
    checkout: ['--detach', 'FETCH_HEAD'],
  })),
];

/** Files that lie in the folder already give way. */
const checkoutWords = ['checkout', '--quiet', '--force'];

const isStartOfId = (reference: string): boolean => /^[0-9a-f]{4,64}$/i.test(reference);
const isWholeId = (reference: string): boolean => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(reference);

/**
 * Fetches what an address names into the repository in which git runs, and checks it out; returns the commit. Rejects with
 * a `ContextError` in the engine's words when the server does not have it, or gives nothing (taskfile.md 17).
 */
export const checkOut = async (git: Git, { url, reference }: GitAddress): Promise<string> => {
  if (reference === '') {
    await fetchShallow(git, url, 'HEAD');
    await git(...checkoutWords, '--detach', 'FETCH_HEAD', '--');
  } else if (isWholeId(reference)) {
    await fetchShallow(git, url, reference);
    await checkOutCommit(git, reference);
  } else {
    const found = await findReference(git, url, reference);
    if (found) {
      await fetchShallow(git, url, found.refspec);
      await git(...checkoutWords, ...found.checkout, '--');
    } else if (isStartOfId(reference)) {
      await fetchAll(git, url);
      await checkOutCommit(git, reference);
    } else throw await notFound(git, reference);
  }
  return (await git('rev-parse', '--verify', 'HEAD')).trim();
};

const findReference = async (git: Git, url: string, reference: string): Promise<Found | undefined> => {
  const wanted = candidates(reference);
  const known = await referencesOf(git, ...wanted.map(({ name }) => name)).catch((error: unknown) => {
    throw fetchError(error, url);
  });
  // git would take such a name for an option.
  return reference.startsWith('-') ? undefined : wanted.find(({ name }) => known.includes(name));
};

/** The full names of what the server has of the references that end like the given ones. */
const referencesOf = async (git: Git, ...patterns: readonly string[]): Promise<readonly string[]> => {
  const listed = await git('ls-remote', '--quiet', '--', 'origin', ...patterns);
  return listed.split('\n').map((line) => line.slice(line.indexOf('\t') + 1));
};

const checkOutCommit = async (git: Git, id: string): Promise<void> => {
  try {
    await git('rev-parse', '--verify', '--quiet', `${id}^{commit}`);
  } catch (error) {
    throw error instanceof GitFailure ? await notFound(git, id) : error;
  }
  await git(...checkoutWords, '--detach', id, '--');
};

/** The newest commit alone. A server that cannot do that, or does not give that commit alone, is asked for all of them. */
const fetchShallow = async (git: Git, url: string, refspec: string): Promise<void> => {
  try {
    await git('fetch', '--quiet', '--depth', '1', 'origin', refspec);
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    await fetchAll(git, url, ...(isWholeId(refspec) ? [] : [refspec]));
  }
};

const fetchAll = async (git: Git, url: string, ...refspecs: readonly string[]): Promise<void> => {
  try {
    await git('fetch', '--quiet', '--tags', 'origin', ...refspecs);
  } catch (error) {
    throw fetchError(error, url);
  }
};

const fetchError = (error: unknown, url: string): unknown => {
  if (!(error instanceof GitFailure) || error.isMissing) return error;
  return new ContextError(`error fetching: ${error.message}`, fetchHint(error.output, url), error);
};

const fetchHint = (output: string, url: string): string => {
  if (/could not read (?:Username|Password)|Authentication failed|error: 40[13]/.test(output))
    return /^https?:/.test(url)
      ? 'The server asks who you are. Put a token into the URL, https://TOKEN@HOST/PATH.git, through a secret of the task file, or give git a credential helper for that server.'
      : checkAddress;
  if (/Permission denied|Host key verification failed/.test(output))
    return 'ssh cannot sign in without asking: check that ssh-agent has your key and that the host is in known_hosts.';
  if (/Could not resolve host|Failed to connect|unable to access/.test(output))
    return `${checkAddress} Check also that this machine reaches the server.`;
  return checkAddress;
};

const notFound = async (git: Git, reference: string): Promise<ContextError> => {
  const known = await referencesOf(git, 'refs/heads/*', 'refs/tags/*').catch(() => []);
  const names = known.filter((name) => name !== '' && !name.endsWith('^{}'));
  const shown = names.slice(0, 20).map((name) => name.replace(/^refs\/(?:heads|tags)\//, ''));
  const more = names.length > shown.length ? ', and more' : '';
  return new ContextError(
    `error checking out ${reference}: error: pathspec '${reference}' did not match any file(s) known to git: exit status 1`,
    `Check the branch, tag or commit after the # of the URL.${shown.length === 0 ? '' : ` The repository has ${shown.join(', ')}${more}.`}`,
  );
};
