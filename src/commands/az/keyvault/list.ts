import { defineCommand } from '../../../cli/command.ts';
import { option } from '../../../cli/option.ts';
import { choice, optional } from '../../../cli/option-schemas.ts';
import { rights } from '../../shared/rights.ts';
import { withinGroup } from '../group/options.ts';

export default defineCommand({
  summary: 'List key vaults.',
  description:
    'List key vaults. Like az, the list for a resource group is complete, and the list for the subscription leaves out properties. Managed HSMs are not listed.',
  examples: [
    {
      about: 'List the names of all key vaults in the subscription.',
      command: 'acrtask az keyvault list --query [].name',
    },
    {
      about: 'List the key vaults in a resource group.',
      command: 'acrtask az keyvault list -g myResourceGroup -o table',
    },
  ],
  options: {
    resourceGroup: withinGroup('vaults'),
    resourceType: option(
      '--resource-type <type>',
      'Type of resource; only vault is supported.',
      optional(choice(['vault'])),
    ),
  },
  request: (values) => values,
  execute: ({ resourceGroup }, { services }) =>
    resourceGroup === undefined ? services.vaults.list() : services.vaults.listIn(resourceGroup),
  permissions: {
    always: [rights.vault.read],
    'unless --resource-group is given': [rights.subscription.listResources],
  },
  shape: 'listedVault',
});
