import { defineCommand } from '../../../cli/command.ts';
import { option } from '../../../cli/option.ts';
import { flag } from '../../../cli/option-schemas.ts';
import { confirm } from '../../shared/confirm.ts';
import { yes } from '../../shared/options.ts';
import { rights } from '../../shared/rights.ts';
import { groupName } from './options.ts';

export default defineCommand({
  summary: 'Delete a resource group and everything in it.',
  examples: [
    { about: 'Delete a resource group after confirmation.', command: 'acrtask az group delete -n myResourceGroup' },
    {
      about: 'Delete a resource group in a script, without waiting for the deletion to finish.',
      command: 'acrtask az group delete -n myResourceGroup --yes --no-wait',
    },
  ],
  options: { name: groupName, yes, noWait: option('--no-wait', 'Do not wait for the operation to finish.', flag()) },
  request: (values) => values,
  execute: async ({ name, yes, noWait }, context) => {
    if (!yes) await confirm('Are you sure you want to perform this operation?', context);
    await context.services.groups.delete(name, { noWait });
  },
  permissions: { always: [rights.group.delete], 'unless --no-wait is given': [rights.subscription.pollOperation] },
});
