import { defineCommand } from '../../../cli/command.ts';
import { option } from '../../../cli/option.ts';
import { optional, text } from '../../../cli/option-schemas.ts';
import { rights } from '../../shared/rights.ts';

export default defineCommand({
  summary: 'Show the current subscription and account.',
  description:
    "Show the current subscription and account: those of 'az login' or, for a credential from the environment, those that Azure reports.",
  examples: [
    { about: 'Get the ID of the subscription.', command: 'acrtask az account show --query id -o tsv' },
    { about: 'Check whether you are logged in.', command: 'acrtask az account show -o none' },
  ],
  options: {
    name: option(
      '--name, -n <subscription>',
      'Name or ID of the subscription; the same as --subscription.',
      optional(text()),
      {
        otherFlags: '-s <subscription>',
        suggests: 'subscriptions',
      },
    ),
  },
  request: (values) => values,
  execute: ({ name }, { services }) => services.accounts.show(name),
  permissions: { 'unless signed in with az login': [rights.subscription.read] },
});
