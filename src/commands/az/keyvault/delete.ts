import { defineCommand } from '../../../cli/command.ts';
import { option } from '../../../cli/option.ts';
import { flag } from '../../../cli/option-schemas.ts';
import { rights } from '../../shared/rights.ts';
import { namedVault } from './options.ts';

export default defineCommand({
  summary: 'Delete a key vault.',
  description:
    'Delete a key vault. Like az, the command does not ask for confirmation. Azure keeps the vault and its name until you purge it or its retention period ends.',
  examples: [
    { about: 'Delete a key vault.', command: 'acrtask az keyvault delete -n mykeyvault' },
    {
      about: 'Delete a key vault in a given resource group.',
      command: 'acrtask az keyvault delete -n mykeyvault -g myResourceGroup',
    },
  ],
  options: {
    ...namedVault,
    noWait: option('--no-wait', 'Accepted for scripts written for az.', flag(), { hidden: true }),
  },
  request: (values) => values,
  execute: async ({ name, resourceGroup }, { services, messages }) => {
    const wasThere = await services.vaults.delete(name, resourceGroup);
    await messages.warn(
      wasThere
        ? `The name '${name}' stays reserved until the deleted vault is purged: az keyvault purge -n ${name}`
        : `The resource group '${resourceGroup}' has no vault '${name}': nothing was deleted.`,
    );
  },
  permissions: {
    always: [rights.vault.delete],
    'unless --resource-group is given': [rights.subscription.listResources, rights.vault.read],
  },
});
