import { createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline';
import { describe, expect, it } from 'vitest';
import { emulatorCloud } from '../../src/azure/cloud.ts';
import { cachedCredential } from '../../src/azure/credential.ts';
import { describeToken, refusedTokenPolicy } from '../../src/azure/refused-token-policy.ts';
import { createTokenCache } from '../../src/azure/token-cache.ts';
import { createTestHost } from '../support/test-host.ts';

const tokenOf = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;

/** Sends a request with what the cache holds, to a service that takes the tokens in `good`. */
const ask = async (good: readonly string[], fresh: string, challenge?: string) => {
  const host = createTestHost();
  const cached = (source: string) =>
    cachedCredential(
      host,
      emulatorCloud('https://localhost'),
      { tenantId: '', user: '' },
      createTokenCache(host),
      async () => ({
        getToken: async () => ({ token: source, expiresOnTimestamp: host.now().getTime() + 3_600_000 }),
      }),
    );
  await cached('old').getToken('a');
  const credential = cached(fresh);
  const policy = refusedTokenPolicy(credential.renew, (token) =>
    credential.knows(token) ? `whoever has ${token}` : undefined,
  );
  const sent: string[] = [];
  const request = createPipelineRequest({ url: 'https://arm.example/x' });
  request.headers.set('authorization', `Bearer ${(await credential.getToken('a'))?.token}`);
  const headers = createHttpHeaders(challenge ? { 'www-authenticate': challenge } : {});
  const outcome = await policy
    .sendRequest(request, async () => {
      const token = (request.headers.get('authorization') ?? '').slice('Bearer '.length);
      sent.push(token);
      const status = good.includes(token) ? 200 : 401;
      return { request, status, headers, bodyAsText: '{"error":{"code":"InvalidToken","message":"No."}}' };
    })
    .then(
      ({ status }) => status,
      ({ code, hint }) => `${code}: ${hint}`,
    );
  return { sent, outcome, kept: (await cached('later').getToken('a'))?.token };
};

const again =
  "Sign in again ('az login'), or choose another identity, tenant (AZURE_TENANT_ID) or subscription (--subscription).";

describe('a token of the cache', () => {
  it.each<[string, Awaited<ReturnType<typeof ask>>, readonly string[], string, string?]>([
    ['that is good is sent', { sent: ['old'], outcome: 200, kept: 'old' }, ['old'], 'new'],
    ['that is refused is replaced', { sent: ['old', 'new'], outcome: 200, kept: 'new' }, ['new'], 'new'],
    [
      'is replaced once',
      {
        sent: ['old', 'new'],
        outcome: `InvalidToken: arm.example rejects the access token of whoever has new. ${again}`,
        kept: 'new',
      },
      [],
      'new',
    ],
    [
      'is sent once when there is no other',
      {
        sent: ['old'],
        outcome: `InvalidToken: arm.example rejects the access token of whoever has old. ${again}`,
        kept: 'old',
      },
      [],
      'old',
    ],
    [
      'is left to others when they are asked for claims',
      { sent: ['old'], outcome: 401, kept: 'old' },
      [],
      'new',
      'Bearer error="insufficient_claims", claims="e30="',
    ],
  ])('%s', async (_, expected, good, fresh, challenge) => expect(await ask(good, fresh, challenge)).toEqual(expected));
});

it.each<[object, string]>([
  [
    { upn: 'a@b.c', appid: '04b07795-8ddb-461a-bbee-02f9e1bf7b46', tid: 't' },
    'user a@b.c in tenant t, from the Azure CLI',
  ],
  [{ appid: 'app', tid: 't' }, 'identity app in tenant t, from the environment (AZURE_CLIENT_ID)'],
  [{ appid: 'x', xms_mirid: '/subscriptions/1/x' }, 'identity /subscriptions/1/x, from a managed identity'],
  [{}, 'an unnamed identity'],
])('%j is %s', (claims, text) => expect(describeToken(tokenOf(claims), { AZURE_CLIENT_ID: 'app' })).toBe(text));
