import type { Host } from '../../host.ts';
import type { CatalogEntry } from '../command.ts';
import { findCommand, leadingGroup } from '../parsing/find-command.ts';

const helpWords = new Set(['--help', '-h']);
/** az spells it `-v`. */
const ownVersion = '-V';

/**
 * Whether a command line is for the Azure CLI, where there is one: it begins with `az`, and acrtask has no such command, or
 * one that only stands in for the Azure CLI's own. acrtask itself shows the help of a group that it has in part, and says how
 * to write options that are in front of one of its commands.
 */
export const isForAzureCli = (
  argv: readonly string[],
  catalog: readonly CatalogEntry[],
  env: Host['env'] = {},
): boolean => {
  if (argv[0]?.toLowerCase() !== 'az') return false;
  // A shell in which az is a function asks it to complete a line, in a variable: https://kislyuk.github.io/argcomplete.
  if (argv.length === 1 && env._ARGCOMPLETE) return true;
  const found = findCommand(argv, catalog);
  if (found) return found.entry.standsInForAz ?? false;
  const group = leadingGroup(argv, catalog);
  const rest = argv.slice(group.length);
  const [next] = rest;
  if (next === undefined || helpWords.has(next) || next === ownVersion) return false;
  if (!next.startsWith('-')) return true;
  return !rest.some((_, index) => findCommand([...group, ...rest.slice(index)], catalog));
};
