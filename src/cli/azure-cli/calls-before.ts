import type { Host } from '../../host.ts';
import { findNote, leaveNote } from './handed-process.ts';

/** What an `az` that acrtask started hands on to the acrtask that it may call. */
const variable = 'ACRTASK_HANDED_TO';

/** The words that name the command, without options and whatever else may be secret. */
const commandWords = (argv: readonly string[]): string => {
  const end = argv.findIndex((word) => !/^[a-z][a-z\d-]*$/i.test(word));
  return argv
    .slice(0, end < 0 ? undefined : end)
    .join(' ')
    .toLowerCase();
};

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string');

/** What tells of the programs that this process was called by. */
export type Origin = Pick<Host, 'env' | 'home' | 'platform' | 'pid' | 'parentPid'>;

/**
 * The programs to which this same command has been handed already: each has called acrtask again, perhaps with an environment
 * of its own. The Azure CLI itself may start programs that call `az` for something else, such as a token.
 */
export const callsBefore = (argv: readonly string[], origin: Origin): readonly string[] => {
  try {
    const kept: unknown = JSON.parse(origin.env[variable] ?? findNote(origin) ?? '[]');
    return isTexts(kept) && kept[0] === commandWords(argv) ? kept.slice(1) : [];
  } catch {
    return [];
  }
};

const remembered = (argv: readonly string[], paths: readonly string[]): string =>
  JSON.stringify([commandWords(argv), ...paths]);

/** The environment in which `callsBefore` finds `paths`. */
export const rememberingCalls = (
  argv: readonly string[],
  paths: readonly string[],
): Readonly<Record<string, string>> => ({ [variable]: remembered(argv, paths) });

/** Has `callsBefore` find `paths` in a process, and what it starts, without that environment, too; until the function is called. */
export const rememberingProcess = (
  argv: readonly string[],
  paths: readonly string[],
  pid: number,
  origin: Origin,
): (() => void) => leaveNote(origin, pid, { by: origin.pid, text: remembered(argv, paths) });
