import type { Cloud } from '../../src/azure/cloud.ts';
import { cachedCredential } from '../../src/azure/credential.ts';
import { createTokenCache } from '../../src/azure/token-cache.ts';
import type { TestHost } from './test-host.ts';

/** Stores a token in the user's cache, as an earlier process would have: the next one needs no credential. */
export const plantToken = async (host: TestHost, cloud: Cloud, scope: string, token: string): Promise<void> => {
  const account = { tenantId: '', user: '' };
  const getToken = async () => ({ token, expiresOnTimestamp: Date.parse('2030-01-01') });
  await cachedCredential(host, cloud, account, createTokenCache(host), async () => ({ getToken })).getToken(scope);
};
