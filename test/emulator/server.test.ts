import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Certificate, createCertificate, keptCertificate } from '../../src/emulator/certificate.ts';
import { createEmulator } from '../../src/emulator/emulator.ts';
import { type RunningServer, startServer } from '../../src/emulator/server.ts';
import { tokenFrom } from '../support/emulator-token.ts';
import { group, registry, subscriptionId } from './arm-client.ts';

describe('the server', () => {
  let certificate: Certificate;
  let server: RunningServer;
  let token: string;

  beforeAll(async () => {
    certificate = await createCertificate(new Date());
    const emulator = createEmulator({ subscriptionId });
    server = await startServer(emulator, { port: 0, certificate });
    token = await tokenFrom(emulator);
  });
  afterAll(() => server.close());

  const ask = (
    method: string,
    path: string,
    { body, host = 'localhost', headers = {} }: { body?: string; host?: string; headers?: Record<string, string> } = {},
  ): Promise<{ status: number | undefined; headers: Record<string, unknown>; body: string }> =>
    new Promise((resolve, reject) => {
      const request = httpsRequest(
        {
          host: '127.0.0.1',
          port: server.port,
          servername: host,
          ca: certificate.cert,
          method,
          path,
          headers: { host: `${host}:${server.port}`, authorization: `Bearer ${token}`, ...headers },
        },
        async (response) =>
          resolve({ status: response.statusCode, headers: response.headers, body: await text(response) }),
      );
      request.on('error', reject);
      request.end(body);
    });

  const tokenQuery = 'resource=https%3A%2F%2Fmanagement.azure.com&api-version=2019-08-01';
  /** A request to the port of tokens, under a name of the caller's choice. */
  const plain = (path: string, host = '127.0.0.1'): Promise<{ status: number | undefined; body: string }> =>
    new Promise((resolve, reject) => {
      const request = httpRequest(
        { host: '127.0.0.1', port: server.tokenPort, path, headers: { host, 'x-identity-header': 's' } },
        async (response) => resolve({ status: response.statusCode, body: await text(response) }),
      );
      request.on('error', reject);
      request.end();
    });

  it('9. is reached over https, with the certificate it made, under every name', async () => {
    const created = await ask('PUT', `${group}?api-version=1`, { body: JSON.stringify({ location: 'eastus' }) });
    expect([created.status, JSON.parse(created.body).id]).toEqual([201, group]);
    await ask('PUT', `${registry}?api-version=1`, {
      body: JSON.stringify({ location: 'eastus', sku: { name: 'Basic' } }),
    });
    const { body } = await ask('GET', '/metadata/endpoints');
    expect(JSON.parse(body).resourceManager).toBe(`https://localhost:${server.port}`);
    for (const host of ['myregistry.azurecr.io', 'v.vault.azure.net', 'emulator.blob.localhost']) {
      expect((await ask('GET', '/nowhere-at-all', { host })).status).not.toBe(200);
    }
    const deleted = await ask('DELETE', `${registry}?api-version=1`);
    expect([deleted.status, deleted.headers['content-length'], deleted.body]).toEqual([200, '0', '']);
    expect((await ask('HEAD', `${group}?api-version=1`)).status).toBe(204);
  });

  it('9. serves managed-identity tokens, and nothing else, over http on a port of their own', async () => {
    const answer = await plain(`/msi/?${tokenQuery}`);
    expect([answer.status, JSON.parse(answer.body).token_type]).toEqual([200, 'Bearer']);
    expect((await plain('/subscriptions?api-version=1')).status).toBe(404);
  });

  it.each([
    ['127.0.0.1', '/msi', 200],
    ['127.1.2.3', '/msi', 200],
    ['[::1]', '/msi', 200],
    ['LocalHost', '/msi', 200],
    ['emulator.localhost', '/msi', 200],
    ['attacker.example', '/msi', 403],
    ['localhost.attacker.example', '/msi', 403],
    ['notlocalhost', '/msi', 403],
    ['127.0.0.1.attacker.example', '/msi', 403],
    ['attacker.example', '//localhost/msi', 400],
    ['attacker.example', 'http://localhost/msi', 400],
  ])('gives tokens to names of this machine only: Host %s, GET %s is %d', async (host, path, status) => {
    const named = [host, `${host}:${server.tokenPort}`];
    const answers = await Promise.all(named.map((each) => plain(`${path}?${tokenQuery}`, each)));
    expect(answers.map((each) => each.status)).toEqual([status, status]);
  });

  it('answers what is not a request with an error of its own', async () => {
    expect((await ask('GET', '//')).status).toBe(400);
    expect((await ask('TRACE', '/')).status).toBe(400);
    expect((await ask('PUT', `${group}?api-version=1`, { body: '{' })).status).toBe(400);
  });

  it('lives on when clients break off', async () => {
    const headers = `PUT ${group}?api-version=1 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\nContent-Length: 100\r\n\r\n{"loc`;
    await new Promise<void>((resolve, reject) => {
      const socket = connectTls({
        port: server.port,
        host: '127.0.0.1',
        ca: certificate.cert,
        servername: 'localhost',
      });
      socket.on('error', reject);
      socket.on('close', () => resolve());
      socket.once('secureConnect', () => socket.write(headers, () => socket.destroy()));
    });
    await new Promise<void>((resolve) => {
      const socket = connect(server.port, '127.0.0.1', () => socket.write('no handshake at all\r\n\r\n'));
      socket.on('error', () => {});
      socket.on('close', () => resolve());
    });
    expect((await ask('GET', '/subscriptions?api-version=1')).status).toBe(200);
  });

  it('carries large bodies both ways', async () => {
    const tags = { a: 'x'.repeat(1_000_000) };
    const { status, body } = await ask('PUT', `${group.replace('myResourceGroup', 'large')}?api-version=1`, {
      body: JSON.stringify({ location: 'eastus', tags }),
    });
    expect([status, JSON.parse(body).tags.a.length]).toEqual([201, 1_000_000]);
  });

  it('rejects when the port is taken', async () => {
    await expect(startServer(createEmulator(), { port: server.port, certificate })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });

  it('makes a certificate for all its names that is good for a year', () => {
    const made = new X509Certificate(certificate.cert);
    const names = ['localhost', 'a.azurecr.io', 'a.vault.azure.net', 'emulator.blob.localhost', 'a.azurecr.localhost'];
    expect([names.map((name) => made.checkHost(name) !== undefined), made.checkIP('127.0.0.1')]).toEqual([
      names.map(() => true),
      '127.0.0.1',
    ]);
    const days = (Date.parse(made.validTo) - Date.parse(made.validFrom)) / 86_400_000;
    expect([Math.round(days), made.ca]).toEqual([365, false]);
  });

  it('keeps a certificate until it is about to end', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'acrtask-certificate-'));
    try {
      const start = new Date('2024-01-01T00:00:00Z');
      const first = await keptCertificate(folder, start);
      expect(await keptCertificate(folder, new Date('2024-12-01T00:00:00Z'))).toEqual(first);
      expect((await keptCertificate(folder, new Date('2024-12-31T00:00:00Z'))).cert).not.toBe(first.cert);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
