import { defineCommand } from '../../../cli/command.ts';
import { CommandError } from '../../../errors.ts';
import { registryCredentialRows } from './credential-rows.ts';
import { namedRegistry } from './options.ts';

export default defineCommand({
  summary: 'Show name and passwords of the admin user of a registry.',
  examples: [
    {
      about: 'The password, as a script hands it on.',
      command: "acrtask az acr credential show -n myregistry --query 'passwords[0].value' -o tsv",
    },
    { about: 'The name of the user.', command: 'acrtask az acr credential show -n myregistry --query username -o tsv' },
  ],
  options: namedRegistry,
  request: (values) => values,
  execute: async ({ name, resourceGroup }, { services }) => {
    const registry = await services.registries.read({ registry: name, resourceGroup });
    if (registry.raw.properties.adminUserEnabled !== true)
      throw new CommandError(`Run 'az acr update -n ${registry.name} --admin-enabled true' to enable admin first.`);
    return services.registryAdmin.credentials(registry);
  },
  rows: registryCredentialRows,
});
