import { expect, it } from 'vitest';
import { createFurnishedBench, group, subscriptionId } from '../arm-client.ts';

const provider = `/subscriptions/${subscriptionId}/providers/Microsoft.KeyVault`;
const vault = `${group}/providers/Microsoft.KeyVault/vaults/myVault`;
const deleted = `${provider}/locations/eastus/deletedVaults/myvault`;
const body = (properties: object = {}) => ({
  location: 'eastus',
  properties: {
    tenantId: '00000000-0000-0000-0000-000000000002',
    sku: { family: 'A', name: 'standard' },
    ...properties,
  },
});

it('a deleted vault is shown as such, and recovered as it was', async () => {
  const { ask } = await createFurnishedBench();
  await ask('PUT', vault, body({ enabledForDeployment: true }));
  await ask('DELETE', vault);
  const found = await ask('GET', deleted);
  expect([found.status, found.body]).toMatchObject([
    200,
    { name: 'myVault', properties: { vaultId: expect.stringMatching(/\/vaults\/myVault$/), location: 'eastus' } },
  ]);
  expect((await ask('GET', `${provider}/deletedVaults`)).body).toEqual({ value: [found.body] });
  expect((await ask('PUT', vault, body())).status).toBe(409);
  expect((await ask('PUT', vault, body({ createMode: 'recover' }))).status).toBe(200);
  expect((await ask('GET', vault)).body).toMatchObject({ properties: { enabledForDeployment: true } });
  expect((await ask('GET', deleted)).status).toBe(404);
});

it('purge protection keeps it, a vault without soft delete is gone at once', async () => {
  const { ask } = await createFurnishedBench();
  await ask('PUT', vault, body({ enablePurgeProtection: true }));
  await ask('DELETE', vault);
  expect((await ask('POST', `${deleted}/purge`)).status).toBe(400);
  const other = vault.replace('myVault', 'otherVault');
  await ask('PUT', other, body({ enableSoftDelete: false }));
  await ask('DELETE', other);
  expect((await ask('PUT', other, body())).status).toBe(200);
});

it.each(['managedHSMs', 'deletedManagedHSMs'])('there are no %s', async (kind) => {
  const { ask } = await createFurnishedBench();
  expect((await ask('GET', `${provider}/${kind}`)).body).toEqual({ value: [] });
});
