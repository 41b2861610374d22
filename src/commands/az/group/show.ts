import { defineCommand } from '../../../cli/command.ts';
import { groupName } from './options.ts';

export default defineCommand({
  summary: 'Show a resource group.',
  examples: [
    { about: 'Where a group is.', command: 'acrtask az group show -n myResourceGroup --query location -o tsv' },
    {
      about: 'Its resource id, to give a role on.',
      command: 'acrtask az group show -n myResourceGroup --query id -o tsv',
    },
  ],
  options: { name: groupName },
  request: (values) => values,
  execute: ({ name }, { services }) => services.groups.get(name),
  shape: 'group',
});
