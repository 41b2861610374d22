import type { CliDependencies } from '../dependencies.ts';
import { entriesBelow, findCommand } from '../parsing/find-command.ts';
import { commandList } from './command-list.ts';

interface Row {
  readonly words: string;
  readonly entry: CliDependencies['catalog'][number];
}

const listOf = async (rows: readonly Row[], columns: number | undefined): Promise<string> => {
  const loaded = await Promise.all(
    rows.map(async ({ words, entry }) => ({ words, summary: (await entry.load()).default.summary })),
  );
  return commandList(loaded, columns);
};

const sortedList = (rows: readonly Row[], columns: number | undefined): Promise<string> =>
  listOf(
    [...rows].sort((a, b) => (a.words < b.words ? -1 : 1)),
    columns,
  );

/** Returns the text that `acrtask` without arguments prints. With `whole`, it lists every command. */
export const overview = async (
  dependencies: CliDependencies,
  whole: boolean,
  columns: number | undefined,
): Promise<string> => {
  const first = dependencies.firstCommands.flatMap((words) => {
    const found = findCommand(words.split(' '), dependencies.catalog);
    return found ? [{ words, entry: found.entry }] : [];
  });
  const start = `acrtask ${dependencies.version}: a command line for Azure Container Registry Tasks.
It mirrors 'az acr task' and includes an emulator of the Azure services.

Start here:
${await listOf(first, columns)}`;
  const further = `
Every command:         acrtask --help
Options and examples:  acrtask COMMAND --help
To run scripts written for az:  alias az='acrtask az'
`;
  return whole
    ? `${start}\nAll commands:\n${await sortedList(entriesBelow([], dependencies.catalog), columns)}\nUnder 'acrtask az', which hands every other command to the Azure CLI:\n${await sortedList(entriesBelow(['az'], dependencies.catalog), columns)}`
    : start + further;
};

/** The commands of a group such as `credential`. */
export const groupHelp = async (
  group: readonly string[],
  dependencies: CliDependencies,
  columns: number | undefined,
): Promise<string> =>
  `Commands of 'acrtask ${group.join(' ')}':\n${await sortedList(entriesBelow(group, dependencies.catalog), columns)}`;
