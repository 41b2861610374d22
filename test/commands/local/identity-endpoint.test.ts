import { afterEach, expect, it } from 'vitest';
import { type IdentityEndpoint, startIdentityEndpoint } from '../../../src/commands/local/identity-endpoint.ts';
import { runLocalLine } from '../../support/fake-engine.ts';

let endpoint: IdentityEndpoint | undefined;
afterEach(() => endpoint?.close());

const start = async () => {
  const said: string[] = [];
  endpoint = await startIdentityEndpoint({
    resources: ['https://vault.azure.net'],
    address: '127.0.0.1',
    platform: process.platform,
    tokenFor: async (resource) => ({ token: `token for ${resource}`, expiresOnTimestamp: 1_800_000_000_500 }),
    say: (text) => void said.push(text),
  });
  const env = Object.fromEntries(endpoint.env.map((entry) => entry.split(/=(.*)/s).slice(0, 2)));
  return { env: env as Record<string, string>, said };
};

const vaultToken = {
  access_token: 'token for https://vault.azure.net',
  expires_on: '1800000000',
  resource: 'https://vault.azure.net',
  token_type: 'Bearer',
};

it.each<[string, string, (env: Record<string, string>) => Record<string, string>, number, unknown]>([
  [
    'as the SDKs do',
    'resource=https://vault.azure.net&api-version=2019-08-01',
    (env) => ({ 'X-IDENTITY-HEADER': env.IDENTITY_HEADER ?? '' }),
    200,
    vaultToken,
  ],
  [
    'as libraries of 2017 do',
    'resource=https://vault.azure.net&api-version=2017-09-01',
    (env) => ({ secret: env.MSI_SECRET ?? '' }),
    200,
    vaultToken,
  ],
  ['without the header', 'resource=https://vault.azure.net', () => ({}), 401, { error: 'unauthorized' }],
  [
    'with a wrong header',
    'resource=https://vault.azure.net',
    () => ({ 'X-IDENTITY-HEADER': 'x' }),
    401,
    { error: 'unauthorized' },
  ],
  [
    'for another resource',
    'resource=https://management.azure.com/',
    (env) => ({ 'X-IDENTITY-HEADER': env.IDENTITY_HEADER ?? '' }),
    400,
    { error: 'invalid_resource' },
  ],
  [
    'for no resource',
    '',
    (env) => ({ 'X-IDENTITY-HEADER': env.IDENTITY_HEADER ?? '' }),
    400,
    { error: 'invalid_resource' },
  ],
])('answers %s', async (_, query, headers, status, body) => {
  const { env } = await start();
  const response = await fetch(`${env.IDENTITY_ENDPOINT}?${query}`, { headers: headers(env) });
  expect([response.status, await response.json()]).toEqual([status, expect.objectContaining(body as object)]);
});

it('tells of each token, and of each that is refused', async () => {
  const { env, said } = await start();
  const headers = { 'X-IDENTITY-HEADER': env.IDENTITY_HEADER ?? '' };
  await fetch(`${env.IDENTITY_ENDPOINT}?resource=https://vault.azure.net/`, { headers });
  await fetch(`${env.IDENTITY_ENDPOINT}?resource=https://graph.microsoft.com`, { headers });
  expect(said).toEqual([
    "A step was given a token for 'https://vault.azure.net/'.",
    "A step asked for a token for 'https://graph.microsoft.com', which --with-identity does not name. It was refused.",
  ]);
});

it('is named to the steps of a run with --with-identity alone, and said loudly', async () => {
  const files = {
    'acb.yaml': 'steps:\n  - id: use\n    cmd: busybox use\n  - id: none\n    build: .\n',
    Dockerfile: 'FROM scratch\n',
  };
  const isUse = (line: string): boolean => line.includes('busybox use');
  const plain = await runLocalLine('run --local', { files });
  const offered = await runLocalLine('run --local --with-identity https://vault.azure.net', { files });
  expect(plain.started.filter((line) => line.includes('IDENTITY_'))).toEqual([]);
  expect(offered.started.filter((line) => line.includes('IDENTITY_ENDPOINT')).map(isUse)).toEqual([true]);
  expect(offered.started.find(isUse)).toContain('--add-host host.docker.internal:host-gateway busybox use');
  expect(offered.stderr).toContain(
    'Every step of this run can get access tokens of the identity that you are signed in with, for https://vault.azure.net (--with-identity).',
  );
});
