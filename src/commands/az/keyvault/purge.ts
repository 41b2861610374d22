import { defineCommand } from '../../../cli/command.ts';
import { option } from '../../../cli/option.ts';
import { flag, optional, text } from '../../../cli/option-schemas.ts';
import { location } from '../../shared/options.ts';
import { rights } from '../../shared/rights.ts';
import { namedVault } from './options.ts';

export default defineCommand({
  summary: 'Purge a deleted key vault to release its name.',
  examples: [
    { about: 'Purge a deleted key vault.', command: 'acrtask az keyvault purge -n mykeyvault' },
    {
      about: 'Purge a deleted key vault in a given location.',
      command: 'acrtask az keyvault purge -n mykeyvault -l eastus',
    },
  ],
  options: {
    name: namedVault.name,
    location: {
      ...location,
      summary: 'Location of the vault; looked up if omitted.',
      schema: optional(text()),
    },
    noWait: option('--no-wait', 'Accepted for scripts written for az.', flag(), { hidden: true }),
  },
  request: (values) => values,
  execute: async ({ name, location }, { services }) => services.vaults.purge(name, location),
  permissions: { always: [rights.vault.listDeleted, rights.vault.purge] },
});
