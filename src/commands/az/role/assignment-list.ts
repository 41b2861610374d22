import { defineCommand } from '../../../cli/command.ts';
import { option } from '../../../cli/option.ts';
import { flag, threeState, withDefault } from '../../../cli/option-schemas.ts';
import { at, itemsOf } from '../../shared/rows/items.ts';
import { assignmentOptions, checkAssignments } from './options.ts';

export default defineCommand({
  summary: 'List who has which role.',
  description:
    'List who has which role: on the subscription itself, unless --scope or --resource-group names something in it, or --all asks for everything.',
  examples: [
    {
      about: 'The roles on a registry.',
      command:
        'acrtask az role assignment list --scope /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/myResourceGroup/providers/Microsoft.ContainerRegistry/registries/mybaseregistry -o table',
    },
    {
      about: 'All roles of an identity.',
      command: 'acrtask az role assignment list --all --assignee 11112222-3333-4444-5555-666677778888',
    },
  ],
  options: {
    ...assignmentOptions,
    all: option('--all', 'Those on everything in the subscription.', flag()),
    includeGroups: option('--include-groups', 'Those of the groups that the assignee is in, too.', flag()),
    fillPrincipalName: option(
      '--fill-principal-name [bool]',
      'Ask Microsoft Graph for the names of those who have the roles.',
      withDefault(threeState(), true),
    ),
    fillRoleDefinitionName: option(
      '--fill-role-definition-name [bool]',
      'Ask for the names of the roles.',
      withDefault(threeState(), true),
    ),
  },
  check: (values) => [
    ...checkAssignments(values),
    ...(values.all && (values.scope ?? values.resourceGroup) !== undefined
      ? ['group or scope are not required when --all is used']
      : []),
  ],
  request: ({ fillPrincipalName, fillRoleDefinitionName, ...query }) => ({
    query,
    detail: { principalNames: fillPrincipalName, roleNames: fillRoleDefinitionName },
  }),
  execute: ({ query, detail }, { services }) => services.roleAssignments.list(query, detail),
  shape: 'listedRoleAssignment',
  rows: (shaped) =>
    itemsOf(shaped).map((assignment) => ({
      Principal: at(assignment, 'principalName') ?? '',
      Role: at(assignment, 'roleDefinitionName') ?? '',
      Scope: at(assignment, 'scope'),
    })),
});
