import type { IdentityProperties } from '@azure/arm-containerregistry';

const both = 'SystemAssigned, UserAssigned';

/** Whether `identity` has the system-assigned identity. The service has been seen to spell the type in several ways. */
export const hasSystemIdentity = (identity: IdentityProperties | undefined): boolean =>
  /systemassigned/i.test(identity?.type ?? '');

/** The resource ids of the user-assigned identities in `identity`, as they are spelt there. */
export const userIdentitiesOf = (identity: IdentityProperties | undefined): readonly string[] =>
  Object.keys(identity?.userAssignedIdentities ?? {});

/** `id` as `identity` spells it, found without regard to case; undefined when it is not there. */
export const storedIdentity = (identity: IdentityProperties | undefined, id: string): string | undefined =>
  userIdentitiesOf(identity).find((each) => each.toLowerCase() === id.toLowerCase());

/** Whether `identity` has this one: `[system]` or a resource id. */
export const hasIdentity = (identity: IdentityProperties | undefined, wanted: string): boolean =>
  wanted === '[system]' ? hasSystemIdentity(identity) : storedIdentity(identity, wanted) !== undefined;

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
  const system = hasSystemIdentity(identity) || added === '[system]' ? ['[system]'] : [];
  const isNew = added !== '[system]' && !hasIdentity(identity, added);
  return identityFromList([...system, ...userIdentitiesOf(identity), ...(isNew ? [added] : [])]);
};
