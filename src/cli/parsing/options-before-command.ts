import type { CatalogEntry } from '../command.ts';
import { globalOptions } from '../global-options.ts';
import { namesOf } from '../option.ts';
import { findCommand } from './find-command.ts';
import { shownName } from './unrecognized-words.ts';

const globalNames = (): ReadonlySet<string> => new Set(Object.values(globalOptions).flatMap(namesOf));

/**
 * Rewrites a command line whose options, at `at`, precede the command. Returns undefined when no command follows them.
 * Leaves out possible secrets.
 */
export const optionsBehind = (
  argv: readonly string[],
  at: number,
  catalog: readonly CatalogEntry[],
): string | undefined => {
  for (let index = at + 1; index < argv.length; index += 1) {
    const found = findCommand([...argv.slice(0, at), ...argv.slice(index)], catalog);
    const isForAz = at === 0 && argv[index] === 'az';
    if (found === undefined && !isForAz) continue;
    const moved = argv.slice(at, index);
    const isPlain = moved.every((word) => !word.startsWith('-') || globalNames().has(word));
    const words = isPlain ? moved : [shownName(moved[0] ?? '')];
    // Which words name a command of the Azure CLI is not known here.
    if (found === undefined) return ['acrtask', 'az', '...', ...words].join(' ');
    const more = isPlain && found.rest.length === 0 ? [] : ['...'];
    return ['acrtask', found.words, ...words, ...more].join(' ');
  }
  return undefined;
};
