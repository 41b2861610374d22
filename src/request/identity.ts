import type { IdentityProperties } from '@azure/arm-containerregistry';

const both = 'SystemAssigned, UserAssigned';

/**
 * A task's identity from what follows `--assign-identity` or `--identities`: `[system]`, resource ids, both, or
 * `[all]`, which stands for none at all. An empty list means the system-assigned identity (commands.md 1.13).
 */
export const identityFromList = (list: readonly string[]): IdentityProperties => {
  if (list.includes('[all]')) return { type: 'None' };
  const ids = list.filter((entry) => entry !== '[system]');
  if (ids.length === 0) return { type: 'SystemAssigned' };
  return {
    type: list.includes('[system]') ? both : 'UserAssigned',
    userAssignedIdentities: Object.fromEntries(ids.map((id) => [id, {}])),
  };
};

/**
 * `identity` with one more: `[system]` or a resource id, compared without regard to case. Used for the identity that
 * `--source-acr-auth-id` names, which the task must have before it can use it (commands.md 1.15).
 */
export const identityWith = (identity: IdentityProperties | undefined, added: string): IdentityProperties => {
  const users = identity?.userAssignedIdentities ?? {};
  const hasSystem = identity?.type?.startsWith('SystemAssigned') ?? false;
  const isKnown = Object.keys(users).some((id) => id.toLowerCase() === added.toLowerCase());
  const ids = [...Object.keys(users), ...(added === '[system]' || isKnown ? [] : [added])];
  return identityFromList([...(hasSystem || added === '[system]' ? ['[system]'] : []), ...ids]);
};
