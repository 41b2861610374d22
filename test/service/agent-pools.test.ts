import { describe, expect, it } from 'vitest';
import { buildAgentPool } from '../../src/request/agent-pool.ts';
import { createFurnishedServices } from '../support/services.ts';

const body = buildAgentPool({ count: 1, tier: 'S1', os: 'Linux' }, 'eastus');
const ref = { registry: 'myregistry', resourceGroup: 'myResourceGroup' };

describe('agent pools in the emulator', () => {
  it('are created, changed and deleted by the clock of the host', async () => {
    const { services, host } = await createFurnishedServices({ sku: 'Premium' });
    const registry = await services.registries.find(ref);
    const { agentPools } = services;
    const state = (raw: unknown) => (raw as { properties: object }).properties;
    const wait = { noWait: false };
    expect(state(await agentPools.create(registry, 'myPool', body, wait))).toEqual({
      count: 1,
      tier: 'S1',
      os: 'Linux',
      provisioningState: 'Succeeded',
    });
    expect(state(await agentPools.update(registry, 'myPool', { count: 4 }, wait))).toMatchObject({ count: 4 });
    expect(await agentPools.queueStatus(registry, 'myPool')).toEqual({ count: 0 });
    expect(host.sleeps).toEqual([]);
    expect(await agentPools.delete(registry, 'myPool', wait)).toBe('Succeeded');
    expect(host.sleeps).toEqual([2000]);
    expect(await agentPools.list(registry)).toEqual([]);
    expect(await agentPools.delete(registry, 'myPool', wait)).toBe('Absent');
  });

  it('are shown under way when nobody waits', async () => {
    const { services, emulator } = await createFurnishedServices({
      sku: 'Premium',
      emulator: { progression: { kind: 'stepped' } },
    });
    const registry = await services.registries.find(ref);
    const noWait = { noWait: true };
    const made = await services.agentPools.create(registry, 'myPool', body, noWait);
    expect(made).toMatchObject({ name: 'myPool', properties: { provisioningState: 'Creating' } });
    await emulator.advance('myPool');
    expect(await services.agentPools.delete(registry, 'myPool', noWait)).toBe('InProgress');
    await emulator.advance('myPool');
    await expect(services.agentPools.get(registry, 'myPool')).rejects.toMatchObject({ status: 404, exitCode: 3 });
  });
});
