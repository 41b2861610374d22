import { defineCommand } from '../../../cli/command.ts';
import { option } from '../../../cli/option.ts';
import { choice, name, optional, text } from '../../../cli/option-schemas.ts';
import { location, tags, tagsOf } from '../../shared/options.ts';
import { rights } from '../../shared/rights.ts';

export default defineCommand({
  summary: 'Create a user-assigned managed identity.',
  examples: [
    {
      about: 'Create an identity in the location of its resource group.',
      command: 'acrtask az identity create -g myResourceGroup -n myACRTasksId',
    },
    {
      about: 'Create an identity and store its client ID in a variable.',
      command: 'acrtask az identity create -g myResourceGroup -n myACRTasksId --query clientId -o tsv',
    },
  ],
  options: {
    name: option('--name, -n <name>', 'Name of the identity.', name()),
    resourceGroup: option('--resource-group, -g <group>', 'Resource group of the identity.', name(), {
      configuredDefault: 'group',
      suggests: 'groups',
    }),
    location: {
      ...location,
      summary: 'Location; defaults to the location of the resource group.',
      schema: optional(text()),
    },
    isolationScope: option(
      '--isolation-scope <scope>',
      'Whether the identity can be used in its region only.',
      optional(choice(['None', 'Regional'])),
    ),
    tags,
  },
  request: ({ name, resourceGroup, location, isolationScope, tags }) => ({
    name,
    resourceGroup,
    body: { location, isolationScope, tags: tagsOf(tags) },
  }),
  execute: ({ name, resourceGroup, body }, { services }) => services.identities.create(resourceGroup, name, body),
  permissions: { always: [rights.identity.write], 'unless --location is given': [rights.group.read] },
  shape: 'userAssignedIdentity',
});
