import { findResource } from '../arm/resources.ts';
import type { EmulatorContext } from '../emulator-context.ts';
import type { Origin } from '../network-rules.ts';
import type { RunOrder } from './run-order.ts';

/** Where registries see a run come from when it shows no token of an identity. */
export const plainOrigin = (context: Pick<EmulatorContext, 'store'>, order: RunOrder): 'agent' | 'subnet' => {
  const pool = findResource(context, `${order.registry.id}/agentPools/${order.agentPoolName ?? ''}`);
  return pool?.properties.virtualNetworkSubnetResourceId ? 'subnet' : 'agent';
};

/**
 * Where registries and vaults see a run come from. `reference` is the identity whose token it shows, if it shows one:
 * empty or `[system]` for the system-assigned one.
 */
export const runOrigin = (
  context: Pick<EmulatorContext, 'store'>,
  order: RunOrder,
  reference?: string,
): Exclude<Origin, 'client'> => {
  if (plainOrigin(context, order) === 'subnet') return 'subnet';
  return reference !== undefined && (reference === '' || reference.toLowerCase() === '[system]')
    ? 'trusted agent'
    : 'agent';
};
