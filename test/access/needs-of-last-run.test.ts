import { describe, expect, it } from 'vitest';
import { needsOf, type Runnable } from '../../src/access/needs.ts';
import { isCurrent } from '../../src/access/needs-of-last-run.ts';
import { readNothing } from '../../src/access/read-source.ts';
import { needLine } from '../support/need-line.ts';

const clientId = '0d0a29e1-5b04-4a9c-9a07-5a5a0a9d5a01';
const runnable: Runnable = {
  loginServer: 'myregistry.azurecr.io',
  suffix: '.azurecr.io',
  credentials: {
    sourceRegistry: { loginMode: 'None' },
    customRegistries: { 'mine.azurecr.io': { identity: '[system]' } },
  },
  identity: {
    type: 'SystemAssigned, UserAssigned',
    principalId: '11111111-aaaa-4a9c-9a07-5a5a0a9d5a01',
    userAssignedIdentities: {
      '/x/mine': { clientId: clientId.toUpperCase(), principalId: '22222222-aaaa-4a9c-9a07-5a5a0a9d5a01' },
    },
  },
};

const mine = 'log in mine.azurecr.io as [system] <- the credential for mine.azurecr.io';

const run = (properties: object = {}) => ({
  id: '/x/runs/cf1',
  name: 'cf1',
  properties: { status: 'Failed', ...properties },
});

const needsAfter = async (given: Partial<Runnable>, logEnd?: string, properties: object = {}) =>
  (
    await needsOf({ ...runnable, ...given, lastRun: { run: run(properties), logEnd } }, readNothing('nothing is read.'))
  ).needs.map(needLine);

describe('the end of a log names', () => {
  it.each<[string, string, string[]]>([
    [
      'the image of a denied pull',
      'Error response from daemon: Head "https://base.azurecr.io/v2/team/node/manifests/18": unauthorized: authentication required',
      ['? pull base.azurecr.io/team/node as nothing <- the log of run cf1', mine],
    ],
    [
      'the image of a step of a Dockerfile',
      'Step 1/2 : FROM base.azurecr.io/node:18@sha256:0123',
      ['? pull base.azurecr.io/node as nothing <- the log of run cf1', mine],
    ],
    [
      'the scope of a token',
      'failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://base.azurecr.io/oauth2/token?scope=repository%3Ateam%2Fapp%3Apull%2Cpush&service=base.azurecr.io: 401 Unauthorized',
      ['? push base.azurecr.io/team/app as nothing <- the log of run cf1', mine],
    ],
    [
      'the image of a push',
      '2026/11/20 12:43:25 Pushing image: other.azurecr.io/app:1, attempt 1\nThe push refers to repository [other.azurecr.io/app]\nunauthorized: authentication required',
      [mine, '? push other.azurecr.io/app as nothing <- the log of run cf1'],
    ],
    [
      'a registry with a credential, which logs in',
      'Logging in to registry: Mine.azurecr.io\nError response from daemon: Get "https://mine.azurecr.io/v2/": denied',
      [`${mine}; the log of run cf1`],
    ],
    [
      'a registry alone',
      'Post "https://mybsae.azurecr.io/oauth2/exchange": dial tcp: lookup mybsae.azurecr.io: no such host',
      [mine, '? pull mybsae.azurecr.io as nothing <- the log of run cf1'],
    ],
    [
      'pages and public registries, which are no need',
      'Refer https://aka.ms/acr/firewall to grant access.\nSuccessfully tagged alpine:3\nGet "https://registry-1.docker.io/v2/": timeout\nghcr.io/a/b:1: not found',
      [mine],
    ],
    [
      'a secret, whose reader it names by its client ID',
      `Get "https://kv.vault.azure.net/secrets/password/?api-version=7.0": Caller: appid=${clientId};oid=3;iss=x is not authorized`,
      [mine, `read kv.vault.azure.net/password as ${clientId} <- the log of run cf1`],
    ],
    [
      'a secret, whose reader it names by its object ID',
      'https://kv.vault.azure.net/secrets/password Caller: appid=1;oid=11111111-AAAA-4a9c-9a07-5a5a0a9d5a01;iss=x',
      [mine, 'read kv.vault.azure.net/password as [system] <- the log of run cf1'],
    ],
    [
      'a secret, whose reader is none of the task',
      `https://kv.vault.azure.net/secrets/password Caller: appid=99999999-5b04-4a9c-9a07-5a5a0a9d5a01;oid=1;iss=x`,
      [mine],
    ],
    ['a secret, whose reader it does not name', 'https://kv.vault.azure.net/secrets/password: not found', [mine]],
    ['nothing at its beginning', `first.azurecr.io/a:1\n${'a line\n'.repeat(60)}`, [mine]],
  ])('%s', async (_, logEnd, needs) => expect(await needsAfter({}, logEnd)).toEqual(needs));

  it('a secret that is known from elsewhere once more', async () => {
    const value = { type: 'Vaultsecret', value: 'https://kv.vault.azure.net/secrets/password' };
    const credentials = {
      sourceRegistry: { loginMode: 'None' },
      customRegistries: {
        'docker.io': { userName: { type: 'Opaque', value: 'me' }, password: value, identity: 'ABC' },
      },
    };
    expect((await needsAfter({ credentials }, 'Get "https://KV.vault.azure.net/secrets/Password": 404')).at(-1)).toBe(
      'read kv.vault.azure.net/password as abc <- the credential for docker.io; the log of run cf1',
    );
  });
});

describe('the last run', () => {
  it('pushed images', async () => {
    const outputImages = [
      { registry: 'myregistry.azurecr.io', repository: 'app', tag: '1' },
      { registry: 'myregistry.azurecr.io', repository: 'app', tag: '2' },
      {},
    ];
    expect(await needsAfter({}, undefined, { outputImages })).toEqual([
      mine,
      '? push myregistry.azurecr.io/app as nothing <- the images of run cf1',
    ]);
  });

  it.each([
    ['2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z', true],
    ['2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z', false],
    ['2026-01-01T00:00:00Z', undefined, true],
    [undefined, '2026-01-01T00:00:00Z', false],
  ])('of %s shows a task changed %s: %s', (createTime, lastModifiedAt, expected) =>
    expect(
      isCurrent(run(createTime === undefined ? {} : { createTime }), {
        systemData: lastModifiedAt === undefined ? {} : { lastModifiedAt },
      }),
    ).toBe(expected),
  );
});

describe('the base images that the service recorded', () => {
  const step = {
    type: 'Docker' as const,
    contextPath: 'https://github.com/a/b.git',
    dockerFilePath: 'Dockerfile',
    isPushEnabled: false,
    baseImageDependencies: [
      { type: 'Runtime' as never, registry: 'base.azurecr.io', repository: 'node', tag: '18' },
      { type: 'BuildTime' as never, registry: 'registry.hub.docker.com', repository: 'library/node', tag: '18' },
    ],
  };
  const needs = async (read: Parameters<typeof needsOf>[1]) =>
    (await needsOf({ ...runnable, step }, read)).needs.map(needLine);

  it('count when the Dockerfile is not read', async () =>
    expect(await needs(readNothing('nothing is read.'))).toEqual([
      '? pull base.azurecr.io/node as nothing <- the base images of an earlier run',
      mine,
    ]));

  it('are older than the Dockerfile', async () =>
    expect(await needs(async () => ({ text: 'FROM new.azurecr.io/node', name: 'Dockerfile' }))).toEqual([
      mine,
      'pull new.azurecr.io/node as nothing <- the Dockerfile Dockerfile:1:1',
    ]));
});
