import type { Host } from '../../host.ts';
import { type AzureCli, findAzureCli } from '../azure-cli/find-azure-cli.ts';
import type { CliDependencies } from '../dependencies.ts';
import { entriesBelow } from '../parsing/find-command.ts';

const usualWidth = 100;

/** Words in lines of at most `width` columns, two of which are the indent. */
const inLines = (words: readonly string[], width: number): string => {
  const lines: string[] = [];
  for (const word of words) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(`  ${word}`);
  }
  return lines.map((line) => `${line}\n`).join('');
};

/** Help is shown whatever the variable that names the Azure CLI says. */
const azureCliOf = (host: Host): AzureCli => {
  try {
    return findAzureCli(host);
  } catch {
    return { path: undefined, off: false, passedOver: [] };
  }
};

const listing = (heading: string, words: readonly string[], host: Host): string => {
  if (words.length === 0) return '';
  const { path } = azureCliOf(host);
  const who =
    path === undefined ? 'for which acrtask needs the Azure CLI' : `which acrtask hands to the Azure CLI (${path})`;
  return `\n${heading}, ${who}:\n${inLines(words, Math.min(host.stdout.columns ?? usualWidth, usualWidth))}`;
};

/**
 * What the help of a group of `az` says of the commands that acrtask does not have there: their names, and who carries them
 * out. Empty for groups that acrtask has completely.
 */
export const otherAzCommands = async (
  [first, ...group]: readonly string[],
  { azureCliCommands, catalog }: Pick<CliDependencies, 'azureCliCommands' | 'catalog'>,
  host: Host,
): Promise<string> => {
  if (first !== 'az') return '';
  const own = new Set(entriesBelow(['az', ...group], catalog).map(({ words }) => words.split(' ')[group.length + 1]));
  const others = (await azureCliCommands(group)).filter((word) => !own.has(word));
  return listing(`Other commands and groups of '${['az', ...group].join(' ')}'`, others, host);
};

/** What the help of a command under `az` says of the options that only the Azure CLI has. */
export const otherAzOptions = async (
  words: string,
  { azureCliOptions }: Pick<CliDependencies, 'azureCliOptions'>,
  host: Host,
): Promise<string> => listing(`Other options of '${words}'`, await azureCliOptions(words.slice('az '.length)), host);
