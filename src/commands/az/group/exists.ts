import { defineCommand } from '../../../cli/command.ts';
import { rights } from '../../shared/rights.ts';
import { groupName } from './options.ts';

export default defineCommand({
  summary: 'Check whether a resource group exists: prints true or false.',
  examples: [
    { about: 'Check whether a resource group exists.', command: 'acrtask az group exists -n myResourceGroup' },
    {
      about: 'Print the answer as plain text for a script.',
      command: 'acrtask az group exists -n myResourceGroup -o tsv',
    },
  ],
  options: { name: groupName },
  request: (values) => values,
  execute: ({ name }, { services }) => services.groups.exists(name),
  permissions: { always: [rights.group.read] },
});
