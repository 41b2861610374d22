import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** A git repository for a test. */
export interface GitRepository {
  readonly path: string;
  /** Runs git in it; returns its output without the last line feed. */
  git(...words: string[]): Promise<string>;
  write(files: Readonly<Record<string, string>>): Promise<void>;
  /** Writes files and commits everything; returns the commit's ID. */
  commit(files: Readonly<Record<string, string>>): Promise<string>;
  remove(): Promise<void>;
}

const run = promisify(execFile);
/** Ignores the machine's git configuration. */
const env = {
  ...process.env,
  GIT_CONFIG_GLOBAL: process.platform === 'win32' ? 'NUL' : '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.com',
};

/** An empty repository with the branch `main`, and the files of its first commit. */
export const createRepository = async (files: Readonly<Record<string, string>>): Promise<GitRepository> => {
  const path = await mkdtemp(join(tmpdir(), 'acrtask-git-'));
  const git: GitRepository['git'] = async (...words) =>
    (await run('git', ['-C', path, ...words], { env })).stdout.replace(/\n$/, '');
  const write: GitRepository['write'] = async (written) => {
    for (const [name, text] of Object.entries(written)) {
      await mkdir(dirname(join(path, name)), { recursive: true });
      await writeFile(join(path, name), text);
    }
  };
  const commit: GitRepository['commit'] = async (changed) => {
    await write(changed);
    await git('add', '--all');
    await git('commit', '--quiet', '--allow-empty', '--message', 'a change');
    return git('rev-parse', 'HEAD');
  };
  await git('init', '--quiet', '--initial-branch', 'main');
  await commit(files);
  return { path, git, write, commit, remove: () => rm(path, { recursive: true, force: true }) };
};
