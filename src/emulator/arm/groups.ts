import type { EmulatorContext } from '../emulator-context.ts';
import { type Route, route } from '../router.ts';
import type { Resource } from '../store/state.ts';
import { forgetVaults } from './deleted-vaults.ts';
import { comparedWith, objectBody } from './json-body.ts';
import { findResource, groupOf, groupPath, keepResource, listResources, removeResource } from './resources.ts';
import { empty, invalid, json } from './responses.ts';

const type = 'Microsoft.Resources/resourceGroups';

/** Resource groups (rest-api.md 2.2). */
export const groupRoutes = (context: EmulatorContext): Route[] => {
  const subscription = `/subscriptions/${context.options.subscriptionId}`;
  return [
    route('PUT', groupPath, 'ResourceGroups_CreateOrUpdate', async (exchange) => {
      const body = await objectBody(exchange);
      const name = exchange.params.group ?? '';
      if (!/^[-\w.()]{0,89}[-\w()]$/u.test(name)) {
        throw invalid('InvalidResourceGroup', `The provided resource group name '${name}' is invalid.`);
      }
      const previous = findResource(context, `${subscription}/resourceGroups/${name}`);
      const location = body.location ?? previous?.location;
      if (!location) throw invalid('LocationRequired', 'The location property is required for this definition.');
      if (previous && previous.location !== location) {
        throw invalid(
          'InvalidResourceGroupLocation',
          `The Resource group '${name}' already exists in location '${previous.location}', not '${location}'.`,
        );
      }
      const group = keepResource(context, {
        id: previous?.id ?? `${subscription}/resourceGroups/${name}`,
        name: previous?.name ?? name,
        type,
        location,
        ...(body.tags ? { tags: body.tags } : {}),
        properties: { provisioningState: 'Succeeded' },
      });
      return json(group, previous ? 200 : 201);
    }),
    route('GET', groupPath, 'ResourceGroups_Get', (exchange) => json(groupOf(context, exchange))),
    route('HEAD', groupPath, 'ResourceGroups_CheckExistence', (exchange) =>
      empty(findResource(context, `${subscription}/resourceGroups/${exchange.params.group}`) ? 204 : 404),
    ),
    route('DELETE', groupPath, 'ResourceGroups_Delete', (exchange) => {
      forgetVaults(context, removeResource(context, groupOf(context, exchange).id));
      const version = exchange.url.searchParams.get('api-version');
      const operation = `${subscription}/operationresults/${context.newId()}?api-version=${version}`;
      return empty(202, { location: new URL(operation, exchange.url).href });
    }),
    route('GET', '/subscriptions/:subscription/operationresults/:operation', 'Operations_GetResult', () => empty(200)),
    route('GET', '/subscriptions/:subscription/resourceGroups', 'ResourceGroups_List', ({ url }) => {
      const filter = url.searchParams.get('$filter');
      const name = comparedWith(filter, 'tagname');
      const value = comparedWith(filter, 'tagvalue');
      const isWanted = ({ tags = {} }: Resource): boolean =>
        name === undefined || (Object.hasOwn(tags, name) && (value === undefined || tags[name] === value));
      return json({ value: listResources(context, type).filter(isWanted) });
    }),
  ];
};
