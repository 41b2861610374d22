import { writeFile } from 'node:fs/promises';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createCertificate } from '../../src/emulator/certificate.ts';
import { subscription } from '../support/fake-azure.ts';
import { createJobServices, githubEnv, type JobServices, pipelinesEnv, tenant } from '../support/job-services.ts';
import { bin, createPlace, type Place, requireBuild, start } from './support.ts';

let place: Place;
let services: JobServices;
let [github, pipelines, cloud, certificate] = ['', '', '', ''];
const servers: Server[] = [];

/** Answers requests of real sockets as the stand-ins do: `nameOf` says whose address a request would have on the network. */
const answering =
  (nameOf: (url: URL) => string): RequestListener =>
  async (request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost');
    const headers = new Headers();
    for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
    const body = await buffer(request);
    const answer = await services.network(
      new Request(`https://${nameOf(url)}`, {
        method: request.method ?? 'GET',
        headers,
        ...(body.length > 0 ? { body: new Uint8Array(body) } : {}),
      }),
    );
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
    response.end(await answer.text());
  };

const listen = async (server: Server): Promise<string> => {
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
};

beforeAll(requireBuild);

beforeEach(async () => {
  place = await createPlace();
  services = createJobServices({
    now: () => new Date(),
    accessTokenMs: 3_600_000,
    intercept: (_, { pathname }) => {
      if (pathname === '/metadata/endpoints')
        return Response.json({
          authentication: { loginEndpoint: cloud, audiences: ['https://management.example'] },
          suffixes: { acrLoginServer: 'azurecr.io', keyVaultDns: 'vault.azure.net' },
        });
      if (!pathname.endsWith('/.well-known/openid-configuration')) return undefined;
      const endpoints = ['authorization', 'token'].map((name) => [
        `${name}_endpoint`,
        `${cloud}/${tenant}/oauth2/v2.0/${name}`,
      ]);
      return Response.json({
        ...Object.fromEntries(endpoints),
        issuer: `${cloud}/${tenant}/v2.0`,
        jwks_uri: `${cloud}/keys`,
      });
    },
  });
  const { key, cert } = await createCertificate(new Date());
  certificate = join(place.home, 'ca.pem');
  await writeFile(certificate, cert);
  const oidc = await listen(
    createHttpServer(
      answering(
        ({ pathname, search }) =>
          `oidc.${pathname.startsWith('/github') ? 'github' : 'pipelines'}.example/token${search}`,
      ),
    ),
  );
  [github, pipelines] = [`http://${oidc}/github?api-version=2.0`, `http://${oidc}/pipelines`];
  const entraAndArm = answering(
    ({ pathname, search }) =>
      `${pathname.startsWith(`/${tenant}`) ? 'login' : 'management'}.example${pathname}${search}`,
  );
  cloud = `https://${await listen(createHttpsServer({ key, cert }, entraAndArm))}`;
});

afterEach(async () => {
  for (const server of servers.splice(0)) server.close();
  await place.remove();
});

const list = (env: Readonly<Record<string, string>>) =>
  start(process.execPath, [bin, 'list', '-r', 'myregistry', '--query', '[].name', '-o', 'tsv', '--debug'], {
    env: {
      ...place.env,
      AZURE_SUBSCRIPTION_ID: subscription,
      AZURE_TOKEN_CREDENTIALS: 'prod',
      NODE_EXTRA_CA_CERTS: certificate,
      ...env,
    },
    cwd: place.work,
  }).ended;

it.each([
  ['GitHub Actions', () => ({ ...githubEnv, ACTIONS_ID_TOKEN_REQUEST_URL: github })],
  ['Azure Pipelines', () => ({ ...pipelinesEnv, SYSTEM_OIDCREQUESTURI: pipelines })],
])('a job of %s signs in to a cloud that describes itself', { timeout: 60_000 }, async (name, env) => {
  const { exitCode, stdout, stderr } = await list({ ...env(), ACRTASK_CLOUD: cloud });
  expect([exitCode, stdout, services.wrong, services.accessTokens.length]).toEqual([0, 'hello\n', [], 1]);
  expect(stderr).toContain(`New access tokens come from this source: ${name}.`);
  expect(stderr).not.toContain('PLANTED');
  // Each request goes through the policies of all others, of which this is one.
  for (const address of [new URL(name === 'GitHub Actions' ? github : pipelines).origin, `${cloud}/${tenant}`])
    expect(stderr).toMatch(new RegExp(`^DEBUG: (?:GET|POST) ${address.replaceAll('.', '\\.')}\\S* -> 200`, 'm'));
});

it('a proxy that cannot be reached is what a job says', { timeout: 60_000 }, async () => {
  const { exitCode, stderr } = await list({
    ...githubEnv,
    ACTIONS_ID_TOKEN_REQUEST_URL: github,
    ACRTASK_CLOUD: 'AzureCloud',
    HTTPS_PROXY: 'http://127.0.0.1:9',
    NO_PROXY: '127.0.0.1,169.254.169.254',
  });
  const problem = 'The proxy 127.0.0.1:9 (HTTPS_PROXY) cannot be reached (ECONNREFUSED).';
  expect(exitCode).toBe(1);
  expect(stderr).toContain(`ERROR: ${problem}\n`);
  expect(stderr).toContain(`\nGitHub Actions: ${problem} Check HTTPS_PROXY, or add hosts`);
});
