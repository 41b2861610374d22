import { commandList } from './command-list.ts';
import { entriesBelow, findCommand } from './find-command.ts';
import type { Machine } from './machine.ts';

const summaries = async (
  rows: readonly { readonly words: string; readonly entry: Machine['catalog'][number] }[],
): Promise<string> => {
  const loaded = await Promise.all(
    rows.map(async ({ words, entry }) => ({ words, summary: (await entry.load()).default.summary })),
  );
  return commandList(loaded.sort((a, b) => (a.words < b.words ? -1 : 1)));
};

/** What `acrtask` alone prints; with `whole`, every command. */
export const overview = async (machine: Machine, whole: boolean): Promise<string> => {
  const first = machine.firstCommands.flatMap((words) => {
    const found = findCommand(words.split(' '), machine.catalog);
    return found ? [{ words, entry: found.entry }] : [];
  });
  const start = `acrtask ${machine.version}: a command line for Azure Container Registry Tasks.
It speaks as 'az acr task' does, and brings an emulator of the Azure services.

Start here:
${commandList(await Promise.all(first.map(async ({ words, entry }) => ({ words, summary: (await entry.load()).default.summary }))))}`;
  const further = `
Every command:         acrtask --help
Options and examples:  acrtask COMMAND --help
Scripts written for az run after:  alias az='acrtask az'
`;
  return whole
    ? `${start}\nAll commands:\n${await summaries(entriesBelow([], machine.catalog))}\nUnder 'acrtask az':\n${await summaries(entriesBelow(['az'], machine.catalog))}`
    : start + further;
};

/** The commands of a group such as `credential`. */
export const groupHelp = async (group: readonly string[], machine: Machine): Promise<string> =>
  `Commands of 'acrtask ${group.join(' ')}':\n${await summaries(entriesBelow(group, machine.catalog))}`;
