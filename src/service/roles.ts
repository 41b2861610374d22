import { abortable } from '../abortable.ts';
import { InvalidInputError, ServiceError } from '../errors.ts';
import type { Connection } from './connection.ts';
import type { Directory } from './directory.ts';
import type { RoleDefinitions } from './role-definitions.ts';

/**
 * Built-in roles that grant access to a vault's contents, for vaults that use role-based access control
 * (learn.microsoft.com, "Azure built-in roles for Key Vault data plane operations").
 */
const vaultRoles = new Set([
  '00482a5a-887f-4fb3-b363-3b7fe8e74483', // Key Vault Administrator
  '21090545-7ca7-4776-b22c-e363652d74d2', // Key Vault Reader
  'b86a8fe4-44ce-4948-aee5-eccb2c155cd7', // Key Vault Secrets Officer
  '4633458b-17de-408a-b874-0445c86b69e6', // Key Vault Secrets User
  'a4417e6f-fecd-4de8-b567-7b0420556985', // Key Vault Certificates Officer
  'db79e9a7-68ee-4b58-9aeb-b90e7c24fcba', // Key Vault Certificate User
  '14b46e9e-c2b7-41b4-b07b-48a6ebf60603', // Key Vault Crypto Officer
  '12338af0-0e69-4776-bea7-57ae8d297424', // Key Vault Crypto User
  'e147488a-f6f5-4113-8e2d-b22465e65bf6', // Key Vault Crypto Service Encryption User
]);
const apiVersion = '2022-07-01';

/** Warns about a role assigned on a vault that uses access policies: it grants no access there. */
export const warnOfPolicies = async (
  connection: Connection,
  scope: string,
  roleDefinitionId: string,
  objectId: string,
): Promise<void> => {
  const [vaultId, name] = /^\/.*\/Microsoft\.KeyVault\/vaults\/([^/]+)/i.exec(scope) ?? [];
  if (vaultId === undefined || !vaultRoles.has(roleDefinitionId.split('/').at(-1)?.toLowerCase() ?? '')) return;
  const vault = (await (await connection.azure()).arm('GET', vaultId, apiVersion).catch((error: unknown) => {
    // Permission to assign a role does not include permission to read the vault.
    if (error instanceof ServiceError) return undefined;
    throw error;
  })) as { properties?: { enableRbacAuthorization?: boolean } } | undefined;
  if (vault === undefined || vault.properties?.enableRbacAuthorization) return;
  await connection.warn(
    `The key vault '${name}' uses access policies: the role has no effect on its secrets. Add a policy with 'acrtask az keyvault set-policy -n ${name} --object-id ${objectId} --secret-permissions get', or create the vault with --enable-rbac-authorization true.`,
  );
};

const assignmentsVersion = '2022-04-01';

export interface RoleAssignment {
  /** Name, GUID, or full definition ID. */
  readonly role: string;
  readonly scope: string;
  readonly principal:
    | { readonly assignee: string }
    | { readonly objectId: string; readonly principalType?: string | undefined };
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly condition?: string | undefined;
  readonly conditionVersion?: string | undefined;
  /** The scope is known to honour roles, and to lack this one: neither is looked at. */
  readonly isFitting?: boolean;
}

type Listed = readonly { readonly id: string; readonly properties: Readonly<Record<string, unknown>> }[];

/** A new identity takes a while to become known everywhere: how often to retry and how long to wait, in seconds. */
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
    /**
     * Assigns a role; an existing assignment is returned as it is, but with `isFitting` rejects with the code
     * `RoleAssignmentExists`. Warns about a role that a vault ignores.
     */
    assign: async (wanted: RoleAssignment): Promise<unknown> => {
      const azure = await connection.azure();
      const scope = wanted.scope.replace(/\/+$/, '');
      // An empty text, such as an unset variable, must not select the root scope, which is `/`.
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
          if (!wanted.isFitting) await warnOfPolicies(connection, scope, roleDefinitionId, principal.objectId);
          return made;
        } catch (error) {
          if (!(error instanceof ServiceError)) throw error;
          if (error.code === 'RoleAssignmentExists' && !wanted.isFitting) {
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
