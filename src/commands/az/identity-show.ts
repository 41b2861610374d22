import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { name, optional, text, texts } from '../../cli/values.ts';

export default defineCommand({
  summary: 'Show a user-assigned managed identity.',
  examples: [
    {
      about: 'Its resource id, to assign it to a task.',
      command: 'acrtask az identity show -g myResourceGroup -n myACRTasksId --query id -o tsv',
    },
    {
      about: 'Its principal id, to give a role to.',
      command: 'acrtask az identity show -g myResourceGroup -n myACRTasksId --query principalId -o tsv',
    },
  ],
  options: {
    name: option('--name, -n <name>', 'Name of the identity.', optional(name()), { suggests: 'identityNames' }),
    resourceGroup: option('--resource-group, -g <group>', 'Resource group of the identity.', optional(text()), {
      configuredDefault: 'group',
      suggests: 'groups',
    }),
    ids: option('--ids <ids...>', 'Resource ids, instead of name and group.', optional(texts()), {
      suggests: 'identityIds',
    }),
  },
  check: ({ name, resourceGroup, ids }) =>
    ids?.length || (name && resourceGroup)
      ? []
      : [
          `the following arguments are required: ${[...(name ? [] : ['--name/-n']), ...(resourceGroup ? [] : ['--resource-group/-g'])].join(', ')}`,
        ],
  request: (values) => values,
  execute: async ({ name = '', resourceGroup = '', ids }, { services }) => {
    if (!ids?.length) return services.identities.get(resourceGroup, name);
    const found = [];
    for (const id of ids) found.push(await services.identities.getById(id));
    return found.length === 1 ? found[0] : found;
  },
  shape: 'userAssignedIdentity',
});
