import { execFile } from 'node:child_process';

/** `git ls-files -s -z` -> the names of the files that are programs. */
export const programsIn = (listing: string): ReadonlySet<string> =>
  new Set(
    listing
      .split('\0')
      .filter((line) => line.startsWith('100755 '))
      .map((line) => line.slice(line.indexOf('\t') + 1)),
  );

/**
 * The files below a folder that git's index holds as programs, relative to the folder: what a file system without an
 * exec bit does not know. None where there is no git, or the folder is in no repository.
 */
export const programsOf = (folder: string): Promise<ReadonlySet<string>> =>
  new Promise((resolve) => {
    execFile('git', ['ls-files', '-s', '-z'], { cwd: folder, maxBuffer: 2 ** 30, windowsHide: true }, (error, stdout) =>
      resolve(programsIn(error ? '' : stdout)),
    );
  });
