import { describe, expect, it } from 'vitest';
import { defineCommand } from '../../src/cli/command.ts';
import { commandHelp } from '../../src/cli/help.ts';
import { option } from '../../src/cli/option.ts';
import { choice, flag, integer, optional, text, texts, threeState, withDefault } from '../../src/cli/values.ts';

const definition = defineCommand({
  summary: 'Bake bread.',
  description: 'Bake bread, and say when it is done.',
  examples: [
    { about: 'Bake one loaf.', command: 'acrtask bake rye' },
    { about: 'Bake two.', command: 'acrtask bake rye --count 2' },
  ],
  positionals: { kind: option('<kind>', 'Which bread.', text()) },
  options: {
    oven: option('--oven, -v <oven>', 'Where.', text()),
    count: option('--count <count>', 'How many loaves.', withDefault(integer(), 1)),
    noSalt: option('--no-salt [bool]', 'Without salt.', withDefault(threeState(), false)),
    crust: option('--crust <crust>', 'How dark.', withDefault(choice(['Light', 'Dark']), 'Dark')),
    seeds: option('--seeds [seeds...]', 'What to strew on it.', optional(texts()), { group: 'Toppings:' }),
    secret: option('--secret', 'Not for everybody.', flag(), { hidden: true }),
  },
  request: () => undefined,
  execute: async () => undefined,
});

const expected = `Usage: acrtask bake <kind> [options]

Bake bread, and say when it is done.

Arguments:
  kind                           Which bread.

Required:
  --oven, -v <oven>              Where.

Options:
  --count <count>                How many loaves. [default: 1]
  --no-salt [bool]               Without salt.
  --crust <crust>                How dark. [one of: Light, Dark; default: Dark]

Toppings:
  --seeds [seeds...]             What to strew on it.

Global options:
  --output, -o <format>          Output format; json unless configured. [one of: json, jsonc, yaml,
                                 yamlc, table, tsv, none]
  --query <jmespath>             JMESPath query applied to the result.
  --subscription <subscription>  Name or id of the subscription.
  --cloud <cloud>                AzureCloud, AzureUSGovernment, AzureChinaCloud, emulator, or the
                                 https address of an ARM endpoint.
  --verbose                      Say more about what is done.
  --debug                        Show every request, without secrets.
  --only-show-errors             Show errors only, no warnings.
  --help, -h                     Show this help.

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
  it('fits into a narrow terminal', () => {
    const lines = commandHelp('bake', definition, 80).split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });
});
