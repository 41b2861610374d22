import { ServiceError } from '../errors.ts';
import type { Connection } from './connection.ts';

/**
 * Built-in roles that say who may use what is in a vault, where roles decide that
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

/** Warns of a role that was given on a vault whose access policies decide: it lets nobody in there. */
export const warnOfPolicies = async (
  connection: Connection,
  scope: string,
  roleDefinitionId: string,
  objectId: string,
): Promise<void> => {
  const [vaultId, name] = /^\/.*\/Microsoft\.KeyVault\/vaults\/([^/]+)/i.exec(scope) ?? [];
  if (vaultId === undefined || !vaultRoles.has(roleDefinitionId.split('/').at(-1)?.toLowerCase() ?? '')) return;
  const vault = (await (await connection.azure()).arm('GET', vaultId, apiVersion).catch((error: unknown) => {
    // Whoever may give a role need not be allowed to look at the vault.
    if (error instanceof ServiceError) return undefined;
    throw error;
  })) as { properties?: { enableRbacAuthorization?: boolean } } | undefined;
  if (vault === undefined || vault.properties?.enableRbacAuthorization) return;
  await connection.warn(
    `The key vault '${name}' uses access policies: the role has no effect on its secrets. Add a policy with 'acrtask az keyvault set-policy -n ${name} --object-id ${objectId} --secret-permissions get', or create the vault with --enable-rbac-authorization true.`,
  );
};
