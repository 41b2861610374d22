import { defineCommand } from '../../../cli/command.ts';
import { option } from '../../../cli/option.ts';
import { optional, text } from '../../../cli/option-schemas.ts';
import { rights } from '../../shared/rights.ts';
import { registryRows } from './rows.ts';

export default defineCommand({
  summary: 'List registries.',
  examples: [
    { about: 'List all registries in the subscription.', command: 'acrtask az acr list -o table' },
    {
      about: 'List the login servers in a resource group.',
      command: "acrtask az acr list -g myResourceGroup --query '[].loginServer' -o tsv",
    },
  ],
  options: {
    resourceGroup: option(
      '--resource-group, -g <group>',
      'Resource group of the registries; defaults to the whole subscription.',
      optional(text()),
      { configuredDefault: 'group', suggests: 'groups' },
    ),
  },
  request: (values) => values,
  execute: ({ resourceGroup }, { services }) => services.registryAdmin.list(resourceGroup),
  permissions: { always: [rights.registry.read] },
  shape: 'registry',
  rows: registryRows,
});
