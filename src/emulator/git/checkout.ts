import { lstat, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  FileTooLarge,
  largestFile,
  type SourceEntry,
  type SourceFiles,
  sourceFiles,
} from '../runs/context/context-files.ts';
import { contentId, filesAt, pathsBelow } from '../runs/context/folder-files.ts';
import { GitError, runGit } from './run-git.ts';

/** What git checks out of a repository for a run. */
export interface Checkout {
  readonly files: SourceFiles;
  /** The commit; for a folder without commits, a name for its content. */
  readonly revision: string;
  /** A note for readers of the run's log. */
  readonly notes: readonly string[];
}

/** Why nothing can be checked out, as a sentence for the run's log. */
export class CheckoutError extends Error {}

/** Whether a folder is itself a repository, with a work tree or bare, rather than inside one. */
export const isRepository = async (folder: string): Promise<boolean> => {
  const isThere = (name: string): Promise<boolean> =>
    lstat(join(folder, name)).then(
      () => true,
      () => false,
    );
  if (await isThere('.git')) return true;
  return (await Promise.all(['HEAD', 'objects', 'refs'].map(isThere))).every(Boolean);
};

const lines = (output: Buffer, separator = '\n'): string[] =>
  output
    .toString('utf8')
    .split(separator)
    .filter((line) => line !== '');

/** The commit that a full name in the repository in `folder`, such as `refs/heads/main`, refers to; undefined if nothing has that name. */
export const commitAt = async (folder: string, name: string): Promise<string | undefined> => {
  try {
    const words = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`];
    return (await runGit(folder, words)).toString('utf8').trim();
  } catch (problem) {
    // git fails silently when there is no such commit; any other failure is reported.
    if (problem instanceof GitError && !problem.isMissing && !problem.message.startsWith('fatal:')) return undefined;
    throw problem;
  }
};

/**
 * Where git looks for the name after `#` in a URL: a branch first, including one known only from the clone's origin,
 * then a tag, a full reference such as that of a pull request, and a commit.
 */
const candidates = (reference: string): string[] => [
  `refs/heads/${reference}`,
  `refs/remotes/origin/${reference}`,
  `refs/tags/${reference}`,
  ...(reference.startsWith('refs/') ? [reference] : [`refs/${reference}`]),
  ...(/^[0-9a-f]{4,40}$/i.test(reference) ? [reference] : []),
];

const branchesOf = async (folder: string): Promise<string> => {
  const names = lines(await runGit(folder, ['for-each-ref', '--format=%(refname:lstrip=2)', 'refs/heads']));
  return names.length === 0 ? 'no branches' : `the branches ${names.slice(0, 20).join(', ')}`;
};

export interface Reference {
  /** `refs/heads/main` */
  readonly name: string;
  readonly commit: string;
}

/** The branches and tags of a repository, by name. Rejects when git cannot read it. */
export const referencesOf = async (folder: string): Promise<readonly Reference[]> =>
  lines(await runGit(folder, ['for-each-ref', '--format=%(objectname) %(refname)', 'refs/heads', 'refs/tags'])).map(
    (line) => ({ commit: line.slice(0, line.indexOf(' ')), name: line.slice(line.indexOf(' ') + 1) }),
  );

const findCommit = async (folder: string, reference: string): Promise<string> => {
  if (reference === '') {
    const head = await commitAt(folder, 'HEAD');
    if (head !== undefined) return head;
    throw new CheckoutError(`The repository in ${folder} has no commit yet.`);
  }
  for (const candidate of candidates(reference)) {
    const commit = await commitAt(folder, candidate);
    if (commit !== undefined) return commit;
  }
  throw new CheckoutError(
    `The repository in ${folder} has no branch, tag or commit '${reference}'. It has ${await branchesOf(folder)}.`,
  );
};

/** `mode type id` before a tab, then the path (git-ls-tree). */
const treeLine = /^(\d+) (\w+) ([0-9a-f]+) +(\d+|-)\t(.*)$/s;

const filesOf = async (folder: string, commit: string): Promise<SourceFiles> => {
  const entries = new Map<string, SourceEntry>();
  const blobs = new Map<string, { readonly id: string; readonly size: number }>();
  const read = (id: string): Promise<Buffer> => runGit(folder, ['cat-file', 'blob', id]);
  for (const line of lines(await runGit(folder, ['ls-tree', '-r', '-z', '-l', '--full-tree', commit]), '\0')) {
    const [, mode, type, id = '', size, path = ''] = treeLine.exec(line) ?? [];
    // A submodule is a commit of another repository.
    if (type !== 'blob') continue;
    blobs.set(path, { id, size: Number(size) });
    const target = async (): Promise<string> => (await read(id)).toString('utf8');
    entries.set(path, mode === '120000' ? { kind: 'link', target } : { kind: 'file' });
  }
  const readFile = async (path: string): Promise<Buffer> => {
    const { id, size } = blobs.get(path) as { id: string; size: number };
    if (size > largestFile) throw new FileTooLarge(path);
    return read(id);
  };
  return sourceFiles(entries, readFile, (target) => writeCommit(folder, commit, target));
};

/** Writes the files of a commit as a checkout has them, by an index apart from that of the repository. */
const writeCommit = async (folder: string, commit: string, target: string): Promise<void> => {
  const place = await mkdtemp(join(tmpdir(), 'acrtask-index-'));
  try {
    const index = { GIT_INDEX_FILE: join(place, 'index') };
    await runGit(folder, ['read-tree', commit], index);
    await runGit(folder, [`--work-tree=${target}`, 'checkout-index', '--all', '--force'], index);
  } finally {
    await rm(place, { recursive: true, force: true });
  }
};

const isBare = async (folder: string): Promise<boolean> =>
  (await runGit(folder, ['rev-parse', '--is-bare-repository'])).toString('utf8').trim() === 'true';

/** The files in the work tree that are not ignored, committed or not. */
const workTreeFiles = async (folder: string): Promise<SourceFiles> => {
  const words = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'];
  return filesAt(folder, lines(await runGit(folder, words), '\0').sort());
};

const fromRepository = async (folder: string, reference: string, workTree: boolean): Promise<Checkout> => {
  const commit = await findCommit(folder, reference);
  const isCheckedOut = commit === (await commitAt(folder, 'HEAD')) && !(await isBare(folder));
  const changes = isCheckedOut ? lines(await runGit(folder, ['status', '--porcelain', '-z']), '\0').length : 0;
  if (changes > 0 && workTree) {
    const notes = [`The run reads ${folder} with its uncommitted changes (--map-git-worktree).`];
    return { files: await workTreeFiles(folder), revision: commit, notes };
  }
  const left = `The run reads commit ${commit.slice(0, 12)} of ${folder}, without its uncommitted changes. Commit them, or start the emulator with --map-git-worktree.`;
  return { files: await filesOf(folder, commit), revision: commit, notes: changes > 0 ? [left] : [] };
};

/**
 * What git would check out of the repository in `folder` at `reference` (a branch, tag or commit; empty for what is
 * checked out there). `workTree`: with the changes that are not committed, where that very commit is checked out.
 * A folder that is no repository has neither branches nor commits: its files stand for each of them.
 * Rejects with a `CheckoutError` when there is no such thing.
 */
export const checkOut = async (folder: string, reference: string, workTree: boolean): Promise<Checkout> => {
  if (!(await isRepository(folder))) {
    const paths = await pathsBelow(folder).catch((error: NodeJS.ErrnoException) => {
      throw new CheckoutError(`The folder ${folder} cannot be read (${error.code ?? error.message}). Check --map-git.`);
    });
    return { files: await filesAt(folder, paths), revision: await contentId(folder, paths), notes: [] };
  }
  try {
    return await fromRepository(folder, reference, workTree);
  } catch (problem) {
    if (!(problem instanceof GitError)) throw problem;
    throw new CheckoutError(
      problem.isMissing
        ? `${folder} is a git repository, and git, which reads it, is not installed.`
        : `git cannot read the repository in ${folder}: ${problem.message}`,
    );
  }
};
