import type { IdentityProperties } from '@azure/arm-containerregistry';
import { checkEach } from '../check-all.ts';
import { CommandError, InvalidInputError, NotFoundError } from '../errors.ts';
import { hasSystemIdentity, identityFromList, identitySpelling, storedIdentity, userIdentitiesOf } from './identity.ts';

/** The type is the complete new one; the IDs are only those in `entries` (rest-api.md 4.4). */
const identityOf = (
  system: boolean,
  users: boolean,
  entries: Readonly<Record<string, unknown>>,
): IdentityProperties => {
  if (!users) return { type: system ? 'SystemAssigned' : 'None' };
  return {
    type: system ? 'SystemAssigned, UserAssigned' : 'UserAssigned',
    userAssignedIdentities: entries as IdentityProperties['userAssignedIdentities'],
  };
};

const kept = (ids: readonly string[]) => Object.fromEntries(ids.map((id) => [id, {}]));

/**
 * The identity to send so that a task has those in `list` in addition to its own. `[all]` removes every identity
 * (commands.md 5, 19.19; az itself drops the other kind).
 */
export const identityAdding = (stored: IdentityProperties | undefined, list: readonly string[]): IdentityProperties => {
  const named = identityFromList(list);
  if (named.type === 'None') return named;
  const before = userIdentitiesOf(stored);
  const ids = userIdentitiesOf(named);
  return identityOf(
    hasSystemIdentity(stored) || hasSystemIdentity(named),
    before.length + ids.length > 0,
    kept(ids.length > 0 ? ids : before),
  );
};

/** Whether `list` is `[all]`. Throws CommandError when it also names other identities (commands.md 5). */
export const removesAllIdentities = (list: readonly string[]): boolean => {
  if (!list.some((each) => each.toLowerCase() === '[all]')) return false;
  if (list.length > 1)
    throw new InvalidInputError('Cannot specify additional identities when [all] is used in [--identities]');
  return true;
};

/**
 * The stored resource ID for a name or a client ID; undefined when there is none. The task stores both, even for an
 * identity that was deleted. Throws CommandError when a name is ambiguous.
 */
const identityNamed = (stored: IdentityProperties | undefined, text: string): string | undefined => {
  const wanted = text.toLowerCase();
  const found = Object.entries(stored?.userAssignedIdentities ?? {})
    .filter(
      ([id, { clientId }]) => id.split('/').at(-1)?.toLowerCase() === wanted || clientId?.toLowerCase() === wanted,
    )
    .map(([id]) => id);
  if (found.length > 1)
    throw new CommandError(`More than one identity of the task is named '${text}'.`, {
      hint: `Specify the resource ID of one: ${found.join(', ')}`,
    });
  return found[0];
};

/**
 * The identity to send to remove the given identities from a task and keep all others; an empty list means the
 * system-assigned one (commands.md 5, 19.18). Throws CommandError when the task has no such identity.
 */
export const identityRemoving = (
  stored: IdentityProperties | undefined,
  given: readonly string[],
  task: string,
): IdentityProperties => {
  if (removesAllIdentities(given)) return { type: 'None' };
  const list = given.map(identitySpelling);
  const users = userIdentitiesOf(stored);
  const hasSystem = hasSystemIdentity(stored);
  const resolve = (id: string): string => {
    const known = storedIdentity(stored, id) ?? identityNamed(stored, id);
    if (known !== undefined) return known;
    throw new NotFoundError(`The task '${task}' has no identity '${id}'.`, {
      hint:
        id.toLowerCase() === 'system'
          ? 'For the system-assigned identity, specify [system], including the brackets.'
          : users.length > 0
            ? `Available identities: ${users.join(', ')}`
            : 'It has no user-assigned identities.',
    });
  };
  const ids = checkEach(
    list.filter((each) => each !== '[system]'),
    (id) => resolve(id),
  );
  const takesSystem = ids.length === 0 || list.includes('[system]');
  if (takesSystem && !hasSystem)
    throw new NotFoundError(`The task '${task}' has no system-assigned identity.`, {
      hint:
        users.length === 0
          ? 'It has no identities.'
          : list.length > 0
            ? `Available identities: ${users.join(', ')}`
            : 'Specify the identities to remove with --identities, or use [all].',
    });
  const left = users.filter((id) => !ids.includes(id));
  const removed = Object.fromEntries(ids.map((id) => [id, null]));
  return identityOf(hasSystem && !takesSystem, left.length > 0, ids.length > 0 ? removed : kept(left));
};
