import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { Azure } from '../../src/azure/azure.ts';
import { resolveCloud } from '../../src/azure/cloud.ts';
import { type ConnectOptions, connect } from '../../src/azure/connect.ts';
import { InterruptedError, ServiceError } from '../../src/errors.ts';
import type { Network } from '../../src/host.ts';
import { plantToken } from '../support/plant-token.ts';
import { createTestHost, type TestHostOptions } from '../support/test-host.ts';

const subscription = '11111111-1111-1111-1111-111111111111';
const running = new AbortController().signal;

/** Connects to services that answer by path; what they were asked and what --debug said. */
const connected = async (
  answers: Readonly<Record<string, (request: Request) => Response>>,
  options: Partial<ConnectOptions> = {},
  hostOptions: TestHostOptions = {},
) => {
  const asked: string[] = [];
  const said: string[] = [];
  const network: Network = async (request) => {
    request.signal.throwIfAborted();
    const { pathname, search, host } = new URL(request.url);
    if (pathname === '/msi') return Response.json({ access_token: 'token', expires_on: '4102444800' });
    asked.push(`${request.method} ${host === 'localhost' ? '' : host}${pathname}`);
    const answer = answers[`${pathname}${search}`] ?? answers[pathname];
    return answer?.(request) ?? Response.json({ error: { code: 'NotFound', message: pathname } }, { status: 404 });
  };
  const host = createTestHost({
    network,
    ...hostOptions,
    env: { ACRTASK_CLOUD: 'emulator', AZURE_SUBSCRIPTION_ID: subscription, ...hostOptions.env },
  });
  const azure: Azure = await connect({
    host,
    cloud: undefined,
    subscription: undefined,
    signal: running,
    debug: (line) => said.push(line),
    hide: () => {},
    ...options,
  });
  return { azure, asked, said, host };
};

const registries = `/subscriptions/${subscription}/providers/Microsoft.ContainerRegistry/registries`;
const registry = `/subscriptions/${subscription}/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/myregistry`;
const pages = (path: string) => ({
  [path]: () =>
    Response.json({
      value: [{ name: 'a', properties: { unknownToTheSdk: 1 } }, { name: 'b' }],
      nextLink: 'https://localhost/page2?x=1',
    }),
  '/page2': () => Response.json({ value: [{ name: 'c' }], nextLink: 'https://localhost/page3' }),
  '/page3': () => Response.json({ value: [] }),
});

it('lets as many requests as are sent at the same time listen for an interrupt, without a warning of Node', async () => {
  const warnings: string[] = [];
  const note = ({ name }: Error): void => void warnings.push(name);
  process.on('warning', note);
  try {
    const { signal } = new AbortController();
    await connected({}, { signal });
    for (let count = 0; count < 20; count += 1) signal.addEventListener('abort', () => count);
    await new Promise(setImmediate);
  } finally {
    process.off('warning', note);
  }
  expect(warnings).toEqual([]);
});

describe('lists', () => {
  it('of the SDK are the items of all pages as they were sent', async () => {
    const { azure, asked } = await connected(pages(registries));
    expect(await azure.listAll((options) => azure.registryClient.registries.list(options))).toEqual([
      { name: 'a', properties: { unknownToTheSdk: 1 } },
      { name: 'b' },
      { name: 'c' },
    ]);
    expect(asked).toEqual([`GET ${registries}`, 'GET /page2', 'GET /page3']);
  });

  it.each([
    [1, ['a'], 1],
    [2, ['a', 'b'], 1],
    [3, ['a', 'b', 'c'], 2],
  ])('of which %i are wanted are not read further', async (most, names, requests) => {
    const { azure, asked } = await connected(pages(registries));
    const items = await azure.listAll((options) => azure.registryClient.registries.list(options), most);
    expect([items.map((each) => (each as { name: string }).name), asked.length]).toEqual([names, requests]);
  });

  it('of Resource Manager are the items of all pages', async () => {
    const { azure, asked } = await connected(pages('/things'));
    expect(await azure.armItems('/things', '1')).toHaveLength(3);
    expect(asked).toEqual(['GET /things', 'GET /page2', 'GET /page3']);
  });
});

describe('calls of the SDK', () => {
  it('resolve to what the service sent, also what the SDK does not know', async () => {
    const raw = {
      id: registry,
      name: 'myregistry',
      properties: { roleAssignmentMode: 'LegacyRegistryPermissions', creationDate: '2026-01-02T03:04:05.1234567Z' },
    };
    const { azure } = await connected({ [registry]: () => Response.json(raw) });
    expect(await azure.call((options) => azure.registryClient.registries.get('g', 'myregistry', options))).toEqual(raw);
  });

  it('that take a while resolve to the resource at the end', async () => {
    const polled = `${registry}/operationStatuses/1`;
    const done = { id: registry, name: 'myregistry', properties: { provisioningState: 'Succeeded' } };
    const { azure, asked } = await connected({
      [registry]: ({ method }) =>
        method === 'PUT'
          ? Response.json(
              { properties: { provisioningState: 'Creating' } },
              { status: 201, headers: { 'azure-asyncoperation': `https://localhost${polled}` } },
            )
          : Response.json(done),
      [polled]: () => Response.json({ status: 'Succeeded' }),
    });
    const body = { location: 'eastus', sku: { name: 'Basic' } };
    expect(
      await azure.call((options) =>
        azure.registryClient.registries.beginCreateAndWait('g', 'myregistry', body, options),
      ),
    ).toEqual(done);
    expect(asked).toEqual([`PUT ${registry}`, `GET ${polled}`, `GET ${registry}`]);
  });

  it('resolve to undefined for an empty answer', async () => {
    const { azure } = await connected({ [`${registry}/tasks/x`]: () => new Response(null, { status: 200 }) });
    expect(
      await azure.call((options) => azure.registryClient.tasks.beginDeleteAndWait('g', 'myregistry', 'x', options)),
    ).toBeUndefined();
  });

  it('reject in the service’s own words', async () => {
    const { azure } = await connected({});
    await expect(
      azure.call((options) => azure.registryClient.tasks.get('g', 'myregistry', 'x', options)),
    ).rejects.toEqual(new ServiceError(404, 'NotFound', `${registry}/tasks/x`));
  });

  it('reject with the reason when the command was aborted', async () => {
    const controller = new AbortController();
    const { azure } = await connected({}, { signal: controller.signal });
    controller.abort(new InterruptedError());
    await expect(
      azure.call((options) => azure.registryClient.tasks.get('g', 'myregistry', 'x', options)),
    ).rejects.toEqual(new InterruptedError());
    await expect(azure.arm('GET', '/x', '1')).rejects.toEqual(new InterruptedError());
  });
});

describe('plain requests', () => {
  it('carry a token only when they name a scope', async () => {
    const seen: (string | null)[] = [];
    const { azure } = await connected({
      '/a': ({ headers }) => {
        seen.push(headers.get('authorization'));
        return new Response('body', { headers: { 'x-y': 'z' } });
      },
    });
    const answer = await azure.send({ method: 'GET', url: 'https://localhost/a' });
    await azure.send({ method: 'GET', url: 'https://localhost/a', scope: 'https://graph/.default' });
    await azure.read('https://localhost/a', {}, running);
    expect(seen).toEqual([null, 'Bearer token', null]);
    expect([answer.status, answer.headers['x-y'], answer.body]).toEqual([200, 'z', 'body']);
  });

  it('to Resource Manager are JSON in and JSON out', async () => {
    const { azure } = await connected({
      '/a?b=c&api-version=1': ({ headers }) =>
        Response.json({ type: headers.get('content-type'), agent: headers.get('user-agent')?.split(' ')[0] }),
      '/empty': () => new Response(null, { status: 204 }),
    });
    expect(await azure.arm('PUT', '/a?b=c', '1', {})).toEqual({
      type: 'application/json',
      agent: 'acrtask/development',
    });
    expect(await azure.arm('GET', '/empty', '1')).toBeUndefined();
  });

  it('reject below no status but 400', async () => {
    const { azure } = await connected({
      '/moved': () => new Response(null, { status: 304 }),
      '/denied': () => new Response('denied', { status: 403 }),
    });
    expect((await azure.send({ method: 'GET', url: 'https://localhost/moved' })).status).toBe(304);
    await expect(azure.send({ method: 'GET', url: 'https://localhost/denied' })).rejects.toEqual(
      new ServiceError(403, 'HTTP 403', 'denied'),
    );
  });
});

describe('reading a log', () => {
  it.each([
    [206, 'part'],
    [416, ''],
    [503, 'busy'],
  ])('streams whatever comes with %i, and asks once', async (status, body) => {
    const { azure, asked } = await connected({
      '/log': ({ headers }) => new Response(body, { status, headers: { 'x-range': headers.get('range') ?? '' } }),
    });
    const answer = await azure.read('https://localhost/log?sig=s', { range: 'bytes=3-' }, running);
    expect([answer.status, answer.headers['x-range'], await text(answer.body), asked]).toEqual([
      status,
      'bytes=3-',
      body,
      ['GET /log'],
    ]);
  });
});

describe('the cloud', () => {
  const metadata = {
    authentication: { loginEndpoint: 'https://login.stack.example/', audiences: ['https://arm.stack.example'] },
    suffixes: { acrLoginServer: 'azurecr.stack.example', keyVaultDns: 'vault.stack.example' },
  };

  it('may be one that describes itself; a token at hand needs no credential', async () => {
    const seen: (string | null)[] = [];
    const folders = createTestHost();
    const described = await resolveCloud('https://arm.stack.example', async () => metadata);
    await plantToken(folders, described, 'https://arm.stack.example/.default', 'kept');
    const { azure, asked } = await connected(
      {
        '/metadata/endpoints': () => Response.json(metadata),
        '/things': ({ headers }) => {
          seen.push(headers.get('authorization'));
          return Response.json({});
        },
      },
      { cloud: 'https://arm.stack.example' },
      { folders },
    );
    await azure.arm('GET', '/things', '1');
    expect([azure.cloud.loginServerSuffix, asked, seen]).toEqual([
      '.azurecr.stack.example',
      ['GET arm.stack.example/metadata/endpoints', 'GET arm.stack.example/things'],
      ['Bearer kept'],
    ]);
  });

  it('comes from the command line before the environment', async () => {
    const { azure, asked } = await connected({}, { cloud: 'AzureChinaCloud' });
    expect([azure.cloud.name, asked]).toEqual(['AzureChinaCloud', []]);
  });

  it('is the public one when nobody says', async () => {
    const { azure } = await connected({}, {}, { env: { ACRTASK_CLOUD: undefined } });
    expect(azure.cloud.name).toBe('AzureCloud');
  });

  it('is missed when its metadata is not there', async () => {
    await expect(connected({}, { cloud: 'https://arm.stack.example' })).rejects.toEqual(
      new ServiceError(404, 'NotFound', '/metadata/endpoints'),
    );
  });
});

describe('what --debug says', () => {
  it('is each request, without secrets', async () => {
    const { azure, said } = await connected({ '/a': () => new Response('') });
    await azure.arm('GET', '/a', '1');
    await azure.read('https://localhost/a?sig=SECRET', {}, running);
    expect(said).toEqual([
      'GET https://localhost/msi?api-version=2019-08-01&resource=REDACTED -> 200 (0 ms)',
      'GET https://localhost/a?api-version=1 -> 200 (0 ms)',
      'GET https://localhost/a?sig=REDACTED -> 200 (0 ms)',
    ]);
  });
});
