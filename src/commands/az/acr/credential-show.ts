import { defineCommand } from '../../../cli/command.ts';
import { CommandError } from '../../../errors.ts';
import { rights } from '../../shared/rights.ts';
import { registryCredentialRows } from './credential-rows.ts';
import { namedRegistry } from './options.ts';

export default defineCommand({
  summary: "Show the user name and passwords of a registry's admin user.",
  examples: [
    {
      about: 'Get a password for use in a script.',
      command: "acrtask az acr credential show -n myregistry --query 'passwords[0].value' -o tsv",
    },
    { about: 'Get the user name.', command: 'acrtask az acr credential show -n myregistry --query username -o tsv' },
  ],
  options: namedRegistry,
  request: (values) => values,
  execute: async ({ name, resourceGroup }, { services }) => {
    const registry = await services.registries.read({ registry: name, resourceGroup });
    if (registry.raw.properties.adminUserEnabled !== true)
      throw new CommandError(`Run 'az acr update -n ${registry.name} --admin-enabled true' to enable admin first.`);
    return services.registryAdmin.credentials(registry);
  },
  permissions: { always: [rights.registry.read, rights.registry.listCredentials] },
  rows: registryCredentialRows,
});
