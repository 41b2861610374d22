import type { Known, RoleAssignmentFacts, RolePermission } from '../../access/model.ts';
import { assignmentsKey } from '../../access/model.ts';
import { roles } from '../../access/needed-roles.ts';
import { knownRole } from '../../access/role-permissions.ts';
import type { Connection } from '../connection.ts';
import { type Definition, type RoleDefinitions, roleKey } from '../role-definitions.ts';
import { known, type Right, toKnown } from './known.ts';
import type { Memory } from './memory.ts';

const apiVersion = '2022-04-01';

/** A role assignment as Azure has it. */
export interface Assignment {
  readonly name: string;
  readonly properties: {
    readonly roleDefinitionId: string;
    /** The principal itself, or a group that it is in. */
    readonly principalId: string;
    readonly scope: string;
    readonly condition?: string | null;
  };
}

const listing: Right = { act: 'read role assignments', permission: 'Microsoft.Authorization/roleAssignments/read' };
const defining: Right = { act: 'read role definitions', permission: 'Microsoft.Authorization/roleDefinitions/read' };

/** What a role is called and permits. */
interface Role {
  readonly name: string;
  readonly permissions: readonly RolePermission[];
}

const roleOf = ({ properties: { roleName = '', permissions = [] } }: Definition): Role => ({
  name: roleName,
  permissions: permissions.map(({ actions, notActions, dataActions, notDataActions }) => ({
    actions: actions ?? [],
    notActions: notActions ?? [],
    dataActions: dataActions ?? [],
    notDataActions: notDataActions ?? [],
  })),
});

/** Whether what is assigned at `scope` holds for a resource: the scopes of management groups are above all of them. */
const isAtOrAbove = (scope: string, resourceId: string): boolean =>
  !/^\/subscriptions\//i.test(scope) ||
  `${resourceId}/`.toLowerCase().startsWith(`${scope.replace(/\/+$/, '')}/`.toLowerCase());

/**
 * Reads which roles principals hold, themselves and through groups: the filter `assignedTo` follows groups of groups, and
 * without `atScope()` a list shows what is assigned above and below its scope as well (learn.microsoft.com, "List Azure
 * role assignments using the REST API"). So a single list of the subscription tells everything about a principal.
 */
export const createKnownRoles = (memory: Memory, connection: Connection, definitions: RoleDefinitions) => {
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

  /** What is assigned to a principal at a resource or above it. */
  const assigned = async (principalId: string, resourceId: string): Promise<Known<readonly Assignment[]>> => {
    const all = await everywhere(principalId);
    // Who may not see the role assignments of the subscription may still see those of the resource.
    const found = all.known
      ? all
      : await memory.once(`assigned ${assignmentsKey(principalId, resourceId)}`, () =>
          toKnown(assignedTo(principalId, resourceId, true), listing),
        );
    return found.known
      ? known(found.value.filter(({ properties }) => isAtOrAbove(properties.scope, resourceId)))
      : found;
  };

  const role = async (id: string): Promise<Known<Role>> => {
    const builtIn = knownRole(roleKey(id));
    if (builtIn) return known(builtIn);
    return memory.once(`role ${roleKey(id)}`, async () => {
      const found = await toKnown(definitions.get(id), defining);
      return found.known ? known(roleOf(found.value)) : found;
    });
  };

  const described = async (assignments: readonly Assignment[]): Promise<Known<readonly RoleAssignmentFacts[]>> => {
    const found = await Promise.all(assignments.map(({ properties }) => role(properties.roleDefinitionId)));
    const facts: RoleAssignmentFacts[] = [];
    for (const [index, each] of found.entries()) {
      if (!each.known) return each;
      const { roleDefinitionId, scope, condition } = (assignments[index] as Assignment).properties;
      facts.push({
        roleName: each.value.name,
        roleId: roleKey(roleDefinitionId),
        scope,
        permissions: each.value.permissions,
        ...(condition ? { condition } : {}),
      });
    }
    return known(facts);
  };

  return {
    /** What `held` will list at the subscription, so that it can be asked for before the resource is known. */
    prepare: (principalId: string): void => void everywhere(principalId),

    assigned,

    /** The GUID of a role, from its name. */
    idOf: async (role: string, scope: string): Promise<string> => {
      const builtIn = Object.values(roles).find(({ name }) => name.toLowerCase() === role.toLowerCase());
      return builtIn?.id ?? memory.once(`role named ${role}`, async () => roleKey(await definitions.idOf(role, scope)));
    },

    /** The roles that a principal holds at a resource or above it, with what they permit. */
    held: (principalId: string, resourceId: string): Promise<Known<readonly RoleAssignmentFacts[]>> =>
      memory.once(`roles ${assignmentsKey(principalId, resourceId)}`, async () => {
        const found = await assigned(principalId, resourceId);
        return found.known ? described(found.value) : found;
      }),
  };
};

export type KnownRoles = ReturnType<typeof createKnownRoles>;
