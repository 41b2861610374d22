import { isJsonObject } from '../arm/json-body.ts';
import type { EmulatorContext } from '../emulator-context.ts';
import { addresses, isAllowedAddress, type Origin } from '../network-rules.ts';
import type { Resource } from '../store/state.ts';
import { findRegistry } from './contents.ts';
import { registryError } from './errors.ts';

/**
 * Whether a registry's network rules block `origin`: public access is off, or the rules deny by default and none
 * allows the address. Tasks may bypass the rules with their system-assigned identity when the registry trusts Azure
 * services and has `networkRuleBypassAllowedForTasks`; pools in a subnet use a private route (learn.microsoft.com,
 * "Manage network bypass policy for tasks").
 */
export const isKeptOut = ({ properties }: Resource, origin: Origin): boolean => {
  const { publicNetworkAccess, networkRuleSet, networkRuleBypassOptions, networkRuleBypassAllowedForTasks } =
    properties;
  if (origin === 'subnet') return false;
  const trusts = networkRuleBypassOptions === 'AzureServices' && networkRuleBypassAllowedForTasks === true;
  if (origin === 'trusted agent' && trusts) return false;
  if (String(publicNetworkAccess).toLowerCase() === 'disabled') return true;
  if (!isJsonObject(networkRuleSet) || networkRuleSet.defaultAction !== 'Deny') return false;
  return !isAllowedAddress(addresses[origin], networkRuleSet.ipRules ?? []);
};

/** The service's response to a blocked request. */
export const keptOut = (origin: Exclude<Origin, 'subnet'>): Response =>
  registryError(
    403,
    'DENIED',
    `client with IP '${addresses[origin]}' is not allowed access. Refer https://aka.ms/acr/firewall to grant access.`,
  );

/** The hint for a run that is blocked from a registry. */
export const waysPastFirewall = (host: string): string[] => [
  `The network rules of the registry ${host} block the agents that execute runs.`,
  "Run on an agent pool in a subnet (--agent-pool), or allow tasks: set the registry's networkRuleBypassAllowedForTasks to true, and log in with the task's system-assigned identity.",
];

/** The response to a request that a registry's network rules block; undefined when it may proceed. */
export const refuseAtFirewall = (
  context: Pick<EmulatorContext, 'store'>,
  hostname: string,
  origin: Origin,
): Response | undefined => {
  const registry = findRegistry(context, hostname);
  return registry && origin !== 'subnet' && isKeptOut(registry, origin) ? keptOut(origin) : undefined;
};
