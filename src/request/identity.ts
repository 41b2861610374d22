import type { IdentityProperties } from '@azure/arm-containerregistry';
import { InvalidInputError } from '../errors.ts';

const both = 'SystemAssigned, UserAssigned';

/** Whether `identity` includes the system-assigned identity. The service spells the type in several ways. */
export const hasSystemIdentity = (identity: IdentityProperties | undefined): boolean =>
  /systemassigned/i.test(identity?.type ?? '');

/** The resource IDs of the user-assigned identities in `identity`, in their stored spelling. */
export const userIdentitiesOf = (identity: IdentityProperties | undefined): readonly string[] =>
  Object.keys(identity?.userAssignedIdentities ?? {});

/** `id` in the spelling of `identity`, compared case-insensitively; undefined when it is missing. */
export const storedIdentity = (identity: IdentityProperties | undefined, id: string): string | undefined =>
  userIdentitiesOf(identity).find((each) => each.toLowerCase() === id.toLowerCase());

const identityWords = ['[system]', '[all]'];

/**
 * An identity as requests spell it: words in brackets in lowercase, everything else unchanged. Throws CommandError for an
 * unknown word in brackets.
 */
export const identitySpelling = (text: string): string => {
  if (!text.startsWith('[')) return text;
  const word = identityWords.find((each) => each === text.toLowerCase());
  if (word !== undefined) return word;
  throw new InvalidInputError(`'${text}' is not a valid task identity.`, {
    hint: 'Use [system], or the name, client ID, or resource ID of a user-assigned identity.',
  });
};

/** Whether `list` is `[all]`. Throws CommandError when it also names other identities. */
export const namesAllIdentities = (list: readonly string[]): boolean => {
  if (!list.some((each) => each.toLowerCase() === '[all]')) return false;
  if (list.length === 1) return true;
  throw new InvalidInputError('[all] means every identity and cannot be combined with others.');
};

/** Whether `identity` includes this one: `[system]` or a resource ID. */
export const hasIdentity = (identity: IdentityProperties | undefined, wanted: string): boolean =>
  wanted === '[system]' ? hasSystemIdentity(identity) : storedIdentity(identity, wanted) !== undefined;

/**
 * Whether `identity` includes the one that a login names: `[system]` or a client ID. An identity without a known client ID
 * may match.
 */
export const mayLogInAs = (identity: IdentityProperties | undefined, reference: string): boolean =>
  reference === '[system]'
    ? hasSystemIdentity(identity)
    : Object.values(identity?.userAssignedIdentities ?? {}).some(
        ({ clientId }) => clientId === undefined || clientId.toLowerCase() === reference.toLowerCase(),
      );

/**
 * A task's identity from the values of `--assign-identity` or `--identities`: `[system]`, resource IDs, both, or
 * `[all]`, which means none. An empty list means the system-assigned identity (commands.md 1.13). Throws
 * CommandError for `[all]` combined with others, and for other words in brackets.
 */
export const identityFromList = (given: readonly string[]): IdentityProperties => {
  if (namesAllIdentities(given)) return { type: 'None' };
  const list = given.map(identitySpelling);
  const ids = list.filter((entry) => entry !== '[system]');
  if (ids.length === 0) return { type: 'SystemAssigned' };
  return {
    type: list.includes('[system]') ? both : 'UserAssigned',
    userAssignedIdentities: Object.fromEntries(ids.map((id) => [id, {}])),
  };
};

/**
 * `identity` with one more: `[system]` or a resource ID, compared case-insensitively. Used for the identity of
 * `--source-acr-auth-id`, which the task must have before it can use it (commands.md 1.15).
 */
export const identityWith = (identity: IdentityProperties | undefined, added: string): IdentityProperties => {
  const system = hasSystemIdentity(identity) || added === '[system]' ? ['[system]'] : [];
  const isNew = added !== '[system]' && !hasIdentity(identity, added);
  return identityFromList([...system, ...userIdentitiesOf(identity), ...(isNew ? [added] : [])]);
};
