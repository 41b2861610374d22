import { defineCommand } from '../../../cli/command.ts';
import { option } from '../../../cli/option.ts';
import { optional, text } from '../../../cli/option-schemas.ts';

export default defineCommand({
  summary: 'Show the subscription that is used, and who uses it.',
  description:
    "Show the subscription that is used, and who uses it: as 'az login' left it, or as Azure tells whoever the environment's credential stands for.",
  examples: [
    { about: 'The id of the subscription.', command: 'acrtask az account show --query id -o tsv' },
    { about: 'Whether anybody is logged in.', command: 'acrtask az account show -o none' },
  ],
  options: {
    name: option('--name, -n <subscription>', 'Name or id of the subscription, as --subscription.', optional(text()), {
      otherFlags: '-s <subscription>',
      suggests: 'subscriptions',
    }),
  },
  request: (values) => values,
  execute: ({ name }, { services }) => services.accounts.show(name),
});
