import type { Host } from '../../host.ts';

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

/**
 * The programs to which this same command has been handed already: each has called acrtask again. The Azure CLI itself may
 * start programs that call `az` for something else, such as a token.
 */
export const callsBefore = (argv: readonly string[], { env }: Pick<Host, 'env'>): readonly string[] => {
  try {
    const kept: unknown = JSON.parse(env[variable] ?? '[]');
    return isTexts(kept) && kept[0] === commandWords(argv) ? kept.slice(1) : [];
  } catch {
    return [];
  }
};

/** The environment in which `callsBefore` finds `paths`. */
export const rememberingCalls = (
  argv: readonly string[],
  paths: readonly string[],
): Readonly<Record<string, string>> => ({ [variable]: JSON.stringify([commandWords(argv), ...paths]) });
