import { defineCommand } from '../../../cli/command.ts';
import { option } from '../../../cli/option.ts';
import { name, optional, text } from '../../../cli/option-schemas.ts';
import { location, tags, tagsOf } from '../../shared/options.ts';
import { rights } from '../../shared/rights.ts';

export default defineCommand({
  summary: 'Create a resource group.',
  examples: [
    { about: 'Create a resource group.', command: 'acrtask az group create -n myResourceGroup -l eastus' },
    {
      about: 'Create a resource group with a tag.',
      command: 'acrtask az group create -n myResourceGroup -l eastus --tags team=web',
    },
  ],
  options: {
    name: option('--name, -n <name>', 'Name of the group.', name(), { otherFlags: '--resource-group, -g <name>' }),
    location,
    tags,
    managedBy: option('--managed-by <id>', 'ID of the resource that manages the group.', optional(text())),
  },
  request: ({ name, location, tags, managedBy }) => ({ name, body: { location, tags: tagsOf(tags), managedBy } }),
  execute: ({ name, body }, { services }) => services.groups.create(name, body),
  permissions: { always: [rights.group.write] },
  shape: 'group',
});
