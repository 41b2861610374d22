import type { Facts, Operation, PlannedIdentity, SecretTarget, VaultFacts } from './model.ts';
import { assignmentsKey } from './model.ts';
import { permits, readSecret, roles } from './roles.ts';

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
    const given = vault.policies.get(principalId.toLowerCase()) ?? [];
    return given.includes('get') || given.includes('all');
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
