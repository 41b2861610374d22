import { defineCommand } from '../../../cli/command.ts';
import { option } from '../../../cli/option.ts';
import { choice, optional } from '../../../cli/option-schemas.ts';
import { withinGroup } from '../group/options.ts';

export default defineCommand({
  summary: 'List key vaults.',
  description:
    'List key vaults: those of a group whole, those of the subscription without their properties, as az does. Managed HSMs are not among them.',
  examples: [
    { about: 'All vaults of the subscription.', command: 'acrtask az keyvault list --query [].name' },
    { about: 'Those of a group.', command: 'acrtask az keyvault list -g myResourceGroup -o table' },
  ],
  options: {
    resourceGroup: withinGroup('vaults'),
    resourceType: option(
      '--resource-type <type>',
      'What is listed: only vault is known here.',
      optional(choice(['vault'])),
    ),
  },
  request: (values) => values,
  execute: ({ resourceGroup }, { services }) =>
    resourceGroup === undefined ? services.vaults.list() : services.vaults.listIn(resourceGroup),
  shape: 'listedVault',
});
