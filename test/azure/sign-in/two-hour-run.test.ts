import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { main } from '../../../src/main.ts';
import { registryId, subscription } from '../../support/fake-azure.ts';
import { createJobServices, githubEnv, pipelinesEnv, tenant } from '../../support/job-services.ts';
import { createTestHost } from '../../support/test-host.ts';

const minutes = 60_000;
const start = Date.parse('2026-01-02T03:04:05.000Z');

// Microsoft's packages ask the process for the time: it is the test's.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: start }));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

const runAt = (status: string) => ({
  id: `${registryId('myregistry')}/runs/cf1`,
  name: 'cf1',
  properties: { runId: 'cf1', status, task: 'hello' },
});

/** Follows a run that takes two hours on a clock that only sleeping advances. */
const follow = async (env: Readonly<Record<string, string>>, accessTokenMs: number) => {
  // AzurePipelinesCredential reads its address from the process.
  vi.stubEnv('SYSTEM_OIDCREQUESTURI', env.SYSTEM_OIDCREQUESTURI);
  const services = createJobServices({
    now: () => new Date(),
    accessTokenMs,
    intercept: (request, { pathname, hostname }) => {
      const isOver = Date.now() >= start + 120 * minutes;
      if (hostname.startsWith('logs.')) {
        const done: HeadersInit = isOver ? { 'x-ms-meta-complete': 'successful' } : {};
        return new Response(request.method === 'HEAD' ? null : 'hello\n', {
          headers: { 'content-length': '6', 'x-ms-blob-type': 'AppendBlob', ...done },
        });
      }
      const isRun = request.method === 'GET' && pathname.endsWith('/runs/cf1');
      // An expired token is refused before that.
      if (!isRun || !services.accessTokens.some(({ until }) => until > Date.now())) return undefined;
      const sent = request.headers.get('authorization')?.slice('Bearer '.length);
      const token = services.accessTokens.find((each) => each.token === sent);
      return token && token.until > Date.now() ? Response.json(runAt(isOver ? 'Succeeded' : 'Running')) : undefined;
    },
  });
  const host = createTestHost({
    network: services.network,
    env: { AZURE_SUBSCRIPTION_ID: subscription, ACRTASK_CI: 'off', ...env },
  });
  // At most four questions a minute: thousands of polls show nothing more.
  const sleep = async (ms: number): Promise<void> => void vi.setSystemTime(Date.now() + Math.max(ms, 15_000));
  Object.assign(host, { now: () => new Date(), sleep });
  const exitCode = await main(['run', '-r', 'myregistry', '-n', 'hello', '--debug'], host);
  return { exitCode, services, host };
};

const exchange = `POST login.microsoftonline.com/${tenant}/oauth2/v2.0/token`;
const askGithub = 'GET oidc.github.example/token?api-version=2.0&audience=api%3A%2F%2FAzureADTokenExchange';
const askPipelines = `POST oidc.pipelines.example/org/_apis/oidctoken?api-version=7.1&serviceConnectionId=${pipelinesEnv.AZURESUBSCRIPTION_SERVICE_CONNECTION_ID}`;

it.each([
  ['GitHub Actions', 60, githubEnv, [askGithub]],
  ['GitHub Actions', 10, githubEnv, [askGithub]],
  // The package asks twice for each exchange.
  ['Azure Pipelines', 60, pipelinesEnv, [askPipelines, askPipelines]],
  ['Azure Pipelines', 10, pipelinesEnv, [askPipelines, askPipelines]],
] as const)('a job of %s follows a run for two hours with tokens for %i minutes', async (name, lifetime, env, asks) => {
  const { exitCode, services, host } = await follow(env, lifetime * minutes);
  expect([exitCode, services.wrong, host.written.stderr.includes(`come from this source: ${name}.`)]).toEqual([
    0,
    [],
    true,
  ]);
  expect(Date.now()).toBeGreaterThanOrEqual(start + 120 * minutes);
  // Microsoft's policy renews a token two minutes before it expires; each exchange has an assertion of its own.
  const exchanges = Math.ceil(120 / (lifetime - 2));
  expect(services.signIns).toEqual(Array.from({ length: exchanges }, () => [...asks, exchange]).flat());
  expect(host.written.stdout + host.written.stderr).not.toContain('PLANTED');
});
