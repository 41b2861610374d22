import { defineCommand } from '../../cli/command.ts';
import { withinGroup } from './group-options.ts';

export default defineCommand({
  summary: 'List key vaults.',
  description: 'List key vaults. Managed HSMs, which az lists too, are not among them.',
  examples: [
    { about: 'All vaults of the subscription.', command: 'acrtask az keyvault list --query [].name' },
    { about: 'Those of a group.', command: 'acrtask az keyvault list -g myResourceGroup -o table' },
  ],
  options: { resourceGroup: withinGroup('vaults') },
  request: (values) => values,
  execute: ({ resourceGroup }, { services }) => services.vaults.listWhole(resourceGroup),
  shape: 'vault',
});
