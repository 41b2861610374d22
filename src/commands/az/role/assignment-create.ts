import { defineCommand } from '../../../cli/command.ts';
import { option } from '../../../cli/option.ts';
import { choice, optional, text } from '../../../cli/option-schemas.ts';

export default defineCommand({
  summary: 'Give a role on a resource.',
  examples: [
    {
      about: 'Let an identity pull from a registry.',
      command:
        'acrtask az role assignment create --assignee 11112222-3333-4444-5555-666677778888 --role acrpull --scope /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/myResourceGroup/providers/Microsoft.ContainerRegistry/registries/mybaseregistry',
    },
    {
      about: 'The same without asking Microsoft Graph.',
      command:
        'acrtask az role assignment create --assignee-object-id 11112222-3333-4444-5555-666677778888 --assignee-principal-type ServicePrincipal --role acrpull --scope /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/myResourceGroup/providers/Microsoft.ContainerRegistry/registries/mybaseregistry',
    },
  ],
  options: {
    role: option('--role <role>', 'Name or id of the role, such as AcrPull.', text(), {
      suggests: ['AcrPull', 'AcrPush', 'Contributor', 'Key Vault Secrets User', 'Reader'],
    }),
    scope: option('--scope <scope>', 'Resource id of what the role is for: a registry, a vault, a group, ...', text(), {
      suggests: 'registryIds',
    }),
    assignee: option(
      '--assignee <assignee>',
      'Who gets it: object id, application (client) id or user name.',
      optional(text()),
    ),
    assigneeObjectId: option(
      '--assignee-object-id <id>',
      'Object id of who gets it; Microsoft Graph is not asked.',
      optional(text()),
    ),
    assigneePrincipalType: option(
      '--assignee-principal-type <type>',
      'What the object id is; goes with --assignee-object-id.',
      optional(choice(['ForeignGroup', 'Group', 'ServicePrincipal', 'User'])),
    ),
    name: option('--name, -n <guid>', 'GUID that names the assignment; a new one by default.', optional(text())),
    description: option('--description <text>', 'Description of the assignment.', optional(text())),
    condition: option('--condition <condition>', 'Condition under which the role is granted.', optional(text())),
    conditionVersion: option(
      '--condition-version <version>',
      'Version of the condition syntax; 2.0 unless given.',
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
  shape: 'roleAssignment',
});
