import type { EmulatorContext } from '../emulator-context.ts';
import { type Exchange, type Route, route } from '../router.ts';
import type { Resource } from '../store/state.ts';
import { findResource, keepResource, listResources } from './resources.ts';
import { empty, json, refuse } from './responses.ts';

const type = 'Microsoft.KeyVault/deletedVaults';
const day = 24 * 60 * 60 * 1000;

/** The deleted vault of a name, in any resource group. */
export const findDeletedVault = (context: Pick<EmulatorContext, 'store'>, name: string): Resource | undefined =>
  listResources(context, type).find((each) => each.name.toLowerCase() === name.toLowerCase());

/** Stores what is known about a vault after its deletion; its secrets stay in place (rest-api.md 11.1). */
const keepDeletedVault = (context: Pick<EmulatorContext, 'store' | 'now' | 'options'>, vault: Resource): void => {
  const days = Number(vault.properties.softDeleteRetentionInDays ?? 90);
  const deleted = context.now();
  keepResource(context, {
    id: `/subscriptions/${context.options.subscriptionId}/providers/Microsoft.KeyVault/locations/${vault.location}/deletedVaults/${vault.name}`,
    name: vault.name,
    type,
    properties: {
      vaultId: vault.id,
      location: vault.location,
      tags: vault.tags ?? {},
      deletionDate: deleted.toISOString(),
      scheduledPurgeDate: new Date(deleted.getTime() + days * day).toISOString(),
      ...(vault.properties.enablePurgeProtection ? { purgeProtectionEnabled: true } : {}),
      vault,
    },
  });
};

/** Handles the vaults among removed resources: they are retained for a time, unless soft delete does not apply. */
export const forgetVaults = (
  context: Pick<EmulatorContext, 'store' | 'now' | 'options'>,
  removed: readonly Resource[],
): void => {
  for (const vault of removed.filter((each) => each.type === 'Microsoft.KeyVault/vaults')) {
    if (vault.properties.enableSoftDelete === false) delete context.store.state.secrets[vault.name.toLowerCase()];
    else keepDeletedVault(context, vault);
  }
};

/** The recovered vault, in its former state. */
export const takeDeletedVault = (context: Pick<EmulatorContext, 'store'>, deleted: Resource): Resource => {
  delete context.store.state.resources[deleted.id.toLowerCase()];
  return deleted.properties.vault as Resource;
};

const shown = ({ properties: { vault: _vault, ...properties }, ...rest }: Resource): object => ({
  ...rest,
  properties,
});

/** Deleted vaults, whose names stay reserved until they are purged. */
export const deletedVaultRoutes = (context: EmulatorContext): Route[] => {
  const provider = '/subscriptions/:subscription/providers/Microsoft.KeyVault';
  const one = `${provider}/locations/:location/deletedVaults/:vault`;
  const deletedOf = ({ params: { location = '', vault = '' } }: Exchange): Resource => {
    const id = `/subscriptions/${context.options.subscriptionId}/providers/Microsoft.KeyVault/locations/${location}/deletedVaults/${vault}`;
    const found = findResource(context, id);
    if (!found) throw refuse(404, 'DeletedVaultNotFound', `The specified deleted vault '${vault}' does not exist.`);
    return found;
  };
  return [
    route('GET', `${provider}/deletedVaults`, 'Vaults_ListDeleted', () =>
      json({ value: listResources(context, type).map(shown) }),
    ),
    // az queries managed HSMs whenever it queries vaults: there are none.
    route('GET', `${provider}/deletedManagedHSMs`, 'ManagedHsms_ListDeleted', () => json({ value: [] })),
    route('GET', `${provider}/managedHSMs`, 'ManagedHsms_ListBySubscription', () => json({ value: [] })),
    route('GET', one, 'Vaults_GetDeleted', (exchange) => json(shown(deletedOf(exchange)))),
    route('POST', `${one}/purge`, 'Vaults_PurgeDeleted', (exchange) => {
      const deleted = deletedOf(exchange);
      if (deleted.properties.purgeProtectionEnabled) {
        const message = `The vault '${deleted.name}' has purge protection: it is kept until ${deleted.properties.scheduledPurgeDate}.`;
        throw refuse(400, 'DeletedVaultPurge', message);
      }
      delete context.store.state.resources[deleted.id.toLowerCase()];
      delete context.store.state.secrets[deleted.name.toLowerCase()];
      const version = exchange.url.searchParams.get('api-version');
      const operation = `/subscriptions/${context.options.subscriptionId}/operationresults/${context.newId()}?api-version=${version}`;
      return empty(202, { location: new URL(operation, exchange.url).href });
    }),
  ];
};
