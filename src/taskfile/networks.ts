import type { Network } from './model.ts';

/** The networks of a run: the file's, or the built-in one; the run option's is added last (taskfile.md 12.1). */
export function effectiveNetworks(declared: readonly Network[], option: string | undefined): Network[] {
  const networks = declared.length > 0 || option ? [...declared] : [builtIn];
  if (option) networks.push({ name: option, driver: 'external', ipv6: false, skipCreation: true, isDefault: true });
  return networks;
}

/** Name of the network for steps that name none: the last default's, or empty. */
export function defaultNetwork(networks: readonly Network[]): string {
  return networks.findLast((network) => network.isDefault)?.name ?? '';
}

const builtIn: Network = {
  name: 'acb_default_network',
  driver: 'bridge',
  ipv6: false,
  skipCreation: false,
  isDefault: true,
};
