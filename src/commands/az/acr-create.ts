import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { choice, name, optional, text, threeState } from '../../cli/values.ts';
import { location, tags, tagsOf } from '../options.ts';
import { registryRows } from '../rows/registry-rows.ts';

export default defineCommand({
  summary: 'Create a registry.',
  examples: [
    {
      about: 'Create a registry.',
      command: 'acrtask az acr create -g myResourceGroup -n myregistry --sku Standard',
    },
    {
      about: 'Create one with an admin user, in a given location.',
      command: 'acrtask az acr create -g myResourceGroup -n myregistry --sku Basic --admin-enabled true -l eastus',
    },
  ],
  options: {
    name: option('--name, -n <name>', 'Name of the registry: 5 to 50 letters and digits.', text()),
    resourceGroup: option('--resource-group, -g <group>', 'Resource group of the registry.', name(), {
      configuredDefault: 'group',
      suggests: 'groups',
    }),
    sku: option('--sku <sku>', 'Service tier.', choice(['Basic', 'Standard', 'Premium'])),
    location: { ...location, summary: "Location; without it the group's.", schema: optional(text()) },
    adminEnabled: option('--admin-enabled [bool]', 'Whether the registry has an admin user.', optional(threeState())),
    tags,
  },
  check: ({ name }) =>
    /^[a-z0-9]{5,50}$/i.test(name)
      ? []
      : [
          'argument --name/-n: Registry names may contain only alpha numeric characters and must be between 5 and 50 characters',
        ],
  request: (values) => values,
  execute: async ({ name, resourceGroup, sku, location, adminEnabled, tags }, { services }) =>
    services.registries.create(resourceGroup, name, {
      location: location ?? (await services.groups.get(resourceGroup)).location ?? '',
      sku,
      tags: tagsOf(tags),
      adminUserEnabled: adminEnabled ?? false,
    }),
  shape: 'registry',
  rows: registryRows,
});
