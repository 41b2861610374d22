import { CommandError, NotFoundError } from '../errors.ts';
import { isGuid } from '../guid.ts';
import type { Connection } from './connection.ts';

const apiVersion = '2022-05-01-preview';

/** A role as Azure has it. */
export interface Definition {
  readonly id: string;
  readonly properties: {
    readonly roleName?: string;
    readonly permissions?: readonly {
      readonly actions?: readonly string[] | null;
      readonly notActions?: readonly string[] | null;
      readonly dataActions?: readonly string[] | null;
      readonly notDataActions?: readonly string[] | null;
    }[];
  };
}

/** Roles by name and ID (rest-api.md 10). */
export const createRoleDefinitions = (connection: Connection) => {
  const at = async (scope: string, filter = ''): Promise<readonly Definition[]> => {
    const query = filter && `?$filter=${encodeURIComponent(filter)}`;
    const path = `${scope === '/' ? '' : scope}/providers/Microsoft.Authorization/roleDefinitions${query}`;
    return (await (await connection.azure()).armItems(path, apiVersion)) as readonly Definition[];
  };
  return {
    /**
     * The definition's ID from a name, a GUID, or an ID (commands.md 16.5). Throws CommandError when no role or more
     * than one has that name.
     */
    idOf: async (role: string, scope: string): Promise<string> => {
      const azure = await connection.azure();
      if (role.startsWith('/')) return role;
      if (isGuid(role))
        return `/subscriptions/${azure.subscription.id}/providers/Microsoft.Authorization/roleDefinitions/${role}`;
      const found = await at(scope, `roleName eq '${role.replaceAll("'", "''")}'`);
      const [only] = found;
      if (!only)
        throw new NotFoundError(`Role '${role}' doesn't exist.`, {
          hint: "For a registry use AcrPull or AcrPush; for a vault 'Key Vault Secrets User'.",
        });
      if (found.length > 1)
        throw new CommandError(
          `More than one role matches the given name '${role}'. Please pick a value from '${JSON.stringify(found.map(({ id }) => id))}'`,
        );
      return only.id;
    },

    /** A role by its ID. */
    get: async (id: string): Promise<Definition> =>
      (await (await connection.azure()).arm('GET', id, apiVersion)) as Definition,

    /** The names of all roles that can be assigned at a scope, keyed by the last part of their IDs in lower case. */
    namesAt: async (scope: string): Promise<ReadonlyMap<string, string | undefined>> =>
      new Map((await at(scope)).map(({ id, properties }) => [roleKey(id), properties.roleName])),
  };
};

/** The part that identifies a role: the GUID at the end of its ID. */
export const roleKey = (roleDefinitionId: unknown): string =>
  String(roleDefinitionId).split('/').at(-1)?.toLowerCase() ?? '';

export type RoleDefinitions = ReturnType<typeof createRoleDefinitions>;
