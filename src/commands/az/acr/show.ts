import { defineCommand } from '../../../cli/command.ts';
import { option } from '../../../cli/option.ts';
import { text } from '../../../cli/option-schemas.ts';
import { registryOptions } from '../../shared/options.ts';
import { rights } from '../../shared/rights.ts';
import { registryRows } from './rows.ts';

export default defineCommand({
  summary: 'Show a registry.',
  examples: [
    { about: 'Get the login server.', command: 'acrtask az acr show -n myregistry --query loginServer -o tsv' },
    {
      about: 'Get the resource ID, as the scope of a role assignment.',
      command: 'acrtask az acr show -n myregistry --query id -o tsv',
    },
  ],
  options: {
    name: option('--name, -n <name>', 'Name, login server, or resource ID of the registry.', text(), {
      suggests: 'registries',
      configuredDefault: 'acr',
    }),
    resourceGroup: registryOptions.resourceGroup,
  },
  request: (values) => values,
  execute: async ({ name, resourceGroup }, { services }) =>
    (await services.registries.read({ registry: name, resourceGroup })).raw,
  permissions: { always: [rights.registry.read] },
  shape: 'registry',
  rows: registryRows,
});
