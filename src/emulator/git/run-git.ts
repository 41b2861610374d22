import { execFile } from 'node:child_process';
import { dirname } from 'node:path';

/** git's error message, without parts that only matter at a terminal. */
export class GitError extends Error {
  readonly isMissing: boolean;

  constructor(message: string, isMissing: boolean) {
    super(message);
    this.isMissing = isMissing;
  }
}

/** The file list of a large repository is long; a single file is not longer than this either. */
const mostOutput = 512 * 1024 * 1024;

/** Variables that would point git to another repository. */
const misleading = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_OBJECT_DIRECTORY', 'GIT_COMMON_DIR'];

const surroundings = (folder: string, added: Readonly<Record<string, string>>): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !misleading.includes(name))),
  // A folder that is not a repository must not be treated as part of one above it.
  GIT_CEILING_DIRECTORIES: dirname(folder),
  GIT_OPTIONAL_LOCKS: '0',
  LC_ALL: 'C',
  ...added,
});

/** Runs git in a folder, without a shell, with `added` variables; returns its output, rejects with a `GitError`. */
export const runGit = (
  folder: string,
  words: readonly string[],
  added: Readonly<Record<string, string>> = {},
): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    execFile(
      'git',
      ['-c', 'core.fsmonitor=false', '-C', folder, ...words],
      { encoding: 'buffer', maxBuffer: mostOutput, windowsHide: true, env: surroundings(folder, added) },
      (problem, output, errors) => {
        if (!problem) return resolve(output);
        const said = errors.toString('utf8').trim().split('\n')[0] ?? '';
        reject(new GitError(said || problem.message, (problem as NodeJS.ErrnoException).code === 'ENOENT'));
      },
    );
  });
