import type { EmulatorContext } from '../emulator-context.ts';
import { isHiddenByFault } from '../faults/refuse-by-fault.ts';
import { type Route, route } from '../router.ts';
import { comparedWith } from './json-body.ts';
import { groupOf, groupPath } from './resources.ts';
import { json } from './responses.ts';

const groupType = 'Microsoft.Resources/resourceGroups';
const namespaces = [
  'Microsoft.ContainerRegistry',
  'Microsoft.KeyVault',
  'Microsoft.ManagedIdentity',
  'Microsoft.Authorization',
];
const locations = { eastus: 'East US', westus: 'West US', westus2: 'West US 2', westeurope: 'West Europe' };

/** What a client requests at login: the only subscription, its tenant, and the providers; and the list of resources. */
export const subscriptionRoutes = (context: EmulatorContext): Route[] => {
  const { subscriptionId, subscriptionName } = context.options;
  const { state } = context.store;
  const id = `/subscriptions/${subscriptionId}`;
  const subscription = {
    id,
    subscriptionId,
    displayName: subscriptionName,
    state: 'Enabled',
    tenantId: state.tenantId,
    subscriptionPolicies: {},
  };
  const provider = (namespace: string) => ({
    id: `${id}/providers/${namespace}`,
    namespace,
    registrationState: 'Registered',
    resourceTypes: [],
  });

  /** Items of the resource list have no `properties`, and times ending in `Z` (rest-api.md 2.1). */
  const list = (filter: string | null, below: string): Response => {
    const wantedType = comparedWith(filter, 'resourceType')?.toLowerCase();
    const wantedName = comparedWith(filter, 'name')?.toLowerCase();
    const value = Object.values(state.resources)
      .filter((each) => each.location !== undefined && each.type !== groupType)
      .filter((each) => each.id.toLowerCase().startsWith(`${below.toLowerCase()}/`))
      .filter((each) => wantedType === undefined || each.type.toLowerCase() === wantedType)
      .filter(({ id }) => !isHiddenByFault(context, id))
      .filter((each) => wantedName === undefined || each.name.toLowerCase() === wantedName)
      .map(({ properties: _properties, systemData, ...item }) => ({
        ...item,
        ...(systemData
          ? {
              systemData: Object.fromEntries(
                Object.entries(systemData).map(([key, value]) => [key, value.replace(/\+00:00$/, 'Z')]),
              ),
            }
          : {}),
      }));
    return json({ value });
  };

  return [
    route('GET', '/subscriptions', 'Subscriptions_List', () => json({ value: [subscription] })),
    route('GET', '/subscriptions/:subscription', 'Subscriptions_Get', () => json(subscription)),
    route('GET', '/subscriptions/:subscription/locations', 'Subscriptions_ListLocations', () =>
      json({
        value: Object.entries(locations).map(([name, displayName]) => ({
          id: `${id}/locations/${name}`,
          name,
          displayName,
          regionalDisplayName: displayName,
        })),
      }),
    ),
    route('GET', '/tenants', 'Tenants_List', () =>
      json({ value: [{ id: `/tenants/${state.tenantId}`, tenantId: state.tenantId }] }),
    ),
    route('GET', '/providers', 'Providers_ListAtTenantScope', () => json({ value: namespaces.map(provider) })),
    route('GET', '/subscriptions/:subscription/providers', 'Providers_List', () =>
      json({ value: namespaces.map(provider) }),
    ),
    route('GET', '/subscriptions/:subscription/providers/:namespace', 'Providers_Get', ({ params }) =>
      json(provider(params.namespace ?? '')),
    ),
    route('GET', '/subscriptions/:subscription/resources', 'Resources_List', ({ url }) =>
      list(url.searchParams.get('$filter'), id),
    ),
    route('GET', `${groupPath}/resources`, 'Resources_ListByResourceGroup', (exchange) =>
      list(exchange.url.searchParams.get('$filter'), groupOf(context, exchange).id),
    ),
  ];
};
