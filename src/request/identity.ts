import type { IdentityProperties } from '@azure/arm-containerregistry';
import { InvalidInputError } from '../errors.ts';

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

const identityWords = ['[system]', '[all]'];

/**
 * How an identity is spelt in requests: words in brackets in lower case, all else as it is. Throws CommandError for a
 * word in brackets that stands for no identity of a task.
 */
export const identitySpelling = (text: string): string => {
  if (!text.startsWith('[')) return text;
  const word = identityWords.find((each) => each === text.toLowerCase());
  if (word !== undefined) return word;
  throw new InvalidInputError(`'${text}' is no identity of a task.`, {
    hint: 'Use [system], or a user-assigned identity by its name, client id or resource id.',
  });
};

/** Whether `list` is `[all]`. Throws CommandError when that stands beside others: what they are named for is unclear. */
export const namesAllIdentities = (list: readonly string[]): boolean => {
  if (!list.some((each) => each.toLowerCase() === '[all]')) return false;
  if (list.length === 1) return true;
  throw new InvalidInputError('[all] stands for every identity: it cannot be used beside others.');
};

/** Whether `identity` has this one: `[system]` or a resource id. */
export const hasIdentity = (identity: IdentityProperties | undefined, wanted: string): boolean =>
  wanted === '[system]' ? hasSystemIdentity(identity) : storedIdentity(identity, wanted) !== undefined;

/**
 * Whether `identity` has the one that a login names: `[system]` or a client id. One whose client id is not told may be it.
 */
export const mayLogInAs = (identity: IdentityProperties | undefined, reference: string): boolean =>
  reference === '[system]'
    ? hasSystemIdentity(identity)
    : Object.values(identity?.userAssignedIdentities ?? {}).some(
        ({ clientId }) => clientId === undefined || clientId.toLowerCase() === reference.toLowerCase(),
      );

/**
 * A task's identity from what follows `--assign-identity` or `--identities`: `[system]`, resource ids, both, or
 * `[all]`, which stands for none at all. An empty list means the system-assigned identity (commands.md 1.13). Throws
 * CommandError for `[all]` beside others, and for other words in brackets.
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
 * `identity` with one more: `[system]` or a resource id, compared without regard to case. Used for the identity that
 * `--source-acr-auth-id` names, which the task must have before it can use it (commands.md 1.15).
 */
export const identityWith = (identity: IdentityProperties | undefined, added: string): IdentityProperties => {
  const system = hasSystemIdentity(identity) || added === '[system]' ? ['[system]'] : [];
  const isNew = added !== '[system]' && !hasIdentity(identity, added);
  return identityFromList([...system, ...userIdentitiesOf(identity), ...(isNew ? [added] : [])]);
};
