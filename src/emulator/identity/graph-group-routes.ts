import { objectBody } from '../arm/json-body.ts';
import { callerOf } from '../arm/resources.ts';
import { empty, json, refuse } from '../arm/responses.ts';
import type { EmulatorContext } from '../emulator-context.ts';
import { type Exchange, type Route, route } from '../router.ts';
import type { Principal } from '../store/state.ts';
import { quotedIn, shownPrincipal } from './graph-objects.ts';
import { addGroup, addMember, groupsOf, membersOf, principalsOf, removeMember } from './groups.ts';

/** The collections of Microsoft Graph that hold members of groups. */
const holders = ['users', 'servicePrincipals', 'groups', 'directoryObjects'] as const;

/** The part of Microsoft Graph for groups, and who belongs to them (learn.microsoft.com, "Working with groups"). */
export const graphGroupRoutes = (context: EmulatorContext): Route[] => {
  const { principals } = context.store.state;
  const missing = (id: string): Error =>
    refuse(
      404,
      'Request_ResourceNotFound',
      `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
    );
  const principalOf = (id = ''): Principal => {
    const found = principals[id.toLowerCase()];
    if (!found) throw missing(id);
    return found;
  };
  const groupOf = ({ params: { id = '' } }: Exchange): Principal => {
    const found = principals[id.toLowerCase()];
    if (found?.type !== 'Group') throw missing(id);
    return found;
  };
  const list = (found: readonly Principal[]): Response => json({ value: found.map(shownPrincipal) });
  const allMembers = (group: Principal): Principal[] =>
    Object.values(principals).filter(({ objectId }) => groupsOf(context, objectId).includes(group));
  const idsOfGroups = (id: string): Response => json({ value: groupsOf(context, id).map(({ objectId }) => objectId) });

  const create = async (exchange: Exchange): Promise<Response> => {
    const { displayName } = await objectBody(exchange);
    if (typeof displayName !== 'string' || displayName === '')
      throw refuse(400, 'Request_BadRequest', "A value is required for property 'displayName' of resource 'Group'.");
    return json(shownPrincipal(addGroup(context, displayName)), 201);
  };

  const add = async (exchange: Exchange): Promise<Response> => {
    const group = groupOf(exchange);
    const reference = String((await objectBody(exchange))['@odata.id'] ?? '');
    if (!addMember(group, principalOf(reference.slice(reference.lastIndexOf('/') + 1)))) {
      const message =
        "One or more added object references already exist for the following modified properties: 'members'.";
      throw refuse(400, 'Request_BadRequest', message);
    }
    return empty(204);
  };

  const remove = (exchange: Exchange): Response => {
    const { member = '' } = exchange.params;
    if (!removeMember(groupOf(exchange), member)) throw missing(member);
    return empty(204);
  };

  const v1 = '{/graph}/v1.0';
  return [
    route('GET', `${v1}/groups`, 'Graph_ListGroups', ({ url }) => {
      const filter = url.searchParams.get('$filter');
      const wanted = quotedIn(filter);
      const all = principalsOf(context, 'Group');
      return list(filter ? all.filter(({ displayName }) => wanted.includes(displayName.toLowerCase())) : all);
    }),
    route('POST', `${v1}/groups`, 'Graph_CreateGroup', create),
    route('GET', `${v1}/groups/:id`, 'Graph_GetGroup', (exchange) => json(shownPrincipal(groupOf(exchange)))),
    route('DELETE', `${v1}/groups/:id`, 'Graph_DeleteGroup', (exchange) => {
      delete principals[groupOf(exchange).objectId.toLowerCase()];
      return empty(204);
    }),
    route('GET', `${v1}/groups/:id/members`, 'Graph_ListMembers', (exchange) =>
      list(membersOf(context, groupOf(exchange))),
    ),
    route('GET', `${v1}/groups/:id/transitiveMembers`, 'Graph_ListTransitiveMembers', (exchange) =>
      list(allMembers(groupOf(exchange))),
    ),
    route('POST', `${v1}/groups/:id/members/$ref`, 'Graph_AddMember', add),
    route('DELETE', `${v1}/groups/:id/members/:member/$ref`, 'Graph_RemoveMember', remove),
    ...holders.flatMap((holder) => [
      route('GET', `${v1}/${holder}/:id/transitiveMemberOf`, 'Graph_ListTransitiveMemberOf', ({ params }) =>
        list(groupsOf(context, principalOf(params.id).objectId)),
      ),
      route('GET', `${v1}/${holder}/:id/memberOf`, 'Graph_ListMemberOf', ({ params }) => {
        const { objectId } = principalOf(params.id);
        return list(
          principalsOf(context, 'Group').filter((group) =>
            membersOf(context, group).some((each) => each.objectId === objectId),
          ),
        );
      }),
      ...['getMemberObjects', 'getMemberGroups'].map((verb) =>
        route('POST', `${v1}/${holder}/:id/${verb}`, `Graph_${verb}`, ({ params }) =>
          idsOfGroups(principalOf(params.id).objectId),
        ),
      ),
    ]),
    route('GET', `${v1}/me/transitiveMemberOf`, 'Graph_ListMyTransitiveMemberOf', ({ request }) =>
      list(groupsOf(context, callerOf(context, request).objectId)),
    ),
    route('POST', `${v1}/me/getMemberObjects`, 'Graph_GetMyMemberObjects', ({ request }) =>
      idsOfGroups(callerOf(context, request).objectId),
    ),
  ];
};
