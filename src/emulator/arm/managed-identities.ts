import type { EmulatorContext } from '../emulator-context.ts';
import { isHiddenByFault } from '../faults/refuse-by-fault.ts';
import { type Exchange, type Route, route } from '../router.ts';
import { objectBody } from './json-body.ts';
import {
  findResource,
  groupOf,
  groupPath,
  idInGroup,
  keepResource,
  listResources,
  removeResource,
} from './resources.ts';
import { empty, invalid, json, notFound } from './responses.ts';

const type = 'Microsoft.ManagedIdentity/userAssignedIdentities';

/** User-assigned managed identities; their ids spell `resourcegroups` (rest-api.md 9). */
export const managedIdentityRoutes = (context: EmulatorContext): Route[] => {
  const path = `${groupPath}/providers/${type}/:identity`;
  const idOf = (exchange: Exchange): string =>
    idInGroup(context, exchange, type, exchange.params.identity ?? '').replace('/resourceGroups/', '/resourcegroups/');

  const list = (below: string): Response =>
    json({ value: listResources(context, type, below).filter(({ id }) => !isHiddenByFault(context, id)) });

  return [
    route('PUT', path, 'UserAssignedIdentities_CreateOrUpdate', async (exchange) => {
      const body = await objectBody(exchange);
      groupOf(context, exchange);
      const name = exchange.params.identity ?? '';
      if (!/^[a-zA-Z0-9][-\w]{2,127}$/.test(name)) {
        throw invalid(
          'InvalidResourceName',
          `The identity name '${name}' is invalid: 3 to 128 letters, digits, hyphens or underscores, the first a letter or digit.`,
        );
      }
      const id = idOf(exchange);
      const previous = findResource(context, id);
      if (!body.location && !previous) {
        throw invalid('LocationRequired', 'The location property is required for this definition.');
      }
      if (previous) {
        return json(keepResource(context, { ...previous, ...(body.tags ? { tags: body.tags } : {}) }));
      }
      const { tenantId, principals } = context.store.state;
      const principal = {
        objectId: context.newId(),
        clientId: context.newId(),
        displayName: name,
        type: 'ServicePrincipal' as const,
        resourceId: id,
        createdAt: context.now().toISOString(),
      };
      principals[principal.objectId.toLowerCase()] = principal;
      const identity = keepResource(context, {
        id,
        name,
        type,
        location: body.location,
        tags: body.tags ?? {},
        properties: {
          isolationScope: 'None',
          tenantId,
          principalId: principal.objectId,
          clientId: principal.clientId,
        },
      });
      return json(identity, 201, { location: id });
    }),
    route('GET', path, 'UserAssignedIdentities_Get', (exchange) => {
      const found = findResource(context, idOf(exchange));
      if (!found) throw notFound(`${type}/${exchange.params.identity}`, exchange.params.group ?? '');
      return json(found);
    }),
    route('DELETE', path, 'UserAssignedIdentities_Delete', (exchange) => {
      const id = idOf(exchange);
      if (!findResource(context, id)) return empty(204);
      removeResource(context, id);
      return empty(200);
    }),
    route('GET', `${groupPath}/providers/${type}`, 'UserAssignedIdentities_ListByResourceGroup', (exchange) =>
      list(groupOf(context, exchange).id),
    ),
    route('GET', `/subscriptions/:subscription/providers/${type}`, 'UserAssignedIdentities_ListBySubscription', () =>
      list(''),
    ),
  ];
};
