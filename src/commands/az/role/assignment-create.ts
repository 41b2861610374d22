import { defineCommand } from '../../../cli/command.ts';
import { option } from '../../../cli/option.ts';
import { choice, optional, text } from '../../../cli/option-schemas.ts';
import { rights } from '../../shared/rights.ts';

export default defineCommand({
  summary: 'Assign a role on a resource.',
  examples: [
    {
      about: 'Let an identity pull from a registry.',
      command:
        'acrtask az role assignment create --assignee 11112222-3333-4444-5555-666677778888 --role acrpull --scope /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/myResourceGroup/providers/Microsoft.ContainerRegistry/registries/mybaseregistry',
    },
    {
      about: 'Assign the role without a request to Microsoft Graph.',
      command:
        'acrtask az role assignment create --assignee-object-id 11112222-3333-4444-5555-666677778888 --assignee-principal-type ServicePrincipal --role acrpull --scope /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/myResourceGroup/providers/Microsoft.ContainerRegistry/registries/mybaseregistry',
    },
  ],
  options: {
    role: option('--role <role>', 'Name or ID of the role, such as AcrPull.', text(), {
      suggests: ['AcrPull', 'AcrPush', 'Contributor', 'Key Vault Secrets User', 'Reader'],
    }),
    scope: option(
      '--scope <scope>',
      'Resource ID of the scope: a registry, a key vault, a resource group, ...',
      text(),
      {
        suggests: 'registryIds',
      },
    ),
    assignee: option(
      '--assignee <assignee>',
      'Assignee: object ID, application (client) ID, or user name.',
      optional(text()),
    ),
    assigneeObjectId: option(
      '--assignee-object-id <id>',
      'Object ID of the assignee, used without a request to Microsoft Graph.',
      optional(text()),
    ),
    assigneePrincipalType: option(
      '--assignee-principal-type <type>',
      'Type of the assignee; use with --assignee-object-id.',
      optional(choice(['ForeignGroup', 'Group', 'ServicePrincipal', 'User'])),
    ),
    name: option('--name, -n <guid>', 'Name of the assignment, a GUID; a new one by default.', optional(text())),
    description: option('--description <text>', 'Description of the assignment.', optional(text())),
    condition: option('--condition <condition>', 'Condition under which the role is granted.', optional(text())),
    conditionVersion: option(
      '--condition-version <version>',
      'Version of the condition syntax; defaults to 2.0.',
      optional(text()),
    ),
  },
  check: (values) => [
    ...((values.assignee === undefined) === (values.assigneeObjectId === undefined)
      ? ['usage error: --assignee STRING | --assignee-object-id GUID']
      : []),
    ...(values.assigneePrincipalType !== undefined && values.assigneeObjectId === undefined
      ? ['usage error: --assignee-object-id GUID --assignee-principal-type TYPE']
      : []),
    ...(values.conditionVersion !== undefined && values.condition === undefined
      ? ['usage error: When --condition-version is set, --condition must be set as well.']
      : []),
  ],
  request: ({ assignee, assigneeObjectId, assigneePrincipalType, ...rest }) => ({
    ...rest,
    principal:
      assigneeObjectId === undefined
        ? { assignee: assignee ?? '' }
        : { objectId: assigneeObjectId, principalType: assigneePrincipalType },
  }),
  execute: (request, { services }) => services.roles.assign(request),
  permissions: {
    always: [rights.role.assign],
    'with the name of a --role': [rights.role.readDefinitions],
    'with a role on a key vault': [rights.vault.read],
    'if the assignment exists': [rights.role.readAssignments],
    'with --assignee': [rights.directory.findApplication],
    'with a user name as --assignee': [rights.directory.findUser],
    'with an object ID as --assignee': [rights.directory.readObjects],
  },
  shape: 'roleAssignment',
});
