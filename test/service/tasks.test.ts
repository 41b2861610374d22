import type { Task } from '@azure/arm-containerregistry';
import { describe, expect, it } from 'vitest';
import type { FoundRegistry } from '../../src/service/registries.ts';
import { createFurnishedServices } from '../support/services.ts';

const registry: Omit<FoundRegistry, 'facts'> = {
  name: 'myregistry',
  group: 'myResourceGroup',
  location: 'eastus',
  loginServer: 'myregistry.azurecr.io',
  roleAssignmentMode: undefined,
};
const task: Task = {
  location: 'eastus',
  identity: { type: 'SystemAssigned' },
  platform: { os: 'linux' },
  step: {
    type: 'EncodedTask',
    encodedTaskContent: Buffer.from('version: v1.1.0\nsteps:\n  - cmd: bash\n').toString('base64'),
    values: [
      { name: 'a', value: '1', isSecret: false },
      { name: 'b', value: 'hidden', isSecret: true },
    ],
  },
};

describe('a task', () => {
  const create = async () => {
    const { services } = await createFurnishedServices();
    const { tasks } = services;
    return { tasks, created: await tasks.create(registry, 'hello', task) };
  };

  it('is created, shown and listed as the service sends it', async () => {
    const { tasks, created } = await create();
    expect(created).toMatchObject({
      name: 'hello',
      identity: { type: 'SystemAssigned', principalId: expect.any(String) },
      properties: { provisioningState: 'Succeeded' },
    });
    expect(await tasks.get(registry, 'hello')).toEqual(created);
    expect(await tasks.list(registry)).toEqual([created]);
  });

  it('shows its secrets only when they are asked for', async () => {
    const { tasks } = await create();
    expect(JSON.stringify(await tasks.get(registry, 'hello'))).not.toContain('hidden');
    expect(JSON.stringify(await tasks.getDetails(registry, 'hello'))).toContain('hidden');
  });

  it('is changed in what is named', async () => {
    const { tasks } = await create();
    const credentials = { customRegistries: { 'docker.io': { identity: '[system]' } } };
    expect(await tasks.update(registry, 'hello', { credentials })).toMatchObject({
      properties: { status: 'Enabled', step: { type: 'EncodedTask' } },
    });
    expect((await tasks.getDetails(registry, 'hello')).properties.credentials).toEqual(credentials);
    const removal = { customRegistries: { 'docker.io': null } } as unknown as typeof credentials;
    await tasks.update(registry, 'hello', { credentials: removal });
    expect((await tasks.getDetails(registry, 'hello')).properties.credentials).toBeUndefined();
  });

  it('is gone once deleted', async () => {
    const { tasks } = await create();
    expect([await tasks.delete(registry, 'hello'), await tasks.delete(registry, 'hello')]).toEqual([true, false]);
    await expect(tasks.get(registry, 'hello')).rejects.toMatchObject({ name: 'ServiceError', exitCode: 3 });
    expect(await tasks.list(registry)).toEqual([]);
  });

  it('has an identity for its own registry when one is named', async () => {
    const { tasks } = await create();
    await tasks.create(registry, 'other', { ...task, credentials: {} }, '[system]');
    expect((await tasks.getDetails(registry, 'other')).properties.credentials).toEqual({
      sourceRegistry: { identity: '[system]' },
    });
  });
});
