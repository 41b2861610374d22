import { Agent, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Origin } from '../../src/emulator/network-rules.ts';
import { digestOf } from '../../src/emulator/registry/digests.ts';
import { openRegistryPort, type RegistryPort } from '../../src/emulator/registry-port.ts';
import { createLab, type Lab, registryId } from './lab.ts';

const host = 'myregistry.azurecr.io';

let lab: Lab;
let port: RegistryPort;
beforeEach(async () => {
  lab = await createLab();
  await lab.registry('myregistry', { adminUserEnabled: true }, 'Premium');
  port = await openRegistryPort(lab.emulator, host);
});
afterEach(() => lab.emulator.close());

interface Seen {
  readonly status: number | undefined;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

const ask = (path: string, headers: Record<string, string> = {}, { port: at }: RegistryPort = port): Promise<Seen> =>
  new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: at, path, headers, agent: false }, async (response) =>
      resolve({ status: response.statusCode, headers: response.headers, body: await text(response) }),
    );
    request.on('error', reject);
    request.end();
  });

const basic = async (): Promise<Record<string, string>> => {
  const { body } = await lab.arm('POST', `${registryId('myregistry')}/listCredentials`);
  return { authorization: `Basic ${Buffer.from(`${body.username}:${body.passwords[0].value}`).toString('base64')}` };
};

describe('a port of one registry', () => {
  it('sends clients to itself for a token, which opens the registry there', async () => {
    const challenge = `Bearer realm="http://${port.address}/oauth2/token",service="${host}",scope="repository:app:pull"`;
    const refused = await ask('/v2/app/manifests/v1');
    expect([refused.status, refused.headers['www-authenticate']]).toEqual([401, challenge]);
    const granted = await ask(`/oauth2/token?service=${host}&scope=repository:app:pull`, await basic());
    const authorization = `Bearer ${JSON.parse(granted.body).access_token}`;
    expect((await ask('/v2/', { authorization })).status).toBe(200);
    expect((await ask('/v2/app/manifests/v1', { authorization })).status).toBe(404);
  });

  it('challenges under the name that it is asked by', async () => {
    const { headers } = await ask('/v2/', { host: `localhost:${port.port}` });
    expect(headers['www-authenticate']).toBe(
      `Bearer realm="http://localhost:${port.port}/oauth2/token",service="${host}"`,
    );
  });

  it.each([
    ['another registry', '/v2/', 'otherregistry.azurecr.io', 403],
    ['a page whose name leads here', '/v2/', 'attacker.example', 403],
    ['Resource Manager', '/subscriptions?api-version=1', '127.0.0.1', 501],
    ['identities', '/msi?resource=https://management.azure.com', '127.0.0.1', 501],
  ])('is not there for %s', async (_, path, name, status) => {
    expect((await ask(path, { host: name })).status).toBe(status);
  });

  it.each<[Origin | undefined, number]>([
    [undefined, 403],
    ['client', 401],
    ['agent', 403],
    ['trusted agent', 403],
    ['subnet', 401],
  ])('lets requests of origin %s pass the rules that allow this machine: %d', async (origin, status) => {
    const rules = { networkRuleSet: { defaultAction: 'Deny', ipRules: [{ action: 'Allow', value: '127.0.0.1' }] } };
    await lab.arm('PATCH', registryId('myregistry'), { properties: rules });
    const opened = await openRegistryPort(lab.emulator, host, origin ? { origin } : {});
    expect((await ask('/v2/', {}, opened)).status).toBe(status);
  });

  it('keeps what arrived of an upload whose client broke off, and takes the rest', async () => {
    const headers = await basic();
    const send = (method: string, path: string, body = '', more: Record<string, string> = {}): Promise<Seen> =>
      new Promise((resolve, reject) => {
        const options = { host: '127.0.0.1', port: port.port, method, path, headers: { ...headers, ...more } };
        const request = httpRequest({ ...options, agent: false }, async (response) =>
          resolve({ status: response.statusCode, headers: response.headers, body: await text(response) }),
        );
        request.on('error', reject);
        request.end(body);
      });
    const { location = '' } = (await send('POST', '/v2/app/blobs/uploads/')).headers as { location?: string };
    const chunk = httpRequest({
      host: '127.0.0.1',
      port: port.port,
      method: 'PATCH',
      path: location,
      headers: { ...headers, 'content-length': '100' },
      agent: false,
    });
    chunk.on('error', () => {});
    chunk.write('one two ');
    const arrived = () => lab.store.contents.upload(location.split('/').at(-1) ?? '').length();
    while (arrived() < 8) await new Promise(setImmediate);
    chunk.destroy();
    // Requests of one upload are answered one after the other: this one, once the other has ended.
    expect((await send('GET', location)).headers.range).toBe('0-7');
    const digest = digestOf('one two three');
    const last = await send('PUT', `${location}?digest=${digest}`, 'three', { 'content-range': '8-12' });
    expect([last.status, (await ask(`/v2/app/blobs/${digest}`, headers)).body]).toEqual([201, 'one two three']);
  });

  it('tells a client of a disk that is full, while it still sends', async () => {
    const upload = lab.store.contents.upload('any');
    const append = async (source: AsyncIterable<Uint8Array>): Promise<void> => {
      for await (const _piece of source) throw new Error('ENOSPC: no space left on device, write');
    };
    Object.assign(lab.store.contents, { upload: () => ({ ...upload, append }) });
    const headers = await basic();
    const path = `/v2/app/blobs/uploads/?digest=${digestOf('x')}`;
    const answer = await new Promise<Seen>((resolve, reject) => {
      const options = { host: '127.0.0.1', port: port.port, method: 'POST', path, headers, agent: false };
      const request = httpRequest(options, async (response) => {
        resolve({ status: response.statusCode, headers: response.headers, body: await text(response) });
        request.destroy();
      });
      request.on('error', reject);
      request.write('x'.repeat(100_000));
    });
    expect([answer.status, JSON.parse(answer.body).error.message]).toEqual([
      500,
      'The emulator failed at POST /v2/app/blobs/uploads/?digest='.concat(
        digestOf('x'),
        ': ENOSPC: no space left on device, write',
      ),
    ]);
  });

  it('answers what it does not read, and goes on with the connection', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const statusOf = (method: string, body: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const path = '/v2/app/blobs/uploads/';
        const request = httpRequest({ host: '127.0.0.1', port: port.port, method, path, agent }, async (response) => {
          await text(response);
          resolve(response.statusCode);
        });
        request.on('error', reject);
        request.end(body);
      });
    expect([await statusOf('POST', 'x'.repeat(1_000_000)), await statusOf('POST', 'y')]).toEqual([401, 401]);
    agent.destroy();
  });

  it('answers a client that tries https in plain http', async () => {
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(port.port, '127.0.0.1', () => socket.write(Buffer.from('16030100050100000100', 'hex')));
      resolve(text(socket));
    });
    expect(answer).toBe('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  });

  it('closes with the emulator, or before', async () => {
    const other = await openRegistryPort(lab.emulator, host);
    await other.close();
    await expect(ask('/v2/', {}, other)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect((await ask('/v2/')).status).toBe(401);
    await lab.emulator.close();
    await expect(ask('/v2/')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('rejects when the port is taken', async () => {
    await expect(openRegistryPort(lab.emulator, host, { port: port.port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });
});

describe('ports that the user opens', () => {
  const open = (body: object) => lab.arm('PUT', '/emulator/ports', body);

  it('are opened once for each registry, and serve this machine', async () => {
    expect((await lab.arm('GET', '/emulator/ports')).body).toEqual({ value: [] });
    const first = await open({ registry: 'myregistry' });
    expect([first.status, first.body]).toEqual([
      200,
      { registry: host, address: expect.stringMatching(/^127\.0\.0\.1:\d+$/) },
    ]);
    expect((await open({ registry: host })).body).toEqual(first.body);
    expect((await lab.arm('GET', '/emulator/ports')).body).toEqual({ value: [first.body] });
    const rules = { networkRuleSet: { defaultAction: 'Deny', ipRules: [{ action: 'Allow', value: '127.0.0.1' }] } };
    await lab.arm('PATCH', registryId('myregistry'), { properties: rules });
    const opened = { ...port, port: Number(first.body.address.split(':')[1]) };
    expect((await ask('/v2/', {}, opened)).status).toBe(401);
  });

  it.each([
    ['of no registry', { registry: 'nosuch' }, "There is no registry 'nosuch' in the emulator."],
    ['without a registry', {}, "There is no registry 'undefined' in the emulator."],
  ])('%s are refused', async (_, body, message) => {
    const { status, body: answer } = await open(body);
    expect([status, answer.error.message]).toEqual([400, message]);
  });

  it('are refused when they are taken', async () => {
    const { status, body } = await open({ registry: 'myregistry', port: port.port });
    expect([status, body.error.message]).toEqual([400, `Port ${port.port} is in use by another program.`]);
  });
});
