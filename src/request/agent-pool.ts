import type { AgentPool, AgentPoolUpdateParameters } from '@azure/arm-containerregistry';

/** The options of `agentpool create`, defaults filled in (commands.md 9). */
export interface AgentPoolOptions {
  readonly count: number;
  readonly tier: string;
  readonly os: string;
  readonly subnetId?: string | undefined;
}

/** A new agent pool. It lives where its registry does; which tiers there are is the service's to say. */
export const buildAgentPool = ({ count, tier, os, subnetId }: AgentPoolOptions, location: string): AgentPool => ({
  location,
  count,
  tier: tier.toUpperCase(),
  os,
  virtualNetworkSubnetResourceId: subnetId,
});

/** What changes in an agent pool: nothing but its number of agents can. */
export const buildAgentPoolUpdate = (count: number | undefined): AgentPoolUpdateParameters => ({ count });
