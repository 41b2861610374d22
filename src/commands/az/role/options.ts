import { option } from '../../../cli/option.ts';
import { flag, optional, text } from '../../../cli/option-schemas.ts';

/** Which role assignments are meant. */
export const assignmentOptions = {
  assignee: option(
    '--assignee <assignee>',
    'Who has the role: object id, application (client) id or user name.',
    optional(text()),
  ),
  assigneeObjectId: option(
    '--assignee-object-id <id>',
    'Object id of who has the role; Microsoft Graph is not asked for it.',
    optional(text()),
  ),
  role: option('--role <role>', 'Name or id of the role, such as AcrPull.', optional(text()), {
    suggests: ['AcrPull', 'AcrPush', 'Contributor', 'Key Vault Secrets User', 'Reader'],
  }),
  scope: option(
    '--scope <scope>',
    'Resource id of what the role is for; the subscription unless given.',
    optional(text()),
    {
      suggests: 'registryIds',
    },
  ),
  resourceGroup: option(
    '--resource-group, -g <group>',
    'Resource group that the role is for, instead of --scope.',
    optional(text()),
    { suggests: 'groups' },
  ),
  includeInherited: option('--include-inherited', 'Those given on what the scope is in, too.', flag()),
};

interface Given {
  readonly assignee: string | undefined;
  readonly assigneeObjectId: string | undefined;
  readonly scope: string | undefined;
  readonly resourceGroup: string | undefined;
}

/** Tells of options that say the same twice. */
export const checkAssignments = ({ assignee, assigneeObjectId, scope, resourceGroup }: Given): readonly string[] => [
  ...(assignee !== undefined && assigneeObjectId !== undefined
    ? ['Usage error: Provide only one of --assignee or --assignee-object-id.']
    : []),
  ...(scope !== undefined && resourceGroup !== undefined
    ? [`Resource group "${resourceGroup}" is redundant because scope is supplied`]
    : []),
];
