import type { GetTokenOptions } from '@azure/core-auth';
import { describe, expect, it } from 'vitest';
import { emulatorCloud } from '../../src/azure/cloud.ts';
import { cachedCredential, emulatorCredential } from '../../src/azure/credential.ts';
import { createTokenCache, noTokenCache } from '../../src/azure/token-cache.ts';
import { createTestHost, type TestHost } from '../support/test-host.ts';

const cloud = emulatorCloud('https://localhost');
const nobody = { tenantId: '', user: '' };

/** A credential with a cache of this user, and how often it was really asked. */
const createCounting = (host: TestHost, account = nobody) => {
  const counts = { made: 0, asked: 0 };
  const credential = cachedCredential(host, cloud, account, createTokenCache(host), async () => {
    counts.made += 1;
    return {
      getToken: async () => {
        counts.asked += 1;
        return { token: `token ${counts.asked}`, expiresOnTimestamp: host.now().getTime() + 3_600_000 };
      },
    };
  });
  return {
    counts,
    token: async (scope: string | string[] = 'a', options?: GetTokenOptions) =>
      (await credential.getToken(scope, options))?.token,
  };
};

describe('a credential with a cache', () => {
  it('is asked once per scope', async () => {
    const { counts, token } = createCounting(createTestHost());
    expect([await token(), await token(), await token('b'), await token(['b'])]).toEqual([
      'token 1',
      'token 1',
      'token 2',
      'token 2',
    ]);
    expect(counts).toEqual({ made: 1, asked: 2 });
  });

  it('is not even made when the cache has a token', async () => {
    const host = createTestHost();
    await createCounting(host).token();
    const { counts, token } = createCounting(createTestHost({ folders: host }));
    expect([await token(), counts]).toEqual(['token 1', { made: 0, asked: 0 }]);
  });

  it('is asked again five minutes before a token expires', async () => {
    const host = createTestHost();
    const { token } = createCounting(host);
    await token();
    host.pass(54 * 60_000);
    expect(await token()).toBe('token 1');
    host.pass(60_000);
    expect(await token()).toBe('token 2');
  });

  it('is asked again when more claims are wanted, and for another tenant', async () => {
    const { token } = createCounting(createTestHost());
    await token();
    expect([await token('a', { claims: 'c' }), await token('a', { tenantId: 't' }), await token('a')]).toEqual([
      'token 2',
      'token 3',
      'token 2',
    ]);
  });

  it.each<[string, Record<string, string>, typeof nobody]>([
    ['another client', { AZURE_CLIENT_ID: 'x' }, nobody],
    ['another kind of credential', { AZURE_TOKEN_CREDENTIALS: 'AzureCliCredential' }, nobody],
    ['another managed identity', { IDENTITY_ENDPOINT: 'http://127.0.0.1/msi' }, nobody],
    ['another tenant', { AZURE_TENANT_ID: 'x' }, nobody],
    ["another user of az's profile", {}, { tenantId: '', user: 'x' }],
  ])('never gives one identity the token of %s', async (_, env, account) => {
    const host = createTestHost();
    await createCounting(host).token();
    const { counts, token } = createCounting(createTestHost({ folders: host, env }), account);
    await token();
    expect(counts.asked).toBe(1);
  });

  it('never gives one emulator the token of another', async () => {
    const host = createTestHost();
    const token = async (instance: string) => {
      const getToken = async () => ({ token: instance, expiresOnTimestamp: Date.parse('2030-01-01') });
      const credential = cachedCredential(
        host,
        emulatorCloud('https://localhost', instance),
        nobody,
        createTokenCache(host),
        async () => ({ getToken }),
      );
      return (await credential.getToken('a'))?.token;
    };
    expect([await token('first'), await token('second')]).toEqual(['first', 'second']);
  });

  it('asks again after a failure', async () => {
    const host = createTestHost();
    const answers = [Promise.reject(new Error('not now')), Promise.resolve(null)];
    const credential = cachedCredential(host, cloud, nobody, noTokenCache, async () => ({
      getToken: () => answers.shift() as Promise<null>,
    }));
    await expect(credential.getToken('a')).rejects.toThrow('not now');
    expect(await credential.getToken('a')).toBeNull();
  });
});

describe("the emulator's credential", () => {
  it('asks for a token of the resource', async () => {
    const asked: string[] = [];
    const credential = emulatorCredential(cloud, async (url) => {
      asked.push(url);
      return { access_token: 'x', expires_on: '1767323045' };
    });
    expect(await credential.getToken(['https://vault.azure.net/.default'])).toEqual({
      token: 'x',
      expiresOnTimestamp: 1_767_323_045_000,
    });
    expect(asked).toEqual(['https://localhost/msi?api-version=2019-08-01&resource=https%3A%2F%2Fvault.azure.net']);
  });
});
