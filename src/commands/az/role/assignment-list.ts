import { defineCommand } from '../../../cli/command.ts';
import { option } from '../../../cli/option.ts';
import { flag, threeState, withDefault } from '../../../cli/option-schemas.ts';
import { rights } from '../../shared/rights.ts';
import { at, itemsOf } from '../../shared/rows/items.ts';
import { assignmentOptions, checkAssignments } from './options.ts';

export default defineCommand({
  summary: 'List role assignments.',
  description:
    'List role assignments: those on the subscription itself, on the --scope or --resource-group, or, with --all, on everything in the subscription.',
  examples: [
    {
      about: 'List the role assignments on a registry.',
      command:
        'acrtask az role assignment list --scope /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/myResourceGroup/providers/Microsoft.ContainerRegistry/registries/mybaseregistry -o table',
    },
    {
      about: 'List all roles of an identity.',
      command: 'acrtask az role assignment list --all --assignee 11112222-3333-4444-5555-666677778888',
    },
  ],
  options: {
    ...assignmentOptions,
    all: option('--all', 'Include everything in the subscription.', flag()),
    includeGroups: option('--include-groups', 'Include assignments to groups that the assignee is in.', flag()),
    fillPrincipalName: option(
      '--fill-principal-name [bool]',
      'Look up the names of the principals in Microsoft Graph.',
      withDefault(threeState(), true),
    ),
    fillRoleDefinitionName: option(
      '--fill-role-definition-name [bool]',
      'Look up the names of the roles.',
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
  permissions: {
    always: [rights.role.readAssignments],
    'unless --fill-role-definition-name false is given': [rights.role.readDefinitions],
    'unless --fill-principal-name false is given': [rights.directory.readObjects],
    'with --assignee': [rights.directory.findApplication],
    'with a user name as --assignee': [rights.directory.findUser],
  },
  shape: 'listedRoleAssignment',
  rows: (shaped) =>
    itemsOf(shaped).map((assignment) => ({
      Principal: at(assignment, 'principalName') ?? '',
      Role: at(assignment, 'roleDefinitionName') ?? '',
      Scope: at(assignment, 'scope'),
    })),
});
