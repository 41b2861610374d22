import { defineCommand } from '../../../cli/command.ts';
import { option } from '../../../cli/option.ts';
import { flag, optional, texts } from '../../../cli/option-schemas.ts';
import { rights } from '../../shared/rights.ts';
import { assignmentOptions, checkAssignments } from './options.ts';

const nothing =
  'Please provide at least one of these arguments: --ids, --assignee, --assignee-object-id, --role, --resource-group, --scope';

export default defineCommand({
  summary: 'Remove role assignments.',
  description:
    "Remove role assignments: all that 'az role assignment list' shows for the same options. Like az, the command does not ask for confirmation.",
  examples: [
    {
      about: 'Remove a role from an identity.',
      command:
        'acrtask az role assignment delete --assignee 11112222-3333-4444-5555-666677778888 --role acrpull --scope /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/myResourceGroup/providers/Microsoft.ContainerRegistry/registries/mybaseregistry',
    },
    {
      about: 'Remove all roles that an identity has on a resource group.',
      command:
        'acrtask az role assignment delete --assignee-object-id 11112222-3333-4444-5555-666677778888 -g myResourceGroup',
    },
  ],
  options: {
    ...assignmentOptions,
    ids: option('--ids <ids...>', 'IDs of role assignments; replaces the other options.', optional(texts())),
    yes: option('--yes, -y', 'Accepted for scripts written for az; has no effect.', flag(), { hidden: true }),
  },
  check: (values) => {
    const { ids, assignee, assigneeObjectId, role, scope, resourceGroup } = values;
    const given = [ids, assignee, assigneeObjectId, role, scope, resourceGroup].some((each) => each !== undefined);
    return [...(given ? [] : [nothing]), ...checkAssignments(values)];
  },
  request: (values) => values,
  execute: async ({ ids, yes: _yes, ...query }, { services, messages }) => {
    if (!ids?.length) return services.roleAssignments.delete(query);
    for (const [name, value] of Object.entries(query))
      if (value) await messages.warn(`option '${optionNames[name]}' will be ignored due to use of '--ids'.`);
    return services.roleAssignments.deleteByIds(ids);
  },
  permissions: {
    always: [rights.role.deleteAssignment],
    'unless --ids is given': [rights.role.readAssignments],
    'with the name of a --role': [rights.role.readDefinitions],
    'with --assignee': [rights.directory.findApplication],
    'with a user name as --assignee': [rights.directory.findUser],
    'with an object ID as --assignee': [rights.directory.readObjects],
  },
});

const optionNames: Readonly<Record<string, string>> = {
  assignee: '--assignee',
  assigneeObjectId: '--assignee-object-id',
  role: '--role',
  scope: '--scope',
  resourceGroup: '--resource-group',
  includeInherited: '--include-inherited',
};
