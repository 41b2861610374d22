import { CommandError, ServiceError } from '../errors.ts';
import type { Connection } from './connection.ts';
import type { Directory } from './directory.ts';
import { type RoleDefinitions, roleKey } from './role-definitions.ts';

const apiVersion = '2022-04-01';

/** Which assignments to select. */
export interface AssignmentsQuery {
  /** Of a group or a resource; defaults to the subscription. `all` searches everything in the subscription. */
  readonly scope?: string | undefined;
  readonly resourceGroup?: string | undefined;
  readonly all?: boolean;
  readonly role?: string | undefined;
  readonly assignee?: string | undefined;
  readonly assigneeObjectId?: string | undefined;
  readonly includeInherited?: boolean;
  readonly includeGroups?: boolean;
}

/** Which names to look up as well. */
export interface AssignmentsDetail {
  readonly roleNames: boolean;
  readonly principalNames: boolean;
}

interface Assignment {
  readonly id: string;
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

const same = (one: unknown, other: unknown): boolean => String(one).toLowerCase() === String(other).toLowerCase();

/** Role assignments (rest-api.md 10). */
export const createRoleAssignments = (connection: Connection, directory: Directory, definitions: RoleDefinitions) => {
  const scopeOf = async ({ scope, resourceGroup, all }: AssignmentsQuery): Promise<string | undefined> => {
    if (all) return undefined;
    const { subscription } = await connection.azure();
    const own = `/subscriptions/${subscription.id}`;
    if (scope === undefined) return resourceGroup === undefined ? own : `${own}/resourceGroups/${resourceGroup}`;
    // An empty text, such as an unset variable, must not select the root scope, which is `/`.
    if (!/^\/(?:subscriptions\/.|providers\/.|$)/.test(scope))
      throw new CommandError('Invalid scope. Please use --help to view the valid format.');
    return scope === '/' ? scope : scope.replace(/\/+$/, '');
  };

  const find = async (query: AssignmentsQuery): Promise<readonly Assignment[]> => {
    const azure = await connection.azure();
    const scope = await scopeOf(query);
    const objectId =
      query.assigneeObjectId ??
      (query.assignee === undefined ? undefined : (await directory.findPrincipal(query.assignee)).objectId);
    const assigned = objectId !== undefined && query.includeGroups ? `assignedTo('${objectId}')` : undefined;
    // The service accepts `principalId eq` only without `atScope()`.
    const conditions =
      scope === undefined
        ? [assigned ?? (objectId === undefined ? undefined : `principalId eq '${objectId}'`)]
        : ['atScope()', assigned];
    const filter = conditions.filter((each) => each !== undefined).join(' and ');
    const place = scope ?? `/subscriptions/${azure.subscription.id}`;
    const path = `${place === '/' ? '' : place}/providers/Microsoft.Authorization/roleAssignments`;
    const all = (await azure.armItems(
      `${path}${filter && `?$filter=${encodeURIComponent(filter)}`}`,
      apiVersion,
    )) as readonly Assignment[];
    const role = query.role === undefined ? undefined : roleKey(await definitions.idOf(query.role, place));
    return all.filter(
      ({ properties }) =>
        (scope === undefined || query.includeInherited || same(properties.scope, scope)) &&
        (role === undefined || roleKey(properties.roleDefinitionId) === role) &&
        (objectId === undefined || query.includeGroups || same(properties.principalId, objectId)),
    );
  };

  /** Names of principals; without permission to look them up, the list is shown without names. */
  const principalNames = async (ids: readonly string[]): Promise<ReadonlyMap<string, string> | undefined> => {
    try {
      return await directory.namesOf(ids);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      await connection.info(`Microsoft Graph did not return the names of the principals: ${error.message}`);
      return undefined;
    }
  };

  return {
    /** The assignments that match `query`, each with the names that `detail` requests added to the service's members. */
    list: async (query: AssignmentsQuery, detail: AssignmentsDetail): Promise<readonly unknown[]> => {
      const found = await find(query);
      if (found.length === 0) return [];
      const { subscription } = await connection.azure();
      const place = (await scopeOf(query)) ?? `/subscriptions/${subscription.id}`;
      const roles = detail.roleNames ? await definitions.namesAt(place) : undefined;
      const ids = [...new Set(found.map(({ properties }) => String(properties.principalId)))];
      const principals = detail.principalNames ? await principalNames(ids) : undefined;
      return found.map((each) => ({
        ...each,
        ...(roles ? { roleDefinitionName: roles.get(roleKey(each.properties.roleDefinitionId)) ?? null } : {}),
        ...(principals
          ? { principalName: principals.get(String(each.properties.principalId).toLowerCase()) ?? '' }
          : {}),
      }));
    },

    /** Deletes the role assignments that match `query`. Throws CommandError when none does. */
    delete: async (query: AssignmentsQuery): Promise<void> => {
      const azure = await connection.azure();
      const found = await find(query);
      if (found.length === 0) throw new CommandError('No matched assignments were found to delete');
      for (const { id } of found) await azure.arm('DELETE', id, apiVersion);
    },

    /** Deletes the role assignments with these IDs; ignores those that do not exist. */
    deleteByIds: async (ids: readonly string[]): Promise<void> => {
      const azure = await connection.azure();
      for (const id of ids) await azure.arm('DELETE', id, apiVersion);
    },
  };
};

export type RoleAssignments = ReturnType<typeof createRoleAssignments>;
