import type { Known, RoleAssignmentFacts, RolePermission } from '../../access/model.ts';
import { assignmentsKey } from '../../access/model.ts';
import type { Connection } from '../connection.ts';
import { type Definition, type RoleDefinitions, roleKey } from '../role-definitions.ts';
import { known, type Right, toKnown } from './known.ts';
import type { Memory } from './memory.ts';

const apiVersion = '2022-04-01';

interface Assignment {
  readonly properties: {
    readonly roleDefinitionId: string;
    readonly scope: string;
    readonly condition?: string | null;
  };
}

const listing: Right = { act: 'read role assignments', permission: 'Microsoft.Authorization/roleAssignments/read' };
const defining: Right = { act: 'read role definitions', permission: 'Microsoft.Authorization/roleDefinitions/read' };

const permissionsOf = ({ properties: { permissions = [] } }: Definition): readonly RolePermission[] =>
  permissions.map(({ actions, notActions, dataActions, notDataActions }) => ({
    actions: actions ?? [],
    notActions: notActions ?? [],
    dataActions: dataActions ?? [],
    notDataActions: notDataActions ?? [],
  }));

/** Whether what is assigned at `scope` holds for a resource: the scopes of management groups are above all of them. */
const isAtOrAbove = (scope: string, resourceId: string): boolean =>
  !/^\/subscriptions\//i.test(scope) ||
  `${resourceId}/`.toLowerCase().startsWith(`${scope.replace(/\/+$/, '')}/`.toLowerCase());

/**
 * Reads which roles principals hold, themselves and through groups: the filter `assignedTo` follows groups of groups, and
 * without `atScope()` a list shows what is assigned above and below its scope as well (learn.microsoft.com, "List Azure
 * role assignments using the REST API"). So a single list of the subscription tells everything about a principal.
 */
export const createRoleFacts = (memory: Memory, connection: Connection, definitions: RoleDefinitions) => {
  const assignedTo = async (principalId: string, scope: string, onlyAbove: boolean): Promise<readonly Assignment[]> => {
    const azure = await connection.azure();
    const filter = `${onlyAbove ? 'atScope() and ' : ''}assignedTo('${principalId}')`;
    const path = `${scope}/providers/Microsoft.Authorization/roleAssignments?$filter=${encodeURIComponent(filter)}`;
    const all = (await azure.armItems(path, apiVersion)) as readonly Partial<Assignment>[];
    return all.filter((each): each is Assignment => typeof each.properties?.scope === 'string');
  };

  const everywhere = (principalId: string): Promise<Known<readonly Assignment[]>> =>
    memory.once(`roles of ${principalId}`.toLowerCase(), async () => {
      const { subscription } = await connection.azure();
      return toKnown(assignedTo(principalId, `/subscriptions/${subscription.id}`, false), listing);
    });

  const definition = (id: string): Promise<Known<Definition>> =>
    memory.once(`role ${roleKey(id)}`, () => toKnown(definitions.get(id), defining));

  const described = async (assignments: readonly Assignment[]): Promise<Known<readonly RoleAssignmentFacts[]>> => {
    const roles = await Promise.all(assignments.map(({ properties }) => definition(properties.roleDefinitionId)));
    const facts: RoleAssignmentFacts[] = [];
    for (const [index, role] of roles.entries()) {
      if (!role.known) return role;
      const { roleDefinitionId, scope, condition } = (assignments[index] as Assignment).properties;
      facts.push({
        roleName: role.value.properties.roleName ?? '',
        roleId: roleKey(roleDefinitionId),
        scope,
        permissions: permissionsOf(role.value),
        ...(condition ? { condition } : {}),
      });
    }
    return known(facts);
  };

  return {
    /** What `held` will list at the subscription, so that it can be asked for before the resource is known. */
    prepare: (principalId: string): void => void everywhere(principalId),

    /** The roles that a principal holds at a resource or above it. */
    held: (principalId: string, resourceId: string): Promise<Known<readonly RoleAssignmentFacts[]>> =>
      memory.once(`roles ${assignmentsKey(principalId, resourceId)}`, async () => {
        const all = await everywhere(principalId);
        // Who may not see the role assignments of the subscription may still see those of the resource.
        const found = all.known ? all : await toKnown(assignedTo(principalId, resourceId, true), listing);
        if (!found.known) return found;
        return described(found.value.filter(({ properties }) => isAtOrAbove(properties.scope, resourceId)));
      }),
  };
};
