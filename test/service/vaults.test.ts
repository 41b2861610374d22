import { describe, expect, it } from 'vitest';
import { grant, type VaultOptions } from '../../src/service/vaults.ts';
import { armError, createFurnishedServices, createServiceBench, group } from '../support/services.ts';

const policy = (objectId: string, permissions: object, more: object = {}) => ({
  tenantId: 't',
  objectId,
  permissions,
  ...more,
});
const secrets = (...names: string[]) => ({ secrets: names });

describe('granting a policy', () => {
  it.each<[string, ReturnType<typeof policy>[], ReturnType<typeof policy>, ReturnType<typeof policy>[]]>([
    ['to a vault without any', [], policy('a', secrets('get')), [policy('a', secrets('get'))]],
    [
      'to somebody new',
      [policy('a', secrets('get'))],
      policy('b', secrets('set')),
      [policy('a', secrets('get')), policy('b', secrets('set'))],
    ],
    [
      'of a kind that was granted',
      [policy('a', secrets('get', 'list'))],
      policy('a', secrets('set')),
      [policy('a', secrets('set'))],
    ],
    [
      'of another kind',
      [policy('a', secrets('get'))],
      policy('a', { keys: ['get'] }),
      [policy('a', { secrets: ['get'], keys: ['get'] })],
    ],
    [
      'of nothing any more',
      [policy('a', { secrets: ['get'], keys: ['get'] })],
      policy('a', secrets()),
      [policy('a', { secrets: [], keys: ['get'] })],
    ],
    [
      'to the same in another letter case',
      [policy('ABC', secrets('get'))],
      policy('abc', secrets('set')),
      [policy('ABC', secrets('set'))],
    ],
    [
      'to the same through an application',
      [policy('a', secrets('get'))],
      policy('a', secrets('set'), { applicationId: 'x' }),
      [policy('a', secrets('get')), policy('a', secrets('set'), { applicationId: 'x' })],
    ],
    [
      'to the same of another tenant',
      [policy('a', secrets('get'))],
      policy('a', secrets('set'), { tenantId: 'u' }),
      [policy('a', secrets('get')), policy('a', secrets('set'), { tenantId: 'u' })],
    ],
    [
      'keeps the order and whoever else there is',
      [policy('a', secrets('get')), policy('b', secrets('get')), policy('c', secrets('get'))],
      policy('b', secrets('set')),
      [policy('a', secrets('get')), policy('b', secrets('set')), policy('c', secrets('get'))],
    ],
  ])('%s', (_, before, granted, after) => expect(grant(before, granted)).toEqual(after));
});

const options: VaultOptions = { sku: 'standard', noSelfPerms: false, retentionDays: 90 };
describe('a vault', () => {
  const create = async (more: Partial<VaultOptions> = {}) => {
    const bench = await createFurnishedServices();
    const vault = await bench.services.vaults.create('myResourceGroup', 'mykeyvault', { ...options, ...more });
    return { ...bench, vault };
  };

  it('is made where its group is, for whoever makes it', async () => {
    const { vault, emulator } = await create();
    const permissions = { keys: ['all'], secrets: ['all'], certificates: ['all'], storage: ['all'] };
    expect([vault.id, vault.location, vault.properties.vaultUri]).toEqual([
      `${group}/providers/Microsoft.KeyVault/vaults/mykeyvault`,
      'eastus',
      'https://mykeyvault.vault.azure.net/',
    ]);
    expect(vault.properties.accessPolicies).toEqual([
      { tenantId: emulator.tenantId, objectId: expect.any(String), permissions },
    ]);
  });

  it.each([
    ['nobody', { noSelfPerms: true }],
    ['those who have a role', { enableRbacAuthorization: true }],
  ])('may be for %s', async (_, more) => {
    const { vault } = await create(more);
    expect(vault.properties.accessPolicies).toEqual([]);
  });

  it('is not made twice', async () => {
    const { services } = await create();
    await expect(services.vaults.create('myResourceGroup', 'mykeyvault', options)).rejects.toMatchObject({
      message: 'The specified vault: mykeyvault already exists',
      exitCode: 1,
    });
  });

  it('is not made when it cannot be looked at', async () => {
    const { services, intercept } = await createFurnishedServices();
    intercept(({ method }, { pathname }) =>
      method === 'GET' && pathname.endsWith('/mykeyvault') ? armError(403, 'AuthorizationFailed') : undefined,
    );
    await expect(services.vaults.create('myResourceGroup', 'mykeyvault', options)).rejects.toMatchObject({
      code: 'AuthorizationFailed',
    });
  });

  it('is waited for until it has an address', async () => {
    const { services, intercept, host } = await createFurnishedServices();
    const states = ['RegisteringDns', 'RegisteringDns', 'Succeeded'];
    const vault = () => Response.json({ name: 'mykeyvault', properties: { provisioningState: states.shift() } });
    let isMade = false;
    intercept(({ method }, { pathname }) => {
      if (!pathname.endsWith('/mykeyvault')) return undefined;
      if (method === 'PUT') isMade = true;
      return isMade ? vault() : undefined;
    });
    expect(await services.vaults.create('myResourceGroup', 'mykeyvault', options)).toMatchObject({
      properties: { provisioningState: 'Succeeded' },
    });
    expect(host.sleeps).toEqual([1000, 1000]);
  });

  it('lets somebody in, without and with its group', async () => {
    const { services, vault } = await create({ noSelfPerms: true });
    const { tenantId } = vault.properties;
    await services.vaults.setPolicy('MYKEYVAULT', undefined, {
      principal: { objectId: 'a' },
      permissions: secrets('get'),
    });
    const changed = await services.vaults.setPolicy('mykeyvault', 'myResourceGroup', {
      principal: { objectId: 'b' },
      applicationId: 'x',
      permissions: secrets('list'),
    });
    expect(changed.properties.accessPolicies).toMatchObject([
      { tenantId, objectId: 'a', permissions: { secrets: ['get'] } },
      { tenantId, objectId: 'b', applicationId: 'x', permissions: { secrets: ['list'] } },
    ]);
  });

  it('that is nowhere lets nobody in', async () => {
    const { services } = await createFurnishedServices();
    await expect(
      services.vaults.setPolicy('mykeyvault', undefined, { principal: { objectId: 'a' }, permissions: {} }),
    ).rejects.toMatchObject({ message: "The Vault 'mykeyvault' not found within subscription.", exitCode: 3 });
  });

  it('where roles decide has no policies', async () => {
    const { services } = await create({ enableRbacAuthorization: true });
    await expect(
      services.vaults.setPolicy('mykeyvault', undefined, { principal: { objectId: 'a' }, permissions: {} }),
    ).rejects.toMatchObject({
      message: "Cannot set policies to a vault with '--enable-rbac-authorization' specified",
      hint: `Give a role instead: az role assignment create --role "Key Vault Secrets User" --scope ${group}/providers/Microsoft.KeyVault/vaults/mykeyvault --assignee PRINCIPAL`,
    });
  });

  it('takes secrets', async () => {
    const { services } = await create();
    const secret = await services.secrets.set('mykeyvault', 'Password', {
      value: 's3cret',
      tags: { a: 'b' },
      contentType: 'text/plain',
      enabled: true,
      expiresOn: new Date('2030-01-01'),
      notBefore: new Date('2020-01-01'),
    });
    expect(secret).toMatchObject({
      id: expect.stringMatching(/^https:\/\/mykeyvault\.vault\.azure\.net\/secrets\/Password\/[0-9a-f]{32}$/),
      value: 's3cret',
      contentType: 'text/plain',
      tags: { a: 'b' },
      attributes: { enabled: true, exp: 1893456000, nbf: 1577836800 },
    });
  });

  it('that is nowhere takes no secrets', async () => {
    const { services } = await createFurnishedServices();
    await expect(services.secrets.set('nosuchvault', 'a', { value: 'b', tags: {} })).rejects.toMatchObject({
      name: expect.stringMatching(/Error$/),
      exitCode: expect.any(Number),
    });
  });
});

describe('whose vault it is', () => {
  const unsigned = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;
  it.each([
    ['the token says when the directory does not', { oid: 'from-token' }, 'from-token'],
    ['has to be said when nobody knows', {}, undefined],
  ])('%s', async (_, claims, objectId) => {
    const { services, intercept } = createServiceBench();
    intercept(async (request, { pathname }) => {
      if (pathname === '/msi') return Response.json({ access_token: unsigned(claims), expires_on: '4102444800' });
      if (pathname === '/graph/v1.0/me') return armError(400, 'BadRequest');
      if (/^\/subscriptions\/[^/]+$/.test(pathname)) return Response.json({ tenantId: 'myTenant' });
      if (!pathname.endsWith('/mykeyvault')) return undefined;
      return request.method === 'PUT' ? Response.json(await request.json()) : armError(404, 'ResourceNotFound');
    });
    const creating = services.vaults.create('myResourceGroup', 'mykeyvault', { ...options, location: 'eastus' });
    if (objectId) expect(await creating).toMatchObject({ properties: { accessPolicies: [{ objectId }] } });
    else
      await expect(creating).rejects.toMatchObject({
        hint: "Add --no-self-perms true, and then set a policy with 'acrtask az keyvault set-policy'.",
      });
  });
});
