import { isObject } from '../../json.ts';
import type { EmulatorContext } from '../emulator-context.ts';
import { armOperation } from '../faults/arm-operation.ts';
import { isPlanted } from '../faults/planted-faults.ts';
import type { ResourceIdentity } from '../store/state.ts';
import type { Json } from './json-body.ts';
import { findResource } from './resources.ts';
import { invalid, refuse } from './responses.ts';

/** The resource whose identity is written: its ID, and the name of its system-assigned identity in the directory. */
export interface IdentityOwner {
  readonly id: string;
  readonly displayName: string;
}

/** How the provider spells `type` in its answers: tasks in PascalCase, registries in camelCase (rest-api.md 3.2, 4.4). */
export type IdentitySpelling = 'pascal' | 'camel';

const words: Record<IdentitySpelling, { system: string; user: string }> = {
  pascal: { system: 'SystemAssigned', user: 'UserAssigned' },
  camel: { system: 'systemAssigned', user: 'userAssigned' },
};

const kindsOf = (type: unknown): Set<string> => {
  const kinds = String(type ?? '')
    .toLowerCase()
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  const unknown = kinds.some((each) => !['systemassigned', 'userassigned', 'none'].includes(each));
  if (unknown || kinds.length === 0) {
    throw invalid('InvalidIdentityType', `The identity type '${type}' is not SystemAssigned, UserAssigned or None.`);
  }
  return new Set(kinds);
};

/** Refuses with 403 to assign an identity while that fault is set; the text is from public reports about the service. */
const requireAssignRights = (context: EmulatorContext, owner: IdentityOwner, id: string): void => {
  if (!isPlanted(context, 'no-identity-assign')) return;
  const { callerId, principals } = context.store.state;
  const { action } = armOperation('PUT', owner.id) ?? { action: '' };
  throw refuse(
    403,
    'LinkedAuthorizationFailed',
    `The client '${principals[callerId.toLowerCase()]?.displayName}' with object id '${callerId}' has permission to perform action '${action}' on scope '${owner.id}'; however, it does not have permission to perform action(s) 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action' on the linked scope(s) '${id}' (respectively) or the linked scope(s) are invalid.`,
  );
};

const userEntries = (
  context: EmulatorContext,
  owner: IdentityOwner,
  previous: ResourceIdentity['userAssignedIdentities'],
  requested: Json,
): NonNullable<ResourceIdentity['userAssignedIdentities']> => {
  const entries = { ...previous };
  for (const [id, wanted] of Object.entries(requested)) {
    for (const known of Object.keys(entries)) {
      if (known.toLowerCase() === id.toLowerCase()) delete entries[known];
    }
    if (wanted === null) continue;
    const identity = findResource(context, id);
    if (identity?.type !== 'Microsoft.ManagedIdentity/userAssignedIdentities') {
      throw invalid(
        'FailedIdentityOperation',
        `Identity operation for resource '${owner.id}' failed: the user-assigned identity '${id}' does not exist.`,
      );
    }
    requireAssignRights(context, owner, id);
    entries[id] = { principalId: identity.properties.principalId, clientId: identity.properties.clientId };
  }
  return entries;
};

/** The service principal of a system-assigned identity: kept as long as the identity exists, else created. */
const systemPrincipal = (context: EmulatorContext, owner: IdentityOwner, previous: string | undefined): string => {
  if (previous) return previous;
  const objectId = context.newId();
  context.store.state.principals[objectId.toLowerCase()] = {
    objectId,
    clientId: context.newId(),
    displayName: owner.displayName,
    type: 'ServicePrincipal',
    resourceId: owner.id,
    createdAt: context.now().toISOString(),
  };
  return objectId;
};

/**
 * The identity after a PUT or PATCH that names one (rest-api.md 4.4): `type` is the new whole type, entries with
 * `null` are removed, others stay, `None` (or nothing left) removes all. Principals appear in the directory and go
 * from it. Refused with 400 for an unknown type or user-assigned identity.
 */
export const writeIdentity = (
  context: EmulatorContext,
  owner: IdentityOwner,
  previous: ResourceIdentity | undefined,
  request: unknown,
  spelling: IdentitySpelling,
): ResourceIdentity | undefined => {
  if (!isObject(request)) return previous;
  const kinds = kindsOf(request.type ?? previous?.type);
  const requested = isObject(request.userAssignedIdentities) ? request.userAssignedIdentities : {};
  const users = kinds.has('userassigned')
    ? userEntries(context, owner, previous?.userAssignedIdentities, requested)
    : {};
  const hasUsers = Object.keys(users).length > 0;
  if (kinds.has('userassigned') && !hasUsers && !previous && Object.keys(requested).length === 0) {
    throw invalid('MissingIdentityIds', "The identity ids must not be null or empty for 'UserAssigned' identity type.");
  }
  const hasSystem = kinds.has('systemassigned');
  if (!hasSystem) removeIdentity(context, previous);
  if (!hasSystem && !hasUsers) return undefined;
  const { system, user } = words[spelling];
  return {
    type: [...(hasSystem ? [system] : []), ...(hasUsers ? [user] : [])].join(', '),
    ...(hasSystem
      ? {
          principalId: systemPrincipal(context, owner, previous?.principalId),
          tenantId: context.store.state.tenantId,
        }
      : {}),
    ...(hasUsers ? { userAssignedIdentities: users } : {}),
  };
};

/** The identity after a PUT: the request replaces it, except that an existing system-assigned principal is kept. */
export const replaceIdentity = (
  context: EmulatorContext,
  owner: IdentityOwner,
  previous: ResourceIdentity | undefined,
  request: unknown,
  spelling: IdentitySpelling,
): ResourceIdentity | undefined => {
  if (isObject(request)) {
    const { userAssignedIdentities: _replaced, ...kept } = previous ?? { type: '' };
    return writeIdentity(context, owner, previous && kept, request, spelling);
  }
  removeIdentity(context, previous);
  return undefined;
};

/** Removes the system-assigned part of an identity from the directory. */
export const removeIdentity = (context: EmulatorContext, identity: ResourceIdentity | undefined): void => {
  if (identity?.principalId) delete context.store.state.principals[identity.principalId.toLowerCase()];
};
