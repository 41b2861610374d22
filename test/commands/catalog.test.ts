import { describe, expect, it } from 'vitest';
import { globalOptions } from '../../src/cli/global-options.ts';
import { commandHelp } from '../../src/cli/help/command-help.ts';
import { namesOf, type OptionDefinition, type OptionTable } from '../../src/cli/option.ts';
import { pathsOf } from '../../src/cli/parsing/find-command.ts';
import { catalog, firstCommands } from '../../src/commands/catalog.ts';

const definitions = await Promise.all(
  catalog.map(async (entry) => ({
    words: pathsOf(entry)[0] ?? '',
    paths: pathsOf(entry),
    ...(await entry.load()).default,
  })),
);
const tableOf = (options: unknown): OptionTable => ({ ...(options as OptionTable), ...globalOptions });

describe('every command', () => {
  it('has words of its own', () => {
    const all = definitions.flatMap(({ paths }) => paths);
    expect(all.filter((words, index) => all.indexOf(words) !== index)).toEqual([]);
    expect(all.filter((words) => words === '' || words !== words.toLowerCase())).toEqual([]);
  });

  it('that the overview starts with is there', () => {
    const own = catalog.map((entry) => entry.own);
    expect(firstCommands.filter((words) => !own.includes(words))).toEqual([]);
  });

  it.each(definitions)('$words: each option has names of its own and one sentence', ({ options }) => {
    const table: OptionDefinition[] = Object.values(tableOf(options));
    const names = table.flatMap(namesOf);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect(
      table
        .map(({ summary }) => summary)
        .filter((summary) => !/^[A-Z\p{L}'].*[^.]\.(?:\.\.)?$/u.test(summary) && !summary.endsWith('.')),
    ).toEqual([]);
  });

  it.each(definitions)('$words: has at least two examples', ({ examples }) => {
    expect(examples.length).toBeGreaterThan(1);
  });

  it.each(definitions)(
    '$words: its help names every option that is not hidden',
    ({ words, options, positionals, ...rest }) => {
      const help = commandHelp(words, { options, positionals, ...rest }, undefined);
      const shown = Object.values(tableOf(options)).filter(({ hidden }) => !hidden);
      expect(shown.filter(({ flags }) => !help.includes(flags)).map(({ flags }) => flags)).toEqual([]);
      expect(help.split('\n').filter((line) => line.length > 100 && !/^ {4}acrtask /.test(line))).toEqual([]);
    },
  );
});
