import { formats } from '../output/formats.ts';
import { type OptionTable, option, type Values } from './option.ts';
import { choice, flag, optional, text } from './option-schemas.ts';

/** Options of every command (commands.md 15.1). */
export const globalOptions = {
  output: option('--output, -o <format>', 'Output format; json unless configured.', optional(choice(formats)), {
    group: 'Global options:',
  }),
  query: option('--query <jmespath>', 'JMESPath query applied to the result.', optional(text()), {
    group: 'Global options:',
  }),
  subscription: option('--subscription <subscription>', 'Name or ID of the subscription.', optional(text()), {
    group: 'Global options:',
    suggests: 'subscriptions',
  }),
  cloud: option(
    '--cloud <cloud>',
    'AzureCloud, AzureUSGovernment, AzureChinaCloud, emulator, or the https address of an ARM endpoint.',
    optional(text()),
    {
      group: 'Global options:',
      suggests: ['AzureCloud', 'AzureUSGovernment', 'AzureChinaCloud', 'emulator'],
    },
  ),
  verbose: option('--verbose', 'Show more detail about each step.', flag(), { group: 'Global options:' }),
  debug: option('--debug', 'Show every request, without secrets.', flag(), { group: 'Global options:' }),
  onlyShowErrors: option('--only-show-errors', 'Show only errors, not warnings.', flag(), { group: 'Global options:' }),
};

/** The part of a catalog entry that says whether its command changes something. */
interface ChangeFacts {
  readonly az?: string;
  readonly changesAzure?: boolean;
}

/** Options for subscriptions whose policies require a token for each change (commands.md 15.8). */
const policyOptions = {
  acquirePolicyToken: option('--acquire-policy-token', 'Acquire a policy token for each change.', flag(), {
    group: 'Global options:',
  }),
  changeReference: option(
    '--change-reference <reference>',
    'Reference of the change that the policy token is for.',
    optional(text()),
    { group: 'Global options:' },
  ),
};

/** Whether a command may change something in Azure: every az command except `list` and `show`. */
const mayChange = ({
  az,
  changesAzure = az !== undefined && !/(?:^| )(?:list|show)$/.test(az),
}: ChangeFacts): boolean => changesAzure;

/** The options of a command besides its own. They include the policy options if it may change something. */
export const globalOptionsOf = (entry: ChangeFacts): OptionTable =>
  mayChange(entry) ? { ...globalOptions, ...policyOptions } : globalOptions;

export type GlobalValues = Values<typeof globalOptions> & Partial<Values<typeof policyOptions>>;
