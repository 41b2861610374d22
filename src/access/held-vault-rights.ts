import type { Facts, Need, Operation, PlannedIdentity, SecretTarget, VaultFacts } from './model.ts';
import { assignmentsKey } from './model.ts';
import { permits, readSecret, roles } from './needed-roles.ts';
import { letsRead } from './policy-readers.ts';

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const keptPolicy = (vault: VaultFacts, identity: PlannedIdentity): { readonly keeps?: readonly string[] } => {
  const keeps = identity.kind === 'user' ? vault.policies.get(identity.principalId.toLowerCase()) : undefined;
  return keeps === undefined || keeps.length === 0 ? {} : { keeps };
};

/** The operation that lets an identity read the secrets of a vault, in the way that the vault decides on access. */
export const vaultOperation = (vault: VaultFacts, identity: PlannedIdentity): Operation =>
  vault.authorization === 'roles'
    ? { do: 'assign role', role: roles.secretsUser.name, scope: vault.id, identity }
    : { do: 'set policy', vault: vault.name, vaultId: vault.id, identity, ...keptPolicy(vault, identity) };

/** The resource ID of a secret, at which roles can be assigned too. */
const idOf = (vault: VaultFacts, { name }: SecretTarget): string => `${vault.id}/secrets/${name}`;

/** Whether a principal may read a secret, or why that is not known. */
export const mayReadSecret = (
  facts: Facts,
  vault: VaultFacts,
  secret: SecretTarget,
  principalId: string,
): boolean | { readonly reason: string } => {
  if (vault.authorization === 'policies') {
    if (letsRead(vault, principalId)) return true;
    const groups = facts.groups.get(principalId.toLowerCase());
    if (groups && !groups.known) return { reason: groups.reason };
    return groups?.value.some((group) => letsRead(vault, group)) ?? false;
  }
  const found = [idOf(vault, secret), vault.id]
    .map((scope) => facts.assignments.get(assignmentsKey(principalId, scope)))
    .filter((each) => each !== undefined);
  const allowed = found.some(
    (each) => each.known && each.value.some(({ permissions }) => permits(permissions, readSecret)),
  );
  if (allowed) return true;
  if (found.length === 0) return { reason: 'acrtask did not read its role assignments' };
  const unread = found.find((each) => !each.known);
  return unread && !unread.known ? { reason: unread.reason } : false;
};

/**
 * The operations with roles on vaults limited to the secrets that are needed there, unless a need is for any secret of the
 * vault. Azure can assign a role at a secret (learn.microsoft.com, "Provide access to Key Vault keys, certificates, and
 * secrets with Azure role-based access control").
 */
export const limitedToSecrets = (
  operations: readonly Operation[],
  needs: readonly Need[],
  facts: Facts,
): readonly Operation[] =>
  operations.flatMap((operation): readonly Operation[] => {
    if (operation.do !== 'assign role') return [operation];
    const names = needs.flatMap((need) => {
      const vault = need.kind === 'secret' ? facts.vaults.get(need.secret.vault) : undefined;
      const isMeant = vault?.known && vault.value?.id === operation.scope;
      return need.kind === 'secret' && isMeant ? [need.secret.name] : [];
    });
    if (names.length === 0 || names.includes('')) return [operation];
    const unique = names.filter((name, index) => names.findIndex((each) => same(each, name)) === index);
    return unique.map((name) => ({ ...operation, scope: `${operation.scope}/secrets/${name}` }));
  });
