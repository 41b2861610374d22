import { defineCommand } from '../../../cli/command.ts';
import { rights } from '../../shared/rights.ts';
import { groupName } from './options.ts';

export default defineCommand({
  summary: 'Show a resource group.',
  examples: [
    {
      about: 'Get the location of a resource group.',
      command: 'acrtask az group show -n myResourceGroup --query location -o tsv',
    },
    {
      about: 'Get the resource ID, as the scope of a role assignment.',
      command: 'acrtask az group show -n myResourceGroup --query id -o tsv',
    },
  ],
  options: { name: groupName },
  request: (values) => values,
  execute: ({ name }, { services }) => services.groups.get(name),
  permissions: { always: [rights.group.read] },
  shape: 'group',
});
