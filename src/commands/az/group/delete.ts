import { defineCommand } from '../../../cli/command.ts';
import { option } from '../../../cli/option.ts';
import { flag } from '../../../cli/option-schemas.ts';
import { confirm } from '../../shared/confirm.ts';
import { yes } from '../../shared/options.ts';
import { groupName } from './options.ts';

export default defineCommand({
  summary: 'Delete a resource group with everything in it.',
  examples: [
    { about: 'Delete a group after a question.', command: 'acrtask az group delete -n myResourceGroup' },
    {
      about: 'Delete a group in a script, without waiting for its end.',
      command: 'acrtask az group delete -n myResourceGroup --yes --no-wait',
    },
  ],
  options: { name: groupName, yes, noWait: option('--no-wait', 'Do not wait for the end.', flag()) },
  request: (values) => values,
  execute: async ({ name, yes, noWait }, context) => {
    if (!yes) await confirm('Are you sure you want to perform this operation?', context);
    await context.services.groups.delete(name, { noWait });
  },
});
