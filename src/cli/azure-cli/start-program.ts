import { fstatSync } from 'node:fs';
import { CommandError } from '../../errors.ts';
import type { Host } from '../../host.ts';

/** A program and its words as the system is given them. */
export interface Start {
  readonly program: string;
  readonly argv: readonly string[];
  /** On Windows: the words are a command line that is quoted already. */
  readonly verbatim: boolean;
}

/** As the C runtime of Windows reads it: backslashes before a quote count twice. */
const quoted = (word: string): string => `"${word.replace(/(\\*)"/g, String.raw`$1$1\"`).replace(/(\\*)$/, '$1$1')}"`;

/** What `cmd` gives a meaning, each with `^` before it. */
const escaped = (text: string): string => text.replace(/[()[\]%!^"`<>&|;, *?]/g, '^$&');

/**
 * How to start a program. A batch file, such as `az.cmd` on Windows, is started by `cmd`, which reads the words twice: as its
 * own command line, and where the batch file passes them on with `%*`. No word means anything to it. Throws CommandError
 * for what cannot be passed.
 */
export const startOf = (
  path: string,
  argv: readonly string[],
  { env, platform }: Pick<Host, 'env' | 'platform'>,
): Start => {
  if (platform !== 'win32' || !/\.(?:cmd|bat)$/i.test(path)) return { program: path, argv, verbatim: false };
  if (argv.some((word) => /[\r\n]/.test(word)))
    throw new CommandError('An argument has more than one line, which Windows cannot pass to the Azure CLI.', {
      hint: 'Write the value to a file, and name the file as @FILE.',
    });
  const line = [escaped(path), ...argv.map((word) => escaped(escaped(quoted(word))))].join(' ');
  return {
    program: env.ComSpec || env.COMSPEC || 'cmd.exe',
    argv: ['/d', '/v:off', '/s', '/c', `"${line}"`],
    verbatim: true,
  };
};

const isOpen = (descriptor: number): boolean => {
  try {
    fstatSync(descriptor);
    return true;
  } catch {
    return false;
  }
};

/** The descriptors, without the standard ones, that words name, as shells write `<(command)`: `/dev/fd/63`. */
export const namedIn = (argv: readonly string[]): readonly number[] =>
  argv
    .flatMap((word) => [...word.matchAll(/\/(?:dev|proc\/self)\/fd\/(\d{1,3})(?!\d)/g)])
    .map(([, number]) => Number(number))
    .filter((number) => number > 2);

/** Those of the descriptors that are open, once each, in ascending order. */
export const openAmong = (descriptors: readonly number[]): readonly number[] =>
  [...new Set(descriptors)].filter(isOpen).sort((a, b) => a - b);
