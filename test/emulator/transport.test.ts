import { describe, expect, it } from 'vitest';
import { tokenFrom } from '../support/emulator-token.ts';
import { createBench, createFurnishedBench, group, registry, subscriptionId } from './arm-client.ts';

const registryList = `/subscriptions/${subscriptionId}/resources`;

describe('transport and errors', () => {
  it('1. takes paths in any letter case and answers with canonical ids', async () => {
    const { ask } = await createFurnishedBench();
    const path = registry.replace('resourceGroups', 'resourcegroups').replace('myresourcegroup', 'MYRESOURCEGROUP');
    const lower = await ask('GET', path.toLowerCase());
    const upper = await ask('GET', path.replace('Microsoft.ContainerRegistry', 'MICROSOFT.CONTAINERREGISTRY'));
    expect([lower.body.id, upper.body.id]).toEqual([registry, registry]);
    const task = await ask('PUT', `${registry.toUpperCase()}/tasks/myTask`, {
      location: 'eastus',
      properties: { isSystemTask: true },
    });
    expect(task.body.id).toBe(`${registry}/tasks/myTask`);
  });

  it.each([
    ['raw', `$filter=resourceType eq 'Microsoft.ContainerRegistry/registries'&api-version=2020-06-01`],
    [
      'other order, another version',
      `api-version=1999-01-01&$filter=resourceType eq 'Microsoft.ContainerRegistry/registries'`,
    ],
    [
      'encoded',
      '%24filter=resourceType%20eq%20%27Microsoft.ContainerRegistry%2Fregistries%27&%24top=5&api-version=2020-06-01',
    ],
  ])('2. reads query parameters: %s', async (_form, query) => {
    const { ask } = await createFurnishedBench();
    const { body } = await ask('GET', `${registryList}?${query}`);
    expect(body.value.map((each: { name: string }) => each.name)).toEqual(['myregistry']);
  });

  it('2. refuses a request without api-version', async () => {
    const { ask } = createBench();
    const { status, body } = await ask('GET', `${registryList}?other=1`);
    expect([status, body.error.code]).toEqual([400, 'MissingApiVersionParameter']);
  });

  it('3. sends JSON with its charset, and DELETE 200 empty', async () => {
    const { ask } = await createFurnishedBench();
    const got = await ask('GET', registry);
    expect(got.headers['content-type']).toBe('application/json; charset=utf-8');
    const deleted = await ask('DELETE', registry);
    expect([deleted.status, deleted.headers, deleted.body]).toEqual([
      200,
      { 'content-length': '0', date: 'Tue, 02 Jan 2024 03:04:05 GMT' },
      '',
    ]);
  });

  it('4. accepts a content type without body, and POST with neither', async () => {
    const { ask, emulator } = await createFurnishedBench();
    await ask('PUT', `${registry}/tasks/myTask`, { location: 'eastus', properties: { isSystemTask: true } });
    const got = await ask('GET', `${registry}/tasks/myTask`, undefined, { 'content-type': 'application/json' });
    const posted = await emulator.fetch(
      new Request(`https://management.azure.com${registry}/tasks/myTask/listDetails?api-version=2019-06-01-preview`, {
        method: 'POST',
        headers: { authorization: `Bearer ${await tokenFrom(emulator)}` },
      }),
    );
    expect([got.status, posted.status]).toEqual([200, 200]);
  });

  it.each([
    ['no JSON', 'PUT', group, '<html>', 400, 'InvalidRequestContent'],
    ['no object', 'PUT', group, '[]', 400, 'InvalidRequestContent'],
    ['a path that is not percent-encoded', 'GET', `${group}%E0%A4%A`, undefined, 400, 'BadRequest'],
    ['an unknown subscription', 'GET', '/subscriptions/other', undefined, 404, 'SubscriptionNotFound'],
    ['an unknown group', 'GET', group, undefined, 404, 'ResourceGroupNotFound'],
  ])('5. answers errors in the envelope: %s', async (_case, method, path, body, status, code) => {
    const { emulator } = createBench();
    const response = await emulator.fetch(
      new Request(`https://management.azure.com${path}?api-version=2020-06-01`, {
        method,
        headers: { authorization: `Bearer ${await tokenFrom(emulator)}` },
        ...(body === undefined ? {} : { body }),
      }),
    );
    const { error } = await response.json();
    expect([response.status, error.code, typeof error.message]).toEqual([status, code, 'string']);
  });

  it('5. answers a call without token with 401', async () => {
    const { emulator } = createBench();
    const response = await emulator.fetch(new Request(`https://management.azure.com${group}?api-version=2020-06-01`));
    expect([response.status, (await response.json()).error.code]).toEqual([401, 'AuthenticationFailed']);
  });

  it.each([
    [
      `${group}/providers/Microsoft.ContainerRegistry/registries/nosuch1`,
      'Microsoft.ContainerRegistry/registries/nosuch1',
    ],
    [`${registry}/tasks/nosuch`, 'Microsoft.ContainerRegistry/registries/myregistry/tasks/nosuch'],
    [`${group}/providers/Microsoft.KeyVault/vaults/nosuch`, 'Microsoft.KeyVault/vaults/nosuch'],
  ])('6. answers GET of a missing resource as the gateway does: %s', async (path, named) => {
    const { ask } = await createFurnishedBench();
    const { status, headers, body } = await ask('GET', path);
    expect({ status, cause: headers['x-ms-failure-cause'], body }).toEqual({
      status: 404,
      cause: 'gateway',
      body: {
        error: {
          code: 'ResourceNotFound',
          message: `The Resource '${named}' under resource group 'myResourceGroup' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
        },
      },
    });
  });

  it('7. writes each time in its own format', async () => {
    const { ask } = await createFurnishedBench();
    const { body: one } = await ask('GET', registry);
    const { body: task } = await ask('PUT', `${registry}/tasks/myTask`, {
      location: 'eastus',
      properties: { isSystemTask: true },
    });
    const { body: list } = await ask('GET', registryList);
    expect({
      registry: one.properties.creationDate,
      registryCreated: one.systemData.createdAt,
      task: task.properties.creationDate,
      taskCreated: task.systemData.createdAt,
      listed: list.value[0].systemData.createdAt,
    }).toEqual({
      registry: '2024-01-02T03:04:05.12Z',
      registryCreated: '2024-01-02T03:04:05.12+00:00',
      task: '2024-01-02T03:04:05.12+00:00',
      taskCreated: '2024-01-02T03:04:05.12+00:00',
      listed: '2024-01-02T03:04:05.12Z',
    });
  });

  it('8. leaves out what is empty', async () => {
    const { ask } = await createFurnishedBench();
    const { body } = await ask('PUT', `${registry}/tasks/myTask`, {
      location: 'eastus',
      tags: {},
      identity: null,
      properties: {
        platform: { os: 'linux' },
        agentConfiguration: {},
        step: { type: 'EncodedTask', encodedTaskContent: 'dmVyc2lvbjogdjEuMC4w', contextPath: null },
        trigger: { timerTriggers: [], sourceTriggers: null },
        credentials: { customRegistries: {} },
      },
    });
    expect([Object.keys(body).sort(), Object.keys(body.properties).sort(), Object.keys(body.properties.step)]).toEqual([
      ['id', 'location', 'name', 'properties', 'systemData', 'type'],
      ['creationDate', 'isSystemTask', 'platform', 'provisioningState', 'status', 'step', 'timeout'],
      ['type', 'encodedTaskContent'],
    ]);
    expect(Object.keys((await ask('GET', `${registry}/tasks`)).body)).toEqual(['value']);
  });

  it('10. sends no Retry-After', async () => {
    const { ask } = await createFurnishedBench();
    const answers = await Promise.all([ask('GET', registry), ask('PATCH', registry, {}), ask('DELETE', registry)]);
    expect(answers.map((each) => each.headers['retry-after'])).toEqual([undefined, undefined, undefined]);
  });

  it('answers what it does not have with 501 and names it', async () => {
    const { ask } = await createFurnishedBench();
    const answers = [
      await ask('PUT', `${registry}/webhooks/hook1`, {}),
      await ask('POST', registry),
      await ask('GET', '/nowhere'),
    ];
    expect(answers.map(({ status, body }) => [status, body.error])).toEqual([
      [
        501,
        {
          code: 'NotImplemented',
          message: `The emulator does not implement PUT management.azure.com${registry}/webhooks/hook1. It does not have: webhooks.`,
        },
      ],
      [
        501,
        {
          code: 'NotImplemented',
          message: `The emulator does not implement POST management.azure.com${registry}. At this path it supports PUT (Registries_Create), GET (Registries_Get), PATCH (Registries_Update), DELETE (Registries_Delete).`,
        },
      ],
      [501, { code: 'NotImplemented', message: 'The emulator does not implement GET management.azure.com/nowhere.' }],
    ]);
  });

  it('looks at the host name without port and without case', async () => {
    const { emulator } = createBench();
    const hosts = [
      'MyVault.Vault.Azure.Net:8443',
      'x.AZURECR.io',
      'x.azurecr.localhost',
      'emulator.blob.localhost:1',
      'localhost:2',
    ];
    const codes = await Promise.all(
      hosts.map(async (host) => {
        const body = await (await emulator.fetch(new Request(`https://${host}/nowhere`, { method: 'PATCH' }))).json();
        return body.error.code;
      }),
    );
    // All but ARM say that they do not have the path; ARM asks for a token first.
    expect(codes).toEqual([...Array(4).fill('NotImplemented'), 'AuthenticationFailed']);
  });
});
