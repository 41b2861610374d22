import { defineCommand } from '../../../cli/command.ts';
import { rights } from '../../shared/rights.ts';
import { checkIdentity, identityOptions } from './options.ts';

export default defineCommand({
  summary: 'Show a user-assigned managed identity.',
  examples: [
    {
      about: 'Get the resource ID, to assign the identity to a task.',
      command: 'acrtask az identity show -g myResourceGroup -n myACRTasksId --query id -o tsv',
    },
    {
      about: 'Get the principal ID, to assign a role to it.',
      command: 'acrtask az identity show -g myResourceGroup -n myACRTasksId --query principalId -o tsv',
    },
  ],
  options: identityOptions,
  check: checkIdentity,
  request: (values) => values,
  execute: async ({ name = '', resourceGroup = '', ids }, { services }) => {
    if (!ids?.length) return services.identities.get(resourceGroup, name);
    const found = [];
    for (const id of ids) found.push(await services.identities.getById(id));
    return found.length === 1 ? found[0] : found;
  },
  permissions: { always: [rights.identity.read] },
  shape: 'userAssignedIdentity',
});
