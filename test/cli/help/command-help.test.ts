import { describe, expect, it } from 'vitest';
import { defineCommand } from '../../../src/cli/command.ts';
import { commandHelp } from '../../../src/cli/help/command-help.ts';
import { option } from '../../../src/cli/option.ts';
import {
  choice,
  flag,
  integer,
  optional,
  text,
  texts,
  threeState,
  withDefault,
} from '../../../src/cli/option-schemas.ts';
import { pathsOf } from '../../../src/cli/parsing/find-command.ts';
import { catalog } from '../../../src/commands/catalog.ts';

const definition = defineCommand({
  summary: 'Bake bread.',
  description: 'Bake bread, and say when it is done.',
  examples: [
    { about: 'Bake one loaf.', command: 'acrtask bake rye' },
    { about: 'Bake two.', command: 'acrtask bake rye --count 2' },
  ],
  positionals: { kind: option('<kind>', 'Which bread.', choice(['rye', 'oat'])) },
  options: {
    oven: option('--oven, -v <oven>', 'Where.', text()),
    count: option('--count <count>', 'How many loaves.', withDefault(integer(), 1)),
    noSalt: option('--no-salt [bool]', 'Without salt.', withDefault(threeState(), false)),
    crust: option('--crust <crust>', 'How dark.', withDefault(choice(['Light', 'Dark']), 'Dark')),
    seeds: option('--seeds [seeds...]', 'What to strew on it.', optional(texts()), { group: 'Toppings:' }),
    till: option('--till <pin>', 'Number of the till.', optional(text()), { secret: 'value', preview: true }),
    shop: option('--shop <shop>', 'For which shop.', text(), { configuredDefault: 'acr' }),
    secret: option('--secret', 'Not for everybody.', flag(), { hidden: true }),
  },
  request: () => undefined,
  execute: async () => undefined,
});

const expected = `Usage: acrtask bake <kind> [options]

Bake bread, and say when it is done.

Arguments:
  kind                           Which bread. [one of: rye, oat]

Required:
  --oven, -v <oven>              Where.
  --shop <shop>                  For which shop. [default: configured registry]

Options:
  --count <count>                How many loaves. [default: 1]
  --no-salt [bool]               Without salt. [default: false]
  --crust <crust>                How dark. [one of: Light, Dark; default: Dark]
  --till <pin>                   Number of the till. [preview; secret]

Toppings:
  --seeds [seeds...]             What to strew on it.

Global options:
  --output, -o <format>          Output format; json unless configured. [one of: json, jsonc, yaml,
                                 yamlc, table, tsv, none]
  --query <jmespath>             JMESPath query applied to the result.
  --subscription <subscription>  Name or ID of the subscription.
  --cloud <cloud>                AzureCloud, AzureUSGovernment, AzureChinaCloud, emulator, or the
                                 https address of an ARM endpoint.
  --verbose                      Show more detail about each step.
  --debug                        Show every request, without secrets.
  --only-show-errors             Show only errors, not warnings.
  --help, -h                     Show this help.

Secrets:
  An option marked secret takes the secret itself, or reads it from env:NAME (an environment
  variable), file:PATH (a file), - (standard input), kv:VAULT/SECRET (a secret in a key vault).

Examples:
  Bake one loaf.
    acrtask bake rye

  Bake two.
    acrtask bake rye --count 2
`;

describe('the help of a command', () => {
  it('shows everything that its definition says', () =>
    expect(commandHelp('bake', definition, undefined)).toBe(expected));
  it('is no wider than a hundred characters', () => expect(commandHelp('bake', definition, 300)).toBe(expected));

  const terms = (columns: number): string[] =>
    commandHelp('bake', definition, columns)
      .split('\n')
      .filter((line) => /^ +(?:--subscription|Name or ID|--oven|Where\.)/.test(line));
  it.each([
    [
      80,
      ['  --oven, -v <oven>              Where.', '  --subscription <subscription>  Name or ID of the subscription.'],
    ],
    [
      60,
      [
        '  --oven, -v <oven>       Where.',
        '  --subscription <subscription>',
        '                          Name or ID of the subscription.',
      ],
    ],
    [
      40,
      [
        '  --oven, -v <oven>',
        '        Where.',
        '  --subscription <subscription>',
        '        Name or ID of the subscription.',
      ],
    ],
  ])('puts descriptions below long options in %i columns', (columns, lines) => expect(terms(columns)).toEqual(lines));

  it('says that a command is in preview', () =>
    expect(commandHelp('bake', { ...definition, previewGroup: 'bakery' }, undefined)).toContain(
      'Bake bread, and say when it is done.\nThe service offers this in preview.\n',
    ));
});

describe('the help of every command', async () => {
  const pages = await Promise.all(
    catalog.map(async (entry) => {
      const { default: command } = await entry.load();
      return [pathsOf(entry)[0] ?? '', command, entry] as const;
    }),
  );

  it.each(pages)('%s fits into a narrow terminal', (words, command, entry) => {
    // Command lines are there to be copied.
    const shown = new Set([`Usage: acrtask ${words}`, ...command.examples.map((each) => `    ${each.command}`)]);
    for (const columns of [50, 60, 80]) {
      const lines = commandHelp(words, command, columns, entry).split('\n');
      expect(
        lines.filter((line) => line.length > columns && !shown.has(line.replace(/ [<[].*$/, '')) && !shown.has(line)),
      ).toEqual([]);
    }
  });
});
