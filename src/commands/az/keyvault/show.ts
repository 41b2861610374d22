import { defineCommand } from '../../../cli/command.ts';
import { namedVault } from './options.ts';

export default defineCommand({
  summary: 'Show a key vault.',
  examples: [
    {
      about: 'Its resource id, to give a role on.',
      command: 'acrtask az keyvault show -n mykeyvault --query id -o tsv',
    },
    { about: 'Its address.', command: 'acrtask az keyvault show -n mykeyvault --query properties.vaultUri -o tsv' },
  ],
  options: namedVault,
  request: (values) => values,
  execute: ({ name, resourceGroup }, { services }) => services.vaults.show(name, resourceGroup),
  shape: 'vault',
});
