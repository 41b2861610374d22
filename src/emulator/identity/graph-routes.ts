import { objectBody } from '../arm/json-body.ts';
import { callerOf } from '../arm/resources.ts';
import { json, refuse } from '../arm/responses.ts';
import type { EmulatorContext } from '../emulator-context.ts';
import { type Route, route } from '../router.ts';
import type { Principal } from '../store/state.ts';
import { quotedIn, shownPrincipal } from './graph-objects.ts';
import { principalsOf } from './groups.ts';

/**
 * The part of Microsoft Graph that resolves the assignee of a role (commands.md 16.5), for the principals that the
 * emulator knows: its caller, the managed identities, and groups.
 */
export const graphRoutes = (context: EmulatorContext): Route[] => {
  const principals = (type: Principal['type']) => principalsOf(context, type);
  const list = (found: Principal[]): Response => json({ value: found.map(shownPrincipal) });
  const single = (found: Principal | undefined, id = ''): Response => {
    if (!found) {
      throw refuse(404, 'Request_ResourceNotFound', `Resource '${id}' does not exist or is not visible to you.`);
    }
    return json(shownPrincipal(found));
  };
  const named = (type: Principal['type'], id = '') =>
    principals(type).find((each) =>
      [each.objectId, each.displayName].some((name) => name.toLowerCase() === id.toLowerCase()),
    );

  return [
    route('GET', '{/graph}/v1.0/me', 'Graph_GetMe', ({ request }) => {
      const caller = callerOf(context, request);
      if (caller.type !== 'User') {
        throw refuse(400, 'BadRequest', '/me request is only valid with delegated authentication flow.');
      }
      const { '@odata.type': _type, ...user } = shownPrincipal(caller);
      return json({ '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#users/$entity', ...user });
    }),
    route('GET', '{/graph}/v1.0/users', 'Graph_ListUsers', ({ url }) => {
      const wanted = quotedIn(url.searchParams.get('$filter'));
      return list(principals('User').filter((each) => wanted.includes(each.displayName.toLowerCase())));
    }),
    route('GET', '{/graph}/v1.0/users/:id', 'Graph_GetUser', ({ params }) =>
      single(named('User', params.id), params.id),
    ),
    route('GET', '{/graph}/v1.0/servicePrincipals', 'Graph_ListServicePrincipals', ({ url }) => {
      const wanted = quotedIn(url.searchParams.get('$filter'));
      return list(
        principals('ServicePrincipal').filter((each) =>
          [each.clientId, each.displayName].some((name) => wanted.includes(name.toLowerCase())),
        ),
      );
    }),
    route('GET', '{/graph}/v1.0/servicePrincipals/:id', 'Graph_GetServicePrincipal', ({ params }) =>
      single(named('ServicePrincipal', params.id), params.id),
    ),
    route('POST', '{/graph}/v1.0/directoryObjects/getByIds', 'Graph_GetByIds', async (exchange) => {
      const { ids } = await objectBody(exchange);
      const wanted = Array.isArray(ids) ? ids.map((id) => String(id).toLowerCase()) : [];
      return list(wanted.flatMap((id) => context.store.state.principals[id] ?? []));
    }),
  ];
};
