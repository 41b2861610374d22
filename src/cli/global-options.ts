import { option, type Values } from './option.ts';
import { choice, flag, optional, text } from './values.ts';

export const outputFormats = ['json', 'jsonc', 'yaml', 'yamlc', 'table', 'tsv', 'none'] as const;

/** Options that every command takes (commands.md 15.1). */
export const globalOptions = {
  output: option('--output, -o <format>', 'Output format; json unless configured.', optional(choice(outputFormats)), {
    group: 'Global options:',
  }),
  query: option('--query <jmespath>', 'JMESPath query applied to the result.', optional(text()), {
    group: 'Global options:',
  }),
  subscription: option('--subscription <subscription>', 'Name or id of the subscription.', optional(text()), {
    group: 'Global options:',
  }),
  cloud: option(
    '--cloud <cloud>',
    'AzureCloud, AzureUSGovernment, AzureChinaCloud, emulator, or the https address of an ARM endpoint.',
    optional(text()),
    { group: 'Global options:' },
  ),
  verbose: option('--verbose', 'Say more about what is done.', flag(), { group: 'Global options:' }),
  debug: option('--debug', 'Show every request, without secrets.', flag(), { group: 'Global options:' }),
  onlyShowErrors: option('--only-show-errors', 'Show errors only, no warnings.', flag(), { group: 'Global options:' }),
};

export type GlobalValues = Values<typeof globalOptions>;
