import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createEmulator } from '../../../src/emulator/emulator.ts';
import { forArm, forGraph, forRegistry, forVault } from '../../../src/emulator/identity/audiences.ts';
import { bearerOf, issueToken, verifyToken } from '../../../src/emulator/identity/tokens.ts';
import { memoryStore } from '../../../src/emulator/store/memory-store.ts';
import { countingIds } from '../arm-client.ts';

const contextAt = (time: string, store = memoryStore(countingIds())) => ({ store, realTime: () => new Date(time) });
const subject = { objectId: 'somebody', clientId: 'client', audience: 'https://vault.azure.net' };
const claimsOf = (jwt: string) => JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());

describe('tokens', () => {
  it('are well-formed JWTs with the claims that clients read', () => {
    const context = contextAt('2024-01-01T00:00:00Z');
    const { callerId, principals, tenantId } = context.store.state;
    const jwt = issueToken(context, { ...subject, objectId: callerId });
    expect(jwt.split('.').map((part) => /^[\w-]+$/.test(part))).toEqual([true, true, true]);
    expect(claimsOf(jwt)).toMatchObject({
      aud: 'https://vault.azure.net',
      appid: 'client',
      oid: callerId,
      tid: tenantId,
      xms_mirid: principals[callerId]?.resourceId,
      exp: Date.parse('2024-01-02T00:00:00Z') / 1000,
    });
  });

  it('are verified: ours, whole, for the service, not expired', () => {
    const context = contextAt('2024-01-01T00:00:00Z');
    const jwt = issueToken(context, subject);
    const [header, , signature] = jwt.split('.');
    const changed = (claims: object) =>
      Buffer.from(JSON.stringify({ ...claimsOf(jwt), ...claims })).toString('base64url');
    const invalid = { refused: { reason: 'invalid' } };
    const issuer = `https://sts.windows.net/${context.store.state.tenantId}/`;
    const another = memoryStore(() => crypto.randomUUID());
    expect([
      verifyToken(context, jwt, forVault),
      verifyToken(contextAt('2024-01-01T23:59:59Z', context.store), jwt, forVault),
      verifyToken(contextAt('2024-01-02T00:00:00Z', context.store), jwt, forVault),
      verifyToken(context, jwt, forArm),
      verifyToken(contextAt('2024-01-01T00:00:00Z', another), jwt, forVault),
      verifyToken(contextAt('2024-01-01T00:00:00Z'), jwt, forVault),
      verifyToken(context, `${header}.${changed({ oid: 'another' })}.${signature}`, forVault),
      verifyToken(context, `${jwt}.x`, forVault),
      verifyToken(context, 'a.b.c', forVault),
      verifyToken(context, 'nonsense', forVault),
    ]).toEqual([
      { subject },
      { subject },
      { refused: { reason: 'expired', at: new Date('2024-01-02T00:00:00Z') } },
      { refused: { reason: 'audience', audience: 'https://vault.azure.net' } },
      { refused: { reason: 'issuer', issuer } },
      // Another emulator of the same tenant id: only the signature tells.
      invalid,
      invalid,
      invalid,
      invalid,
      invalid,
    ]);
  });

  it.each<[header: string | undefined, token: string | undefined]>([
    ['Bearer a.b.c', 'a.b.c'],
    ['bearer  a.b.c ', 'a.b.c'],
    ['Bearer a b', undefined],
    ['Basic a.b.c', undefined],
    [undefined, undefined],
  ])('are read from the header %j: %j', (authorization, token) => {
    expect(bearerOf(new Request('https://x', { headers: authorization ? { authorization } : {} }))).toBe(token);
  });

  it.each<[claims: object, verdict: object]>([
    [{}, { subject }],
    [{ oid: undefined }, { refused: { reason: 'invalid' } }],
    [{ appid: undefined }, { refused: { reason: 'invalid' } }],
    [{ exp: '9999999999' }, { refused: { reason: 'invalid' } }],
    [{ iss: 'somewhere' }, { refused: { reason: 'issuer', issuer: 'somewhere' } }],
    [
      { tid: 'another' },
      { refused: { reason: 'issuer', issuer: expect.stringContaining('https://sts.windows.net/') } },
    ],
  ])('that hold %j, signed by the emulator, come to %j', (claims, verdict) => {
    const context = contextAt('2024-01-01T00:00:00Z');
    const [header] = issueToken(context, subject).split('.');
    const own = claimsOf(issueToken(context, subject));
    const signed = `${header}.${Buffer.from(JSON.stringify({ ...own, ...claims })).toString('base64url')}`;
    const key = Buffer.from(context.store.state.signingKey, 'hex');
    const signature = createHmac('sha256', key).update(signed).digest('base64url');
    expect(verifyToken(context, `${signed}.${signature}`, forVault)).toEqual(verdict);
  });

  const arm = [
    'https://management.azure.com',
    'https://management.azure.com/',
    'https://management.core.windows.net//',
    'https://localhost',
    'https://localhost:8443/',
    'https://127.0.0.1:1',
  ];
  const graph = ['https://graph.microsoft.com/', 'https://localhost:8443/graph'];
  const vault = ['https://vault.azure.net', 'https://vault.azure.net/', 'https://vault.azure.net:8443'];
  const registry = 'https://containerregistry.azure.net';
  it.each([
    ['Resource Manager', forArm, arm],
    ['Microsoft Graph', forGraph, graph],
    ['Key Vault', forVault, vault],
    ['a registry', forRegistry, [...arm, registry]],
  ])('for %s are known by their audience', (_service, isMeant, meant) => {
    const all = [
      ...arm,
      ...graph,
      ...vault,
      registry,
      'https://myvault.vault.azure.net',
      'https://management.azure.com.attacker.example',
      'https://attacker.example/https://management.azure.com',
      'http://localhost',
      'https://localhost.attacker.example',
      'https://storage.azure.com',
      '',
    ];
    expect(all.filter(isMeant)).toEqual(meant);
  });
});

describe('the token endpoint', () => {
  const now = () => new Date('2024-01-01T00:00:00Z');
  const ask = async (query: string, headers: Record<string, string>) => {
    const store = memoryStore(countingIds());
    const emulator = createEmulator({ store, now });
    const response = await emulator.fetch(new Request(`http://127.0.0.1:1/msi?${query}`, { headers }));
    return { status: response.status, body: await response.json(), context: { store, realTime: now } };
  };

  it.each([
    ['2017-09-01', { secret: 's' }],
    ['2019-08-01', { 'X-IDENTITY-HEADER': 's' }],
  ])('gives the caller’s token, api-version %s', async (version, headers) => {
    const { status, body, context } = await ask(`resource=https://vault.azure.net&api-version=${version}`, headers);
    const { callerId, principals } = context.store.state;
    const clientId = principals[callerId]?.clientId ?? '';
    expect([status, verifyToken(context, body.access_token, forVault)]).toEqual([
      200,
      { subject: { objectId: callerId, clientId, audience: 'https://vault.azure.net' } },
    ]);
    expect({ ...body, access_token: undefined }).toEqual({
      access_token: undefined,
      client_id: clientId,
      expires_in: '86400',
      expires_on: '1704153600',
      not_before: '1704067200',
      resource: 'https://vault.azure.net',
      token_type: 'Bearer',
    });
  });

  it('takes no identity without a resource id for one that is not known', async () => {
    const store = memoryStore(countingIds());
    const clientId = 'c1';
    store.state.principals.p1 = { objectId: 'p1', clientId, displayName: 'hello', type: 'ServicePrincipal' };
    const emulator = createEmulator({ store, now });
    const statuses = [];
    for (const id of ['C1', 'c2']) {
      const url = `http://127.0.0.1:1/msi?resource=x&api-version=2019-08-01&client_id=${id}`;
      statuses.push((await emulator.fetch(new Request(url, { headers: { 'x-identity-header': 's' } }))).status);
    }
    expect(statuses).toEqual([200, 400]);
  });

  it.each([
    ['without its header', 'resource=x&api-version=2019-08-01', { secret: 's' }, 401],
    ['without resource', 'api-version=2019-08-01', { 'x-identity-header': 's' }, 400],
    ['of another version', 'resource=x&api-version=2018-02-01', { metadata: 'true' }, 400],
    ['for an unknown identity', 'resource=x&api-version=2019-08-01&client_id=y', { 'x-identity-header': 's' }, 400],
  ])('refuses a request %s', async (_case, query, headers, status) => {
    expect((await ask(query, headers as Record<string, string>)).status).toBe(status);
  });
});
