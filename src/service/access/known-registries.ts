import type { Known, RegistryFacts } from '../../access/model.ts';
import type { Registries, RegistryPlace } from '../registries.ts';
import type { RegistryAdmin } from '../registry-admin.ts';
import type { ArmResource } from '../resource.ts';
import { known, type Right, toKnown, unknown } from './known.ts';
import type { Memory } from './memory.ts';
import { registryFactsOf } from './registry-facts.ts';

const listing: Right = { act: 'list registries', permission: 'Microsoft.ContainerRegistry/registries/read' };
const naming: Right = {
  act: 'check whether a registry name is taken',
  permission: 'Microsoft.ContainerRegistry/checkNameAvailability/read',
};

const elsewhere = 'it is in another subscription, or you may not see it';

/** Looks up registries by their login servers. */
export const createKnownRegistries = (memory: Memory, registries: Registries, admin: RegistryAdmin) => {
  const list = (): Promise<Known<readonly RegistryFacts[]>> =>
    memory.once('registries', async () => {
      const all = await toKnown(registries.list(), listing);
      return all.known ? known(all.value.map(({ raw }) => registryFactsOf(raw))) : all;
    });

  /** A registry that the subscription does not show: whether there is none of that name anywhere. */
  const missing = async (loginServer: string, reason: string): Promise<Known<undefined>> => {
    const name = loginServer.split('.')[0] ?? '';
    // With a domain name label in the login server, the name alone is not unique.
    if (name.includes('-')) return unknown(reason);
    const state = await toKnown(admin.checkName(name, { scope: 'Unsecure', resourceGroup: undefined }), naming);
    if (!state.known) return unknown(reason);
    const isTaken = state.value.nameAvailable === false && state.value.reason !== 'Invalid';
    return isTaken || state.value.nameAvailable === undefined ? unknown(reason) : known(undefined);
  };

  return {
    /** The registry at a login server in lower case; `undefined` when none has the name. */
    at: (loginServer: string): Promise<Known<RegistryFacts | undefined>> =>
      memory.once(`registry ${loginServer}`, async () => {
        const all = await list();
        const found = all.known ? all.value.find((each) => each.loginServer === loginServer) : undefined;
        return found ? known(found) : missing(loginServer, all.known ? elsewhere : all.reason);
      }),

    /**
     * The registry of the command, from what the command knows of it, else from the list if others are looked up there too,
     * else from the service. Throws when it is gone or may not be read.
     */
    own: (place: RegistryPlace & { readonly raw?: ArmResource }, isListed: boolean): Promise<RegistryFacts> =>
      memory.once(`own registry ${place.group}/${place.name}`.toLowerCase(), async () => {
        if (place.raw && memory.isFirst()) return registryFactsOf(place.raw);
        const all = isListed ? await list() : unknown('');
        const path = `/resourcegroups/${place.group}/providers/microsoft.containerregistry/registries/${place.name}`;
        const found = all.known && all.value.find(({ id }) => id.toLowerCase().endsWith(path.toLowerCase()));
        return (
          found || registryFactsOf((await registries.read({ registry: place.name, resourceGroup: place.group })).raw)
        );
      }),
  };
};
