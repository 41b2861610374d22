import { execFile } from 'node:child_process';

/** Output of `git ls-files -s -z` -> the names of the executable files. */
export const programsIn = (listing: string): ReadonlySet<string> =>
  new Set(
    listing
      .split('\0')
      .filter((line) => line.startsWith('100755 '))
      .map((line) => line.slice(line.indexOf('\t') + 1)),
  );

/**
 * The files below a folder that git's index marks as executable, relative to the folder: information that a file
 * system without an executable bit lacks. Empty when git is not installed, or the folder is not in a repository.
 */
export const programsOf = (folder: string): Promise<ReadonlySet<string>> =>
  new Promise((resolve) => {
    execFile('git', ['ls-files', '-s', '-z'], { cwd: folder, maxBuffer: 2 ** 30, windowsHide: true }, (error, stdout) =>
      resolve(programsIn(error ? '' : stdout)),
    );
  });
