import { defineCommand } from '../../../cli/command.ts';
import { rights } from '../../shared/rights.ts';
import { namedVault } from './options.ts';

export default defineCommand({
  summary: 'Show a key vault.',
  examples: [
    {
      about: 'Get the resource ID, as the scope of a role assignment.',
      command: 'acrtask az keyvault show -n mykeyvault --query id -o tsv',
    },
    {
      about: 'Get the address of the vault.',
      command: 'acrtask az keyvault show -n mykeyvault --query properties.vaultUri -o tsv',
    },
  ],
  options: namedVault,
  request: (values) => values,
  execute: ({ name, resourceGroup }, { services }) => services.vaults.show(name, resourceGroup),
  permissions: { always: [rights.vault.read], 'unless --resource-group is given': [rights.subscription.listResources] },
  shape: 'vault',
});
