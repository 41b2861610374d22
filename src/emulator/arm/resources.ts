import type { EmulatorContext } from '../emulator-context.ts';
import { type AudienceCheck, forArm, forGraph } from '../identity/audiences.ts';
import { bearerOf, verifyToken } from '../identity/tokens.ts';
import { deleteRepositories } from '../registry/contents.ts';
import type { Exchange } from '../router.ts';
import { logPath } from '../runs/signed-links.ts';
import type { Principal, Resource } from '../store/state.ts';
import { offsetTime } from '../timestamps.ts';
import { groupNotFound, notFound, parentNotFound, refuse } from './responses.ts';

export const groupPath = '/subscriptions/:subscription/resourceGroups/:group';
export const registryPath = `${groupPath}/providers/Microsoft.ContainerRegistry/registries/:registry`;

/** A stored resource, by its ID in any letter case. */
export const findResource = (context: Pick<EmulatorContext, 'store'>, id: string): Resource | undefined =>
  context.store.state.resources[id.toLowerCase()];

/** Stores a resource where `findResource` finds it. */
export const keepResource = (context: Pick<EmulatorContext, 'store'>, resource: Resource): Resource => {
  context.store.state.resources[resource.id.toLowerCase()] = resource;
  return resource;
};

/** All resources of a type, in order of creation. `below`: only those below this ID. */
export const listResources = (context: Pick<EmulatorContext, 'store'>, type: string, below = ''): Resource[] => {
  const prefix = below === '' ? '' : `${below.toLowerCase()}/`;
  return Object.entries(context.store.state.resources)
    .filter(([id, each]) => id.startsWith(prefix) && each.type.toLowerCase() === type.toLowerCase())
    .map(([, each]) => each);
};

/** The resource group of the path; refused with 404 `ResourceGroupNotFound`. */
export const groupOf = (context: EmulatorContext, exchange: Exchange): Resource => {
  const name = exchange.params.group ?? '';
  const group = findResource(context, `/subscriptions/${context.options.subscriptionId}/resourceGroups/${name}`);
  if (!group) throw groupNotFound(name);
  return group;
};

/** The ID of a resource in the path's group; `kind` is `Namespace/type`. Group names as first created. */
export const idInGroup = (context: EmulatorContext, exchange: Exchange, kind: string, name: string): string => {
  const groupId = `/subscriptions/${context.options.subscriptionId}/resourceGroups/${exchange.params.group ?? ''}`;
  return `${findResource(context, groupId)?.id ?? groupId}/providers/${kind}/${name}`;
};

/** The registry of the path; refused with the gateway's 404 `ResourceNotFound`. */
export const registryOf = (context: EmulatorContext, exchange: Exchange): Resource => {
  const { registry = '', group = '' } = exchange.params;
  const found = findResource(context, idInGroup(context, exchange, 'Microsoft.ContainerRegistry/registries', registry));
  if (!found) throw notFound(`Microsoft.ContainerRegistry/registries/${registry}`, group);
  return found;
};

/** The registry of the path, for a write of a child of it: refused with the gateway's 404 `ParentResourceNotFound`. */
export const parentRegistryOf = (
  context: EmulatorContext,
  exchange: Exchange,
  child: 'agentPools' | 'taskRuns' | 'tasks',
): Resource => {
  const kind = 'Microsoft.ContainerRegistry/registries';
  const registryId = idInGroup(context, exchange, kind, exchange.params.registry ?? '');
  const registry = findResource(context, registryId);
  if (!registry) throw parentNotFound(`registries/${child}`, registryId);
  return registry;
};

/**
 * Removes a resource and everything below it: children, the directory objects of its identities, a registry's images
 * and logs. Returns what was removed: vaults leave something behind, see `forgetVaults`.
 */
export const removeResource = (context: EmulatorContext, id: string): Resource[] => {
  const { state } = context.store;
  const key = id.toLowerCase();
  const removed: Resource[] = [];
  const within = (other: string): boolean => other === key || other.startsWith(`${key}/`);
  for (const [path, resource] of Object.entries(state.resources)) {
    if (!within(path)) continue;
    removed.push(resource);
    delete state.resources[path];
    if (resource.type === 'Microsoft.ContainerRegistry/registries') {
      deleteRepositories(context, resource.properties.loginServer);
      delete state.runCounters[path];
    }
    // Run IDs restart in a new registry of the same name: its logs must not continue the old ones.
    if (resource.type === 'Microsoft.ContainerRegistry/registries/runs') {
      delete state.blobs[logPath(resource)];
      context.store.blobs.delete(logPath(resource));
    }
  }
  for (const [objectId, principal] of Object.entries(state.principals)) {
    if (principal.resourceId && within(principal.resourceId.toLowerCase())) delete state.principals[objectId];
  }
  return removed;
};

/** The caller, from the token that the gate has checked. An identity deleted since then is known by its object ID. */
export const callerOf = (context: EmulatorContext, request: Request): Principal => {
  const isMeant: AudienceCheck = (audience) => forArm(audience) || forGraph(audience);
  const verdict = verifyToken(context, bearerOf(request) ?? '', isMeant);
  if ('refused' in verdict) throw refuse(401, 'InvalidAuthenticationToken', 'The access token is invalid.');
  const { objectId, clientId } = verdict.subject;
  const known = context.store.state.principals[objectId.toLowerCase()];
  return known ?? { objectId, clientId, displayName: objectId, type: 'ServicePrincipal' };
};

/** `systemData` after a write by `exchange`'s caller; keeps the creation members. */
export const stampedBy = (
  context: EmulatorContext,
  exchange: Exchange,
  previous?: Record<string, string>,
): Record<string, string> => {
  const caller = callerOf(context, exchange.request);
  const by = { name: caller.displayName, type: caller.type === 'User' ? 'User' : 'Application' };
  const at = offsetTime(context.now());
  return {
    createdBy: by.name,
    createdByType: by.type,
    createdAt: at,
    ...previous,
    lastModifiedBy: by.name,
    lastModifiedByType: by.type,
    lastModifiedAt: at,
  };
};
