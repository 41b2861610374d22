import type { ImagePlaces } from '../../../../src/commands/emulator/engine/image-places.ts';
import { isDockerHub } from '../../../../src/emulator/runs/registry-hosts.ts';

/** Where the registries of these tests are: two in Azure, Docker Hub with the account `hubuser` and `seeded`, and `mcr.microsoft.com/seeded`. */
export const places: ImagePlaces = {
  addressOf: async (host) => {
    const known: Record<string, string> = { 'my.azurecr.io': '127.0.0.1:5001', 'base.azurecr.io': '127.0.0.1:5002' };
    return isDockerHub(host) ? '127.0.0.1:5003' : (known[host.toLowerCase().replace(/:\d+$/, '')] ?? '127.0.0.1:5009');
  },
  placeOf: async ({ registry, repository }, use) => {
    if (registry.includes('azurecr.io')) return places.addressOf(registry);
    if (isDockerHub(registry))
      return use === 'push' || /^hubuser\/|^library\/seeded$/.test(repository) ? '127.0.0.1:5003' : undefined;
    return registry === 'mcr.microsoft.com' && repository === 'seeded' ? '127.0.0.1:5004' : undefined;
  },
};

export const hosts = new Map([
  ['127.0.0.1:5001', 'my.azurecr.io'],
  ['127.0.0.1:5002', 'base.azurecr.io'],
  ['127.0.0.1:5003', 'docker.io'],
]);
