import { abortable } from '../abortable.ts';
import { InvalidInputError, ServiceError } from '../errors.ts';
import type { Connection } from './connection.ts';
import type { Directory } from './directory.ts';
import type { RoleDefinitions } from './role-definitions.ts';
import { warnOfPolicies } from './vault-roles.ts';

const assignmentsVersion = '2022-04-01';

export interface RoleAssignment {
  /** Name, GUID or full definition id. */
  readonly role: string;
  readonly scope: string;
  readonly principal:
    | { readonly assignee: string }
    | { readonly objectId: string; readonly principalType?: string | undefined };
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly condition?: string | undefined;
  readonly conditionVersion?: string | undefined;
}

type Listed = readonly { readonly id: string; readonly properties: Readonly<Record<string, unknown>> }[];

/** A new identity takes a while to be known everywhere; how often and how long to wait for it, in seconds. */
const waitsForNewPrincipal = [2, 4, 8, 16, 32];

export const createRoles = (connection: Connection, directory: Directory, definitions: RoleDefinitions) => {
  const existing = async (scope: string, roleDefinitionId: string, principalId: string): Promise<unknown> => {
    const all = (await (
      await connection.azure()
    ).armItems(
      `${scope}/providers/Microsoft.Authorization/roleAssignments?$filter=${encodeURIComponent('atScope()')}`,
      assignmentsVersion,
    )) as Listed;
    const role = roleDefinitionId.split('/').at(-1)?.toLowerCase();
    return all.find(
      ({ properties }) =>
        String(properties.principalId).toLowerCase() === principalId.toLowerCase() &&
        String(properties.scope).toLowerCase() === scope.toLowerCase() &&
        String(properties.roleDefinitionId).split('/').at(-1)?.toLowerCase() === role,
    );
  };

  return {
    /** Gives a role; one that is already given is returned as it is. Warns of one that a vault does not heed. */
    assign: async (wanted: RoleAssignment): Promise<unknown> => {
      const azure = await connection.azure();
      const scope = wanted.scope.replace(/\/+$/, '');
      // An empty text, as of an unset variable, must not mean the root, which is `/`.
      if (!/^\/(?:subscriptions\/.|providers\/.|$)/.test(wanted.scope))
        throw new InvalidInputError('Invalid scope. Please use --help to view the valid format.');
      const principal =
        'assignee' in wanted.principal
          ? await directory.findPrincipal(wanted.principal.assignee)
          : { objectId: wanted.principal.objectId, type: wanted.principal.principalType };
      const roleDefinitionId = await definitions.idOf(wanted.role, scope);
      const path = `${scope}/providers/Microsoft.Authorization/roleAssignments/${wanted.name ?? crypto.randomUUID()}`;
      const body = {
        properties: {
          roleDefinitionId,
          principalId: principal.objectId,
          principalType: principal.type,
          description: wanted.description,
          condition: wanted.condition,
          conditionVersion: wanted.condition ? (wanted.conditionVersion ?? '2.0') : undefined,
        },
      };
      for (const seconds of [...waitsForNewPrincipal, undefined]) {
        try {
          const made = await azure.arm('PUT', path, assignmentsVersion, body);
          await warnOfPolicies(connection, scope, roleDefinitionId, principal.objectId);
          return made;
        } catch (error) {
          if (!(error instanceof ServiceError)) throw error;
          if (error.code === 'RoleAssignmentExists') {
            const found = await existing(scope, roleDefinitionId, principal.objectId);
            if (found) {
              await warnOfPolicies(connection, scope, roleDefinitionId, principal.objectId);
              return found;
            }
          }
          if (error.code !== 'PrincipalNotFound' || seconds === undefined) throw error;
          await connection.warn(`The principal is not known yet; trying again in ${seconds} s.`);
          await abortable(connection.host.sleep(seconds * 1000, connection.signal), connection.signal);
        }
      }
      return undefined;
    },
  };
};

export type Roles = ReturnType<typeof createRoles>;
