import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { main } from '../../../src/main.ts';
import { subscription } from '../../support/fake-azure.ts';
import {
  createJobServices,
  githubEnv,
  type JobServicesOptions,
  pipelinesEnv,
  tenant,
} from '../../support/job-services.ts';
import { createTestHost } from '../../support/test-host.ts';

afterEach(() => void vi.unstubAllEnvs());

type Env = Readonly<Record<string, string>>;
type Intercept = NonNullable<JobServicesOptions['intercept']>;

/** Ctrl-C for the command that runs. */
let interrupt = (): void => {};

const nobodyThere = Object.assign(new Error('nobody there'), { code: 'ENETUNREACH' });

/** Lists the tasks of a registry in a job, `times` times. */
const list = async (env: Env, { intercept, times = 1 }: { intercept?: Intercept; times?: number } = {}) => {
  vi.stubEnv('SYSTEM_OIDCREQUESTURI', env.SYSTEM_OIDCREQUESTURI);
  const services = createJobServices({
    now: () => new Date(),
    accessTokenMs: 3_600_000,
    intercept: (request, url) => {
      if (url.hostname === '169.254.169.254') throw nobodyThere;
      return intercept?.(request, url);
    },
  });
  const host = createTestHost({
    network: services.network,
    // Other sources would start processes.
    env: { AZURE_SUBSCRIPTION_ID: subscription, AZURE_TOKEN_CREDENTIALS: 'prod', ...env },
  });
  Object.assign(host, { now: () => new Date() });
  interrupt = () => host.interrupt();
  let exitCode = 0;
  for (let count = 0; count < times; count += 1)
    exitCode = await main(['list', '-r', 'myregistry', '-o', 'none', '--debug'], host);
  const errors = /^ERROR: .*/ms.exec(host.written.stderr)?.[0].split('\nDEBUG: ')[0]?.trimEnd();
  return { exitCode, services, host, errors };
};

const tokenOf = (cloud: string) => `POST ${cloud}/${tenant}/oauth2/v2.0/token`;
const askGithub = (audience: string) =>
  `GET oidc.github.example/token?api-version=2.0&audience=${encodeURIComponent(audience)}`;

describe('a job of GitHub Actions asks for a token for', () => {
  it.each<[string, Env, string, string]>([
    ['AzureCloud', {}, 'api://AzureADTokenExchange', 'login.microsoftonline.com'],
    ['AzureUSGovernment', {}, 'api://AzureADTokenExchangeUSGov', 'login.microsoftonline.us'],
    ['AzureChinaCloud', {}, 'api://AzureADTokenExchangeChina', 'login.partner.microsoftonline.cn'],
    ['AzureUSGovernment', { ACRTASK_OIDC_AUDIENCE: 'api://mine' }, 'api://mine', 'login.microsoftonline.us'],
  ])('%s with %j', async (cloud, env, audience, entra) => {
    const { exitCode, services, host } = await list({ ...githubEnv, ACRTASK_CLOUD: cloud, ...env });
    expect([exitCode, services.wrong, services.signIns]).toEqual([0, [], [askGithub(audience), tokenOf(entra)]]);
    expect(host.written.stderr).toContain(`?api-version=2.0&audience=${audience} -> 200`);
  });
});

it('the variables of Azure Pipelines may have their general names', async () => {
  const { AZURESUBSCRIPTION_CLIENT_ID, AZURESUBSCRIPTION_TENANT_ID, ...env } = pipelinesEnv;
  const { exitCode, services } = await list({
    ...env,
    AZURE_CLIENT_ID: AZURESUBSCRIPTION_CLIENT_ID,
    AZURE_TENANT_ID: AZURESUBSCRIPTION_TENANT_ID,
  });
  expect([exitCode, services.wrong, services.accessTokens.length]).toEqual([0, [], 1]);
});

it('the emulator gives its own tokens, also to a job', async () => {
  const { exitCode, services } = await list({ ...githubEnv, ACRTASK_CLOUD: 'emulator' });
  expect([exitCode, services.signIns, services.asked() > 0]).toEqual([0, [], true]);
});

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => readFileSync(join(each.parentPath, each.name), 'utf8'));

it.each([
  ['GitHub Actions', githubEnv],
  ['Azure Pipelines', pipelinesEnv],
])('nothing of a job of %s is kept: the next command signs in again', async (_, env) => {
  const { exitCode, services, host } = await list(env, { times: 2 });
  expect([exitCode, services.accessTokens.length]).toEqual([0, 2]);
  expect(filesBelow(host.home).filter((text) => text.includes('PLANTED') || text.includes('"expiresOn"'))).toEqual([]);
});

const refusal =
  (status: number, body: unknown, on: string): Intercept =>
  (_, { hostname }) =>
    hostname === on ? Response.json(body, { status }) : undefined;
const page: Intercept = (_, { hostname }) =>
  hostname.startsWith('oidc.')
    ? new Response('<html><title>Sign in</title></html>', { status: 203, headers: { 'content-type': 'text/html' } })
    : undefined;
const entra = 'login.microsoftonline.com';
const noMatch = {
  error: 'invalid_request',
  error_description: `AADSTS700213: No matching federated identity record found for presented assertion subject 'repo:a/b'. Trace ID: 1 Correlation ID: 2 Timestamp: 2026-01-02 03:04:05Z`,
};
const otherReasons = (env: Env): string[] => [
  `Workload identity: ${env === githubEnv ? 'AZURE_FEDERATED_TOKEN_FILE is' : 'AZURE_TENANT_ID, AZURE_CLIENT_ID, and AZURE_FEDERATED_TOKEN_FILE are'} not set.`,
  'Managed identity: This machine has no endpoint for managed identities.',
];

describe('a job that is refused says by whom, and in whose words', () => {
  it.each<[string, Env, Intercept, string]>([
    [
      'GitHub Actions',
      githubEnv,
      refusal(403, { message: 'Resource not accessible' }, 'oidc.github.example'),
      'oidc.github.example returned HTTP 403: Resource not accessible',
    ],
    [
      'GitHub Actions',
      githubEnv,
      refusal(200, { count: 0 }, 'oidc.github.example'),
      'oidc.github.example returned no OIDC token.',
    ],
    [
      'GitHub Actions',
      githubEnv,
      refusal(400, noMatch, entra),
      "Microsoft Entra says: AADSTS700213: No matching federated identity record found for presented assertion subject 'repo:a/b'.",
    ],
    [
      'Azure Pipelines',
      pipelinesEnv,
      refusal(404, { $id: '1', message: 'No service connection found' }, 'oidc.pipelines.example'),
      'oidc.pipelines.example returned HTTP 404: No service connection found',
    ],
    [
      'Azure Pipelines',
      pipelinesEnv,
      refusal(200, {}, 'oidc.pipelines.example'),
      'oidc.pipelines.example returned no OIDC token (HTTP 200).',
    ],
    [
      'Azure Pipelines',
      pipelinesEnv,
      refusal(400, noMatch, entra),
      "Microsoft Entra says: AADSTS700213: No matching federated identity record found for presented assertion subject 'repo:a/b'.",
    ],
  ])('%s %#', async (name, env, intercept, reason) => {
    const { exitCode, errors, services } = await list(env, { intercept });
    const missing =
      env === githubEnv
        ? 'AZURE_CLIENT_SECRET (or AZURE_CLIENT_CERTIFICATE_PATH) is not set.'
        : 'AZURE_TENANT_ID, AZURE_CLIENT_ID, and AZURE_CLIENT_SECRET (or AZURE_CLIENT_CERTIFICATE_PATH) are not set.';
    expect([exitCode, errors?.split('\n'), services.asked()]).toEqual([
      1,
      [
        'ERROR: No usable Azure credential was found.',
        `Service principal: ${missing}`,
        `${name}: ${reason}`,
        ...otherReasons(env),
        "Run 'az login', or set AZURE_CLIENT_ID, AZURE_TENANT_ID and AZURE_CLIENT_SECRET, or use a managed identity.",
      ],
      0,
    ]);
  });

  it.each([
    ['GitHub Actions', githubEnv, 'oidc.github.example'],
    ['Azure Pipelines', pipelinesEnv, 'oidc.pipelines.example'],
  ])('and a web page in place of the service of %s is told as such', async (_, env, host) => {
    const { exitCode, errors } = await list(env, { intercept: page });
    expect([exitCode, errors?.split('\n')[0]]).toEqual([1, `ERROR: ${host} returned a web page: 'Sign in'.`]);
  });
});

it.each([
  ['GitHub Actions', githubEnv, 'oidc.github.example'],
  ['Azure Pipelines', pipelinesEnv, 'oidc.pipelines.example'],
  ['Microsoft Entra', githubEnv, entra],
])('Ctrl-C ends a command that waits for %s', async (_, env, silent) => {
  let signal: AbortSignal | undefined;
  const waiting: Intercept = (request, { hostname }) => {
    if (hostname !== silent) return undefined;
    signal = request.signal;
    return new Promise((_done, fail) => {
      request.signal.addEventListener('abort', () => fail(request.signal.reason));
      setImmediate(() => interrupt());
    });
  };
  const { exitCode, errors } = await list(env, { intercept: waiting });
  // A request that goes on would keep the process from ending.
  expect([exitCode, errors, signal?.aborted]).toEqual([130, 'ERROR: Interrupted.', true]);
});

/** Services that quote everything that has come by, from the request of the number `from` on. */
const quoting = (from: number): Intercept => {
  const said: string[] = [];
  return async (request) => {
    const text = await request.clone().text();
    said.push(`${request.method} ${request.url} ${JSON.stringify([...request.headers])} ${decodeURIComponent(text)}`);
    if (said.length < from) return undefined;
    const message = said.join('\n');
    return Response.json(
      { error: 'invalid_client', error_description: `AADSTS7: ${message}`, message, oidc: 'none' },
      { status: 400 },
    );
  };
};

describe('no secret of a job is shown', () => {
  it.each([
    ['GitHub Actions', githubEnv],
    ['Azure Pipelines', pipelinesEnv],
  ])('in %s', async (_, env) => {
    const whole = await list(env);
    expect(whole.host.written.stderr).not.toContain('PLANTED');
    const requests = whole.services.signIns.length;
    for (let from = 1; from <= requests; from += 1) {
      const { exitCode, host } = await list(env, { intercept: quoting(from) });
      expect([exitCode, host.written.stderr.match(/.*PLANTED.*/)?.[0]]).toEqual([1, undefined]);
      expect(host.written.stderr).toContain('***');
    }
  });
});
