import { describe, expect, it } from 'vitest';
import { type AgentPoolOptions, buildAgentPool, buildAgentPoolUpdate } from '../../src/request/agent-pool.ts';
import { recordedCases } from './recorded.ts';

describe('buildAgentPool', () => {
  it.each(recordedCases('agentpool', 'create'))('$id sends what the Azure CLI sends', ({ argv, body }) => {
    const [count, tier] = ['-c', '--tier'].map((name) => argv[argv.indexOf(name) + 1] ?? '');
    const options: AgentPoolOptions = { tier: tier ?? '', os: 'Linux', count: Number(count) };
    const { location, ...properties } = buildAgentPool(options, 'eastus');
    expect(JSON.parse(JSON.stringify({ location, properties }))).toEqual(body);
  });

  it('writes the tier in capitals and names the subnet', () =>
    expect(buildAgentPool({ count: 1, tier: 's1', os: 'Linux', subnetId: '/subnet' }, 'eastus')).toEqual({
      location: 'eastus',
      count: 1,
      tier: 'S1',
      os: 'Linux',
      virtualNetworkSubnetResourceId: '/subnet',
    }));
});

describe('buildAgentPoolUpdate', () => {
  it.each([[3], [0], [undefined]])('changes the count to %s', (count) =>
    expect(buildAgentPoolUpdate(count)).toEqual({ count }),
  );
});
