import type { EmulatorContext } from '../emulator-context.ts';
import { isDelayed } from '../faults/planted-faults.ts';
import { assigneesOf } from '../identity/groups.ts';
import { roleById } from '../identity/roles.ts';
import { covers } from '../identity/scopes.ts';
import { type Exchange, type Route, route } from '../router.ts';
import type { Resource } from '../store/state.ts';
import { sevenDigitsTime } from '../timestamps.ts';
import { objectBody, propertiesOf } from './json-body.ts';
import { callerOf, findResource, keepResource, listResources } from './resources.ts';
import { empty, groupNotFound, invalid, json, notFound, refuse } from './responses.ts';

const type = 'Microsoft.Authorization/roleAssignments';

/** The scope in the path, with the client's spelling (rest-api.md 1.4). */
const scopeOf = ({ url }: Exchange): string => {
  const path = decodeURIComponent(url.pathname);
  return path.slice(0, path.toLowerCase().lastIndexOf(`/providers/${type.toLowerCase()}`)) || '/';
};

const idAt = (scope: string, name: string): string => `${scope === '/' ? '' : scope}/providers/${type}/${name}`;

/** A scope must exist: the subscription, a group, or a resource in it. */
const checkScope = (context: EmulatorContext, scope: string): void => {
  const [, group, , resource] = /\/resourceGroups\/([^/]+)(\/providers\/([^/]+\/[^/]+\/[^/]+))?/i.exec(scope) ?? [];
  if (!group) return;
  const groupId = `/subscriptions/${context.options.subscriptionId}/resourceGroups/${group}`;
  if (!findResource(context, groupId)) throw groupNotFound(group);
  if (resource && !findResource(context, `${groupId}/providers/${resource}`)) throw notFound(resource, group);
};

/** Role assignments at any scope (rest-api.md 10). Unlike elsewhere, nulls are shown here. */
export const roleAssignmentRoutes = (context: EmulatorContext): Route[] => {
  const { state } = context.store;
  const nameOf = (exchange: Exchange): string => exchange.params.name ?? '';
  const found = (exchange: Exchange): Resource | undefined =>
    findResource(context, idAt(scopeOf(exchange), nameOf(exchange)));

  const principalTypeOf = (principalId: string, given: unknown): string => {
    if (given) return String(given);
    const known = state.principals[principalId.toLowerCase()];
    if (known && !isDelayed(context, known.createdAt, 'principal-delay')) return known.type;
    throw invalid(
      'PrincipalNotFound',
      `Principal ${principalId.replaceAll('-', '')} does not exist in the directory ${state.tenantId}.`,
    );
  };

  const create = async (exchange: Exchange): Promise<Response> => {
    const request = propertiesOf(await objectBody(exchange));
    const scope = scopeOf(exchange);
    checkScope(context, scope);
    const { roleDefinitionId, principalId } = request;
    for (const [member, value] of Object.entries({ roleDefinitionId, principalId })) {
      if (typeof value !== 'string' || value === '') {
        throw invalid('InvalidRequestContent', `The role assignment's '${member}' is missing.`);
      }
    }
    if (!roleById(roleDefinitionId)) {
      const guid = roleDefinitionId.split('/').at(-1);
      const message = `The specified role definition with ID '${guid}' does not exist.`;
      throw refuse(404, 'RoleDefinitionDoesNotExist', message);
    }
    const previous = found(exchange);
    const twin = listResources(context, type).find(
      ({ properties: other, name }) =>
        name.toLowerCase() !== nameOf(exchange).toLowerCase() &&
        other.scope.toLowerCase() === scope.toLowerCase() &&
        other.principalId.toLowerCase() === principalId.toLowerCase() &&
        roleById(other.roleDefinitionId) === roleById(roleDefinitionId),
    );
    if (twin) throw refuse(409, 'RoleAssignmentExists', 'The role assignment already exists.');
    const now = sevenDigitsTime(context.now());
    const caller = callerOf(context, exchange.request).objectId;
    const assignment = keepResource(context, {
      properties: {
        roleDefinitionId,
        principalId,
        principalType: principalTypeOf(principalId, request.principalType),
        scope,
        condition: request.condition ?? null,
        conditionVersion: request.conditionVersion ?? null,
        createdOn: previous?.properties.createdOn ?? now,
        updatedOn: now,
        createdBy: previous?.properties.createdBy ?? caller,
        updatedBy: caller,
        delegatedManagedIdentityResourceId: request.delegatedManagedIdentityResourceId ?? null,
        description: request.description ?? null,
      },
      id: previous?.id ?? idAt(scope, nameOf(exchange)),
      type,
      name: nameOf(exchange),
    });
    // The response to the PUT does not include the creator yet.
    return json({ ...assignment, properties: { ...assignment.properties, createdBy: null } }, 201);
  };

  const list = (exchange: Exchange): Response => {
    const filter = exchange.url.searchParams.get('$filter') ?? '';
    const scope = scopeOf(exchange);
    const [, principal] = /principalId\s+eq\s+'([^']+)'/i.exec(filter) ?? [];
    const [, assignee] = /assignedTo\(\s*'([^']+)'/i.exec(filter) ?? [];
    const assignees = assignee === undefined ? undefined : assigneesOf(context, assignee);
    const onlyAbove = /atScope\(\)/i.test(filter);
    const value = listResources(context, type).filter(
      ({ properties }) =>
        (covers(properties.scope, scope) || (!onlyAbove && covers(scope, properties.scope))) &&
        (assignees?.has(properties.principalId.toLowerCase()) ?? true) &&
        (principal === undefined || properties.principalId.toLowerCase() === principal.toLowerCase()) &&
        !isDelayed(context, properties.createdOn, 'role-delay'),
    );
    return json({ value });
  };

  const path = `{/*scope}/providers/${type}`;
  return [
    route('GET', path, 'RoleAssignments_ListForScope', list),
    route('PUT', `${path}/:name`, 'RoleAssignments_Create', create),
    route('GET', `${path}/:name`, 'RoleAssignments_Get', (exchange) => {
      const assignment = found(exchange);
      if (assignment) return json(assignment);
      const message = `The role assignment '${nameOf(exchange)}' is not found.`;
      throw refuse(404, 'RoleAssignmentNotFound', message);
    }),
    route('DELETE', `${path}/:name`, 'RoleAssignments_Delete', (exchange) => {
      const assignment = found(exchange);
      if (!assignment) return empty(204);
      delete state.resources[assignment.id.toLowerCase()];
      return json(assignment);
    }),
  ];
};
