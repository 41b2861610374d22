import { defineCommand } from '../../../cli/command.ts';
import { option } from '../../../cli/option.ts';
import { optional, text } from '../../../cli/option-schemas.ts';
import { rights } from '../../shared/rights.ts';
import { at, itemsOf } from '../../shared/rows/items.ts';

export default defineCommand({
  summary: 'List the resource groups in the subscription.',
  examples: [
    { about: 'List all resource groups.', command: 'acrtask az group list -o table' },
    {
      about: 'List the resource groups with a tag.',
      command: 'acrtask az group list --tag team=web --query [].name -o json',
    },
  ],
  options: {
    tag: option('--tag <tag>', 'Only groups with this tag, as key[=value].', optional(text({ mayBeEmpty: true }))),
  },
  request: ({ tag = '' }) => {
    const [, name = '', value] = /^([^=]*)=?(.*)$/s.exec(tag) ?? [];
    return name === '' ? undefined : { name, value };
  },
  execute: (tag, { services }) => services.groups.list(tag),
  permissions: { always: [rights.group.read] },
  shape: 'group',
  rows: (shaped) =>
    itemsOf(shaped).map((group) => ({
      Name: at(group, 'name'),
      Location: at(group, 'location'),
      Status: at(group, 'properties', 'provisioningState'),
    })),
});
