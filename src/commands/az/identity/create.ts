import { defineCommand } from '../../../cli/command.ts';
import { option } from '../../../cli/option.ts';
import { choice, name, optional, text } from '../../../cli/option-schemas.ts';
import { location, tags, tagsOf } from '../../shared/options.ts';

export default defineCommand({
  summary: 'Create a user-assigned managed identity.',
  examples: [
    {
      about: 'Create an identity where its group is.',
      command: 'acrtask az identity create -g myResourceGroup -n myACRTasksId',
    },
    {
      about: 'Create it and keep its client id.',
      command: 'acrtask az identity create -g myResourceGroup -n myACRTasksId --query clientId -o tsv',
    },
  ],
  options: {
    name: option('--name, -n <name>', 'Name of the identity.', name()),
    resourceGroup: option('--resource-group, -g <group>', 'Resource group of the identity.', name(), {
      configuredDefault: 'group',
      suggests: 'groups',
    }),
    location: { ...location, summary: "Location; without it the group's.", schema: optional(text()) },
    isolationScope: option(
      '--isolation-scope <scope>',
      'Where the identity may be used.',
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
  shape: 'userAssignedIdentity',
});
