import type { AgentPool, AgentPoolUpdateParameters } from '@azure/arm-containerregistry';

/** The options of `agentpool create`, with defaults (commands.md 9). */
export interface AgentPoolOptions {
  readonly count: number;
  readonly tier: string;
  readonly os: string;
  readonly subnetId?: string | undefined;
}

/** A new agent pool, in the location of its registry. The service checks the tier. */
export const buildAgentPool = ({ count, tier, os, subnetId }: AgentPoolOptions, location: string): AgentPool => ({
  location,
  count,
  tier: tier.toUpperCase(),
  os,
  virtualNetworkSubnetResourceId: subnetId,
});

/** The change of an agent pool: only its number of agents can change. */
export const buildAgentPoolUpdate = (count: number | undefined): AgentPoolUpdateParameters => ({ count });
