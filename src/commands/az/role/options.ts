import { option } from '../../../cli/option.ts';
import { flag, optional, text } from '../../../cli/option-schemas.ts';

/** The role assignments that a command acts on. */
export const assignmentOptions = {
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
  role: option('--role <role>', 'Name or ID of the role, such as AcrPull.', optional(text()), {
    suggests: ['AcrPull', 'AcrPush', 'Contributor', 'Key Vault Secrets User', 'Reader'],
  }),
  scope: option('--scope <scope>', 'Resource ID of the scope; defaults to the subscription.', optional(text()), {
    suggests: 'registryIds',
  }),
  resourceGroup: option(
    '--resource-group, -g <group>',
    'Resource group as the scope; replaces --scope.',
    optional(text()),
    { suggests: 'groups' },
  ),
  includeInherited: option('--include-inherited', 'Include assignments inherited from parent scopes.', flag()),
};

interface Given {
  readonly assignee: string | undefined;
  readonly assigneeObjectId: string | undefined;
  readonly scope: string | undefined;
  readonly resourceGroup: string | undefined;
}

/** The problems of options that contradict each other or are redundant. */
export const checkAssignments = ({ assignee, assigneeObjectId, scope, resourceGroup }: Given): readonly string[] => [
  ...(assignee !== undefined && assigneeObjectId !== undefined
    ? ['Usage error: Provide only one of --assignee or --assignee-object-id.']
    : []),
  ...(scope !== undefined && resourceGroup !== undefined
    ? [`Resource group "${resourceGroup}" is redundant because scope is supplied`]
    : []),
];
