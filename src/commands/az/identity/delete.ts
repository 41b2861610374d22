import { defineCommand } from '../../../cli/command.ts';
import { rights } from '../../shared/rights.ts';
import { checkIdentity, identityOptions } from './options.ts';

export default defineCommand({
  summary: 'Delete a user-assigned managed identity.',
  examples: [
    { about: 'Delete an identity.', command: 'acrtask az identity delete -g myResourceGroup -n myACRTasksId' },
    {
      about: 'Delete an identity by its resource ID.',
      command:
        'acrtask az identity delete --ids /subscriptions/00000000-0000-0000-0000-000000000000/resourcegroups/myResourceGroup/providers/Microsoft.ManagedIdentity/userAssignedIdentities/myACRTasksId',
    },
  ],
  options: identityOptions,
  check: checkIdentity,
  request: (values) => values,
  execute: async ({ name = '', resourceGroup = '', ids }, { services, messages }) => {
    for (const id of ids?.length ? ids : [undefined]) {
      const wasThere = await (id === undefined
        ? services.identities.delete(resourceGroup, name)
        : services.identities.deleteById(id));
      if (!wasThere) await messages.warn(`The identity '${id ?? name}' does not exist: nothing was deleted.`);
    }
  },
  permissions: { always: [rights.identity.delete] },
});
