import { CommandError, reasonOf } from '../errors.ts';

const hints: Readonly<Record<string, string>> = {
  ENOSPC: 'Free space on the disk that holds it, or choose another folder.',
  EDQUOT: 'Free space in your quota, or choose another folder.',
  EROFS: 'Its file system is read-only. Choose another folder.',
  EACCES: 'Check its owner and permissions, or choose another folder.',
  EPERM: 'Check its owner and permissions, or choose another folder.',
  EMFILE: 'Raise the limit on open files (ulimit -n).',
  ENFILE: 'Too many files are open on this machine. Close other programs.',
  ENOMEM: 'Close other programs, or use a machine with more memory.',
};

/** About programs, which are files that nobody chooses a folder for. */
const hintsForPrograms: Readonly<Record<string, string | undefined>> = {
  ...hints,
  EACCES: 'Check that you may execute it.',
  EPERM: 'Check that you may execute it.',
  ENOENT: 'Check that it exists. If it is a script, check that the program in its first line exists, too.',
};

const reading = new Set(['read', 'scandir', 'readlink', 'stat', 'lstat', 'opendir', 'realpath', 'access']);

const whatFailed = ({ syscall = '', path, dest }: NodeJS.ErrnoException & { readonly dest?: string }): string => {
  if (syscall.startsWith('spawn')) return `'${path ?? syscall.slice('spawn '.length)}' cannot be started`;
  const which = dest ?? path;
  const verb = reading.has(syscall)
    ? 'read'
    : syscall === 'open'
      ? 'opened'
      : syscall === 'mkdir'
        ? 'created'
        : 'written';
  return which === undefined ? `A file cannot be ${verb}` : `'${which}' cannot be ${verb}`;
};

/**
 * Converts an error of the operating system to an error for the user; returns undefined for other errors. A full disk or a
 * read-only folder is a problem of the environment, not a defect, wherever it occurs.
 */
export const systemError = (error: unknown): CommandError | undefined => {
  if (!(error instanceof Error)) return undefined;
  const { code, errno, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined || typeof errno !== 'number' || syscall === undefined) return undefined;
  const hint = syscall.startsWith('spawn')
    ? hintsForPrograms[code]
    : syscall === 'mkdir'
      ? (hints[code] ?? 'Choose another folder.')
      : hints[code];
  return new CommandError(`${whatFailed(error)}: ${reasonOf(error)} (${code}).`, {
    cause: error,
    ...(hint === undefined ? {} : { hint }),
  });
};
