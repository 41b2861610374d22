import { describe, expect, it } from 'vitest';
import { createBench, createFurnishedBench, group, registry, subscriptionId } from '../arm-client.ts';

const resources = `/subscriptions/${subscriptionId}/resources`;
const provider = 'providers/Microsoft.ContainerRegistry';
const vault = `${group}/providers/Microsoft.KeyVault/vaults/myVault`;
const vaultBody = {
  location: 'eastus',
  properties: { tenantId: '00000000-0000-0000-0000-000000000002', sku: { family: 'A', name: 'standard' } },
};

describe('look-ups and registries', () => {
  it('11. lists resources by type without properties', async () => {
    const { ask } = await createFurnishedBench();
    await ask('PUT', vault, vaultBody);
    const of = async (type: string) =>
      (await ask('GET', `${resources}?$filter=resourceType eq '${type}'&api-version=2020-06-01`)).body;
    const at = '2024-01-02T03:04:05.12Z';
    const by = { name: 'user@emulator.localhost', type: 'User' };
    const systemData = {
      createdBy: by.name,
      createdByType: by.type,
      createdAt: at,
      lastModifiedBy: by.name,
      lastModifiedByType: by.type,
      lastModifiedAt: at,
    };
    expect(await of('Microsoft.ContainerRegistry/registries')).toEqual({
      value: [
        {
          id: registry,
          name: 'myregistry',
          type: 'Microsoft.ContainerRegistry/registries',
          location: 'eastus',
          tags: {},
          sku: { name: 'Standard', tier: 'Standard' },
          systemData,
        },
      ],
    });
    expect(await of('Microsoft.KeyVault/vaults')).toEqual({
      value: [
        { id: vault, name: 'myVault', type: 'Microsoft.KeyVault/vaults', location: 'eastus', tags: {}, systemData },
      ],
    });
  });

  it.each([
    [
      'myvault',
      { nameAvailable: false, reason: 'AlreadyExists', message: "The vault name 'myvault' is already in use." },
    ],
    ['another', { nameAvailable: true }],
    ['1', { nameAvailable: false, reason: 'AccountNameInvalid', message: expect.any(String) }],
  ])('tells whether the vault name %s is taken, also by a deleted vault', async (name, answer) => {
    const { ask } = await createFurnishedBench();
    await ask('PUT', vault, vaultBody);
    const path = `/subscriptions/${subscriptionId}/providers/Microsoft.KeyVault/checkNameAvailability`;
    const check = async () => (await ask('POST', path, { name, type: 'Microsoft.KeyVault/vaults' })).body;
    expect(await check()).toEqual(answer);
    await ask('DELETE', vault);
    expect(await check()).toEqual(answer);
  });

  it('12. serves resource groups', async () => {
    const { ask } = createBench();
    const path = group.replace('resourceGroups', 'resourcegroups');
    expect((await ask('HEAD', path)).status).toBe(404);
    const created = await ask('PUT', path, { location: 'westus' });
    expect([created.status, created.body]).toEqual([
      201,
      {
        id: group,
        name: 'myResourceGroup',
        type: 'Microsoft.Resources/resourceGroups',
        location: 'westus',
        properties: { provisioningState: 'Succeeded' },
      },
    ]);
    const updated = await ask('PUT', path, { location: 'westus', tags: { a: '1' } });
    expect([updated.status, updated.body.tags]).toEqual([200, { a: '1' }]);
    expect((await ask('GET', path)).body).toEqual(updated.body);
    expect((await ask('HEAD', path)).status).toBe(204);
    await ask('PUT', registry, { location: 'westus', sku: { name: 'basic' } });

    const deleted = await ask('DELETE', path);
    const poll = new URL(deleted.headers.location ?? '');
    expect([deleted.status, deleted.body, poll.origin]).toEqual([202, '', 'https://management.azure.com']);
    expect((await ask('GET', `${poll.pathname}${poll.search}`)).status).toBe(200);
    expect((await ask('GET', path)).body.error.code).toBe('ResourceGroupNotFound');
    expect((await ask('GET', registry)).status).toBe(404);
  });

  it('13. creates a registry at once, with the service’s defaults', async () => {
    const { ask } = createBench();
    await ask('PUT', group, { location: 'westus' });
    const path = registry.replace('myregistry', 'MyRegistry');
    const { status, headers, body } = await ask('PUT', path, { location: 'westus', sku: { name: 'standard' } });
    expect([status, headers['azure-asyncoperation'], headers.location]).toEqual([200, undefined, undefined]);
    expect(body).toEqual({
      sku: { name: 'Standard', tier: 'Standard' },
      type: 'Microsoft.ContainerRegistry/registries',
      id: path,
      name: 'MyRegistry',
      location: 'westus',
      tags: {},
      systemData: expect.objectContaining({ createdByType: 'User', createdAt: '2024-01-02T03:04:05.12+00:00' }),
      properties: {
        loginServer: 'myregistry.azurecr.io',
        creationDate: '2024-01-02T03:04:05.12Z',
        provisioningState: 'Succeeded',
        adminUserEnabled: false,
        policies: {
          quarantinePolicy: { status: 'disabled' },
          trustPolicy: { type: 'Notary', status: 'disabled' },
          retentionPolicy: { days: 7, lastUpdatedTime: '2024-01-02T03:04:05.12+00:00', status: 'disabled' },
          exportPolicy: { status: 'enabled' },
          azureADAuthenticationAsArmPolicy: { status: 'enabled' },
          softDeletePolicy: { retentionDays: 7, lastUpdatedTime: '2024-01-02T03:04:05.12+00:00', status: 'disabled' },
        },
        encryption: { status: 'disabled' },
        dataEndpointEnabled: false,
        dataEndpointHostNames: [],
        privateEndpointConnections: [],
        publicNetworkAccess: 'Enabled',
        networkRuleBypassOptions: 'AzureServices',
        networkRuleBypassAllowedForTasks: false,
        zoneRedundancy: 'Disabled',
        anonymousPullEnabled: false,
        roleAssignmentMode: 'LegacyRegistryPermissions',
        autoGeneratedDomainNameLabelScope: 'Unsecure',
      },
    });
    expect((await ask('GET', path)).body).toEqual(body);
  });

  it('13. updates, lists and deletes registries', async () => {
    const { ask, wait } = await createFurnishedBench();
    wait(1000);
    const changed = await ask('PATCH', registry, {
      tags: { a: '1' },
      sku: { name: 'Premium' },
      properties: { adminUserEnabled: true, policies: { retentionPolicy: { status: 'enabled' } } },
    });
    expect([changed.status, changed.body.tags, changed.body.sku.tier]).toEqual([200, { a: '1' }, 'Premium']);
    expect(changed.body.properties).toMatchObject({
      adminUserEnabled: true,
      networkRuleSet: { defaultAction: 'Allow' },
      policies: { retentionPolicy: { days: 7, status: 'enabled' }, exportPolicy: { status: 'enabled' } },
    });
    expect([changed.body.systemData.createdAt, changed.body.systemData.lastModifiedAt]).toEqual([
      '2024-01-02T03:04:05.12+00:00',
      '2024-01-02T03:04:06.12+00:00',
    ]);
    const lists = [`${group}/${provider}/registries`, `/subscriptions/${subscriptionId}/${provider}/registries`];
    for (const list of lists) expect((await ask('GET', list)).body).toEqual({ value: [changed.body] });
    expect((await ask('DELETE', registry)).status).toBe(200);
    expect((await ask('DELETE', registry)).status).toBe(204);
  });

  it('13. spells a registry’s identity in camel case and takes it away with None', async () => {
    const { ask } = await createFurnishedBench();
    const assigned = await ask('PATCH', registry, { identity: { type: 'SystemAssigned' } });
    expect(assigned.body.identity).toEqual({
      type: 'systemAssigned',
      principalId: expect.any(String),
      tenantId: expect.any(String),
    });
    expect((await ask('PATCH', registry, { identity: { type: 'None' } })).body.identity).toBeUndefined();
    const again = await ask('PATCH', registry, { identity: { type: 'SystemAssigned' } });
    expect(again.body.identity.principalId).not.toBe(assigned.body.identity.principalId);
  });

  it('13. tells which registry names are free', async () => {
    const { ask } = await createFurnishedBench();
    const about = async (name: string) =>
      (
        await ask('POST', `/subscriptions/${subscriptionId}/${provider}/checkNameAvailability`, {
          name,
          type: 'Microsoft.ContainerRegistry/registries',
        })
      ).body;
    expect([await about('MyRegistry'), await about('another'), await about('no-good')]).toEqual([
      { nameAvailable: false, reason: 'AlreadyExists', message: 'The registry MyRegistry is already in use.' },
      { nameAvailable: true },
      { nameAvailable: false, reason: 'Invalid', message: 'Registry name must only contain alphanumeric characters.' },
    ]);
  });

  it.each([
    [
      'in an unknown group',
      registry.replace('myResourceGroup', 'other'),
      { location: 'x', sku: { name: 'Basic' } },
      404,
      'ResourceGroupNotFound',
    ],
    [
      'with a bad name',
      registry.replace('myregistry', 'r-1'),
      { location: 'x', sku: { name: 'Basic' } },
      400,
      'InvalidResourceName',
    ],
    ['without location', registry, { sku: { name: 'Basic' } }, 400, 'LocationRequired'],
    ['without SKU', registry, { location: 'eastus' }, 400, 'InvalidSku'],
    ['elsewhere', registry, { location: 'westus', sku: { name: 'Basic' } }, 409, 'InvalidResourceLocation'],
  ])('refuses a registry %s', async (_case, path, body, status, code) => {
    const { ask } = await createFurnishedBench();
    const answer = await ask('PUT', path, body);
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
  });

  it('refuses a registry name that another group has', async () => {
    const { ask } = await createFurnishedBench();
    await ask('PUT', group.replace('myResourceGroup', 'other'), { location: 'eastus' });
    const answer = await ask('PUT', registry.replace('myResourceGroup', 'other'), {
      location: 'eastus',
      sku: { name: 'Basic' },
    });
    expect([answer.status, answer.body.error.code]).toEqual([409, 'AlreadyInUse']);
  });

  it('gives the admin user’s passwords only while it is enabled', async () => {
    const { ask } = await createFurnishedBench();
    expect((await ask('POST', `${registry}/listCredentials`)).status).toBe(400);
    await ask('PATCH', registry, { properties: { adminUserEnabled: true } });
    const { body } = await ask('POST', `${registry}/listCredentials`);
    expect([body.username, body.passwords.map((each: { name: string }) => each.name)]).toEqual([
      'myregistry',
      ['password', 'password2'],
    ]);
  });

  it('14. takes each call with an api-version of its own, as the SDK sends them', async () => {
    const { client } = await createFurnishedBench();
    const found = [];
    for await (const each of client.registries.list()) found.push(each.loginServer);
    await client.tasks.beginCreateAndWait('myResourceGroup', 'myregistry', 'myTask', {
      location: 'eastus',
      platform: { os: 'Linux' },
      step: { type: 'EncodedTask', encodedTaskContent: 'dmVyc2lvbjogdjEuMC4w' },
    });
    const task = await client.tasks.get('myResourceGroup', 'myregistry', 'myTask');
    expect([found, task.name, task.provisioningState]).toEqual([['myregistry.azurecr.io'], 'myTask', 'Succeeded']);
  });

  it('tells what a client asks at login', async () => {
    const { ask, emulator } = createBench();
    const { body: subscriptions } = await ask('GET', '/subscriptions');
    const { body: tenants } = await ask('GET', '/tenants');
    const { body: cloud } = await ask('GET', '/metadata/endpoints');
    expect([subscriptions.value[0].subscriptionId, tenants.value[0].tenantId, cloud.resourceManager]).toEqual([
      subscriptionId,
      emulator.tenantId,
      'https://management.azure.com',
    ]);
    expect(cloud.suffixes).toEqual({
      acrLoginServer: 'azurecr.io',
      keyVaultDns: 'vault.azure.net',
      storage: 'localhost',
    });
  });
});
