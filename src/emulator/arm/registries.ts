import type { EmulatorContext } from '../context.ts';
import { adminPasswords } from '../registry/admin-user.ts';
import { type Exchange, type Route, route } from '../route.ts';
import type { Resource } from '../store.ts';
import { empty, invalid, json, refuse } from './answers.ts';
import { objectBody, propertiesOf } from './bodies.ts';
import { mergeRegistryProperties, newRegistryProperties, shownRegistry, skuOf } from './registry-body.ts';
import { writeIdentity } from './resource-identity.ts';
import {
  findResource,
  groupOf,
  groupPath,
  idInGroup,
  keepResource,
  listResources,
  registryOf,
  registryPath,
  removeResource,
  stampedBy,
} from './resources.ts';

const type = 'Microsoft.ContainerRegistry/registries';
const provider = 'providers/Microsoft.ContainerRegistry';

const nameProblem = (name: string): string | undefined => {
  if (!/^[a-zA-Z0-9]*$/.test(name)) return 'Registry name must only contain alphanumeric characters.';
  if (name.length < 5 || name.length > 50) return 'Registry name must be between 5 and 50 characters.';
  return undefined;
};

/** Registries: PUT, GET, PATCH, DELETE, the lists of group and subscription, names (rest-api.md 3). */
export const registryResourceRoutes = (context: EmulatorContext): Route[] => {
  const named = (name: string): Resource | undefined =>
    listResources(context, type).find((each) => each.name.toLowerCase() === name.toLowerCase());
  const answer = (registry: Resource): Response => json(shownRegistry(context, registry));
  const list = (below: string): Response =>
    json({ value: listResources(context, type, below).map((each) => shownRegistry(context, each)) });

  const create = async (exchange: Exchange): Promise<Response> => {
    const body = await objectBody(exchange);
    groupOf(context, exchange);
    const wanted = exchange.params.registry ?? '';
    const problem = nameProblem(wanted);
    if (problem) throw invalid('InvalidResourceName', `${problem} The name is '${wanted}'.`);
    const id = idInGroup(context, exchange, type, wanted);
    const previous = findResource(context, id);
    if (!previous && named(wanted)) {
      throw refuse(409, 'AlreadyInUse', `The registry DNS name ${wanted.toLowerCase()}.azurecr.io is already in use.`);
    }
    if (!body.location) throw invalid('LocationRequired', 'The location property is required for this definition.');
    if (previous && previous.location !== body.location) {
      throw refuse(
        409,
        'InvalidResourceLocation',
        `The resource '${wanted}' already exists in location '${previous.location}', not '${body.location}'.`,
      );
    }
    const sku = skuOf(body.sku);
    const name = previous?.name ?? wanted;
    const owner = { id: previous?.id ?? id, displayName: name };
    const identity = writeIdentity(context, owner, previous?.identity, body.identity, 'camel');
    const current = previous?.properties ?? newRegistryProperties(context, name);
    return answer(
      keepResource(context, {
        sku,
        type,
        id: owner.id,
        name,
        location: body.location,
        tags: body.tags ?? {},
        ...(identity ? { identity } : {}),
        systemData: stampedBy(context, exchange, previous?.systemData),
        properties: mergeRegistryProperties(current, propertiesOf(body)),
      }),
    );
  };

  const update = async (exchange: Exchange): Promise<Response> => {
    const body = await objectBody(exchange);
    const registry = registryOf(context, exchange);
    const owner = { id: registry.id, displayName: registry.name };
    const { identity: before, ...rest } = registry;
    const sku = body.sku ? { sku: skuOf(body.sku) } : {};
    const identity = writeIdentity(context, owner, before, body.identity, 'camel');
    return answer(
      keepResource(context, {
        ...rest,
        ...sku,
        ...(body.tags ? { tags: body.tags } : {}),
        ...(identity ? { identity } : {}),
        systemData: stampedBy(context, exchange, registry.systemData),
        properties: mergeRegistryProperties(registry.properties, propertiesOf(body)),
      }),
    );
  };

  return [
    route('PUT', registryPath, 'Registries_Create', create),
    route('GET', registryPath, 'Registries_Get', (exchange) => answer(registryOf(context, exchange))),
    route('PATCH', registryPath, 'Registries_Update', update),
    route('DELETE', registryPath, 'Registries_Delete', (exchange) => {
      const id = idInGroup(context, exchange, type, exchange.params.registry ?? '');
      if (!findResource(context, id)) return empty(204);
      removeResource(context, id);
      return empty(200);
    }),
    route('POST', `${registryPath}/listCredentials`, 'Registries_ListCredentials', (exchange) => {
      const registry = registryOf(context, exchange);
      if (registry.properties.adminUserEnabled !== true) {
        throw invalid(
          'UnauthorizedForCredentialOperations',
          `Cannot perform credential operations for ${registry.id}: its admin user is disabled. Enable it first.`,
        );
      }
      const [password, password2] = adminPasswords(context, registry);
      return json({
        username: registry.name,
        passwords: [
          { name: 'password', value: password },
          { name: 'password2', value: password2 },
        ],
      });
    }),
    route('GET', `${groupPath}/${provider}/registries`, 'Registries_ListByResourceGroup', (exchange) =>
      list(groupOf(context, exchange).id),
    ),
    route('GET', `/subscriptions/:subscription/${provider}/registries`, 'Registries_List', () => list('')),
    route(
      'POST',
      `/subscriptions/:subscription/${provider}/checkNameAvailability`,
      'Registries_CheckNameAvailability',
      async (exchange) => {
        const { name } = await objectBody(exchange);
        const problem = nameProblem(String(name ?? ''));
        if (problem) return json({ nameAvailable: false, reason: 'Invalid', message: problem });
        if (!named(name)) return json({ nameAvailable: true });
        const message = `The registry ${name} is already in use.`;
        return json({ nameAvailable: false, reason: 'AlreadyExists', message });
      },
    ),
  ];
};
