import { ContainerRegistryManagementClient } from '@azure/arm-containerregistry';
import { describe, expect, it } from 'vitest';
import type { Progression } from '../../../src/emulator/emulator-context.ts';
import { armResource, credentialOf } from '../../support/emulator-token.ts';
import { inProcessClient } from '../../support/in-process-client.ts';
import { subscriptionId } from '../arm-client.ts';
import { createLab, type Lab, quickRun, registryId } from '../lab.ts';

const registry = registryId('myregistry');
const pool = `${registry}/agentPools/myPool`;
const body = { location: 'eastus', properties: { count: 2, tier: 'S2', os: 'Linux' } };
const stepped: Progression = { kind: 'stepped' };

const stand = async (progression: Progression): Promise<Lab> => {
  const lab = await createLab({ progression });
  await lab.registry('myregistry', {}, 'Premium');
  return lab;
};

const clientOf = (lab: Lab) =>
  new ContainerRegistryManagementClient(credentialOf(lab.emulator), subscriptionId, {
    httpClient: inProcessClient(lab.emulator.fetch),
  });
const place = ['myResourceGroup', 'myregistry'] as const;

/** Follows a link that an answer gave. */
const ask = (lab: Lab, link: string | undefined) =>
  lab.ask('GET', link ?? '', { headers: { authorization: `Bearer ${lab.token(armResource)}` } });

const stateAt = async (lab: Lab): Promise<unknown> => {
  const { status, body } = await lab.arm('GET', pool);
  return status === 200 ? body.properties.provisioningState : status;
};

describe('an agent pool', () => {
  it('53. is created and updated with 201 and an operation that is polled', async () => {
    const lab = await stand(stepped);
    const by = {
      createdBy: 'user@emulator.localhost',
      createdByType: 'User',
      createdAt: '2019-06-14T22:47:32.12+00:00',
    };
    const made = await lab.arm('PUT', pool, body);
    const link = made.headers['azure-asyncoperation'];
    expect([made.status, link]).toEqual([
      201,
      expect.stringMatching(
        /^https:\/\/management\.azure\.com\/.*\/agentPools\/myPool\/operationStatuses\/[0-9a-f-]{36}\?api-version=2019-06-01-preview$/,
      ),
    ]);
    expect(made.body).toEqual({
      type: 'Microsoft.ContainerRegistry/registries/agentPools',
      properties: { ...body.properties, provisioningState: 'Creating' },
      location: 'eastus',
      id: pool,
      name: 'myPool',
      systemData: {
        ...by,
        lastModifiedBy: by.createdBy,
        lastModifiedByType: 'User',
        lastModifiedAt: by.createdAt,
      },
    });
    const polled = await ask(lab, link);
    expect([polled.status, polled.body, polled.headers['azure-asyncoperation']]).toEqual([
      200,
      { status: 'Creating' },
      undefined,
    ]);
    await lab.emulator.advance('MYPOOL');
    expect([(await ask(lab, link)).body, await stateAt(lab)]).toEqual([{ status: 'Succeeded' }, 'Succeeded']);

    lab.wait(1000);
    const changed = await lab.arm('PATCH', pool, { properties: { count: 5, tier: 'S1' } });
    expect([changed.status, changed.body.properties, changed.body.systemData.lastModifiedAt]).toEqual([
      201,
      { count: 5, tier: 'S2', os: 'Linux', provisioningState: 'Updating' },
      '2019-06-14T22:47:33.12+00:00',
    ]);
    expect((await ask(lab, changed.headers['azure-asyncoperation'])).body).toEqual({ status: 'Updating' });
    expect((await ask(lab, link)).status).toBe(404);
    await lab.emulator.advance('mypool');
    expect(await stateAt(lab)).toBe('Succeeded');
    await expect(lab.emulator.advance('mypool')).rejects.toThrow('There is no run mypool in progress.');
  });

  it('54. is deleted with 202 and a place to look, and then unknown together with its operation', async () => {
    const lab = await stand(stepped);
    await lab.arm('PUT', pool, body);
    await lab.emulator.advance('myPool');
    const { status, headers, body: leaving } = await lab.arm('DELETE', pool);
    expect([status, leaving.properties.provisioningState, headers['azure-asyncoperation']]).toEqual([
      202,
      'Deleting',
      undefined,
    ]);
    const again = await lab.arm('DELETE', pool);
    expect([again.status, again.headers.location]).toEqual([202, headers.location]);
    const polled = await ask(lab, headers.location);
    expect([polled.status, polled.body, polled.headers.location]).toEqual([
      202,
      { status: 'Deleting' },
      headers.location,
    ]);
    expect(await stateAt(lab)).toBe('Deleting');
    expect((await lab.arm('PATCH', pool, {})).status).toBe(409);
    await lab.emulator.advance('myPool');
    const after = [await ask(lab, headers.location), await lab.arm('GET', pool)];
    for (const { status, headers, body } of after)
      expect([status, headers['x-ms-failure-cause'], body.error]).toEqual([
        404,
        'gateway',
        {
          code: 'ResourceNotFound',
          message: expect.stringContaining("'Microsoft.ContainerRegistry/registries/myregistry/agentPools/myPool'"),
        },
      ]);
    expect((await lab.arm('DELETE', pool)).status).toBe(204);
  });

  it('55. counts the runs that wait for it', async () => {
    const lab = await stand(stepped);
    await lab.arm('PUT', pool, body);
    for (const agentPoolName of ['mypool', 'other', 'MYPOOL'])
      await lab.arm('POST', `${registry}/scheduleRun`, quickRun('steps:\n  - cmd: ubuntu\n', { agentPoolName }));
    const count = async () => (await lab.arm('POST', `${pool}/listQueueStatus`)).body;
    expect(await count()).toEqual({ count: 2 });
    await lab.emulator.advance('cf1');
    expect(await count()).toEqual({ count: 1 });
  });

  it.each<[string, Progression, unknown[]]>([
    ['at once', { kind: 'immediate' }, ['Succeeded', 'Succeeded', 'Deleting', 404]],
    ['after a time', { kind: 'timed', milliseconds: 500 }, ['Creating', 'Succeeded', 'Deleting', 404]],
  ])('comes through its changes %s', async (_, progression, expected) => {
    const lab = await stand(progression);
    const seen: unknown[] = [];
    await lab.arm('PUT', pool, body);
    seen.push(await stateAt(lab));
    lab.wait(500);
    seen.push(await stateAt(lab));
    await lab.arm('DELETE', pool);
    seen.push(await stateAt(lab));
    lab.wait(500);
    seen.push(await stateAt(lab));
    expect(seen).toEqual(expected);
    expect((await lab.arm('GET', `${registry}/agentPools`)).body).toEqual({ value: [] });
  });

  it('has what the service fills in, and tags that are given', async () => {
    const lab = await stand({ kind: 'immediate' });
    const made = await lab.arm('PUT', pool, { location: 'eastus', tags: { a: 'b' }, properties: { tier: 's3' } });
    expect([made.body.tags, made.body.properties]).toEqual([
      { a: 'b' },
      { count: 1, tier: 'S3', os: 'Linux', provisioningState: 'Creating' },
    ]);
  });

  it.each<[string, object, number, string]>([
    ['po', body, 400, 'InvalidResourceName'],
    ['my_pool', body, 400, 'InvalidResourceName'],
    ['myPool', {}, 400, 'LocationRequired'],
    ['myPool', { location: 'eastus', properties: { tier: 'S9' } }, 400, 'InvalidParameter'],
    ['myPool', { location: 'eastus', properties: { count: -1 } }, 400, 'InvalidParameter'],
    ['myPool', { location: 'eastus', properties: { os: 'Plan9' } }, 400, 'InvalidParameter'],
  ])('is refused: %s %j', async (name, sent, status, code) => {
    const lab = await stand({ kind: 'immediate' });
    const answer = await lab.arm('PUT', `${registry}/agentPools/${name}`, sent);
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
  });

  it('needs a registry', async () => {
    const lab = await createLab();
    const answer = await lab.arm('PUT', pool, body);
    expect([answer.status, answer.body.error.code]).toEqual([404, 'ParentResourceNotFound']);
  });
});

describe('the SDK', () => {
  it('understands agent pools from beginning to end', async () => {
    const lab = await stand({ kind: 'immediate' });
    const { agentPools } = clientOf(lab);
    const made = await agentPools.beginCreateAndWait(...place, 'myPool', { location: 'eastus', count: 2, tier: 'S1' });
    expect([made.name, made.count, made.provisioningState]).toEqual(['myPool', 2, 'Succeeded']);
    const changed = await agentPools.beginUpdateAndWait(...place, 'myPool', { count: 3 });
    expect([changed.count, changed.provisioningState]).toEqual([3, 'Succeeded']);
    expect(await agentPools.getQueueStatus(...place, 'myPool')).toEqual({ count: 0 });
    const names: unknown[] = [];
    for await (const each of agentPools.list(...place)) names.push(each.name);
    expect(names).toEqual(['myPool']);
    const poller = await agentPools.beginDelete(...place, 'myPool');
    expect(poller.isDone()).toBe(false);
    // Resource Manager has forgotten the way to the pool: what the SDK takes for an error is the good end.
    await expect(poller.poll()).rejects.toMatchObject({ statusCode: 404, code: 'ResourceNotFound' });
    await expect(agentPools.get(...place, 'myPool')).rejects.toMatchObject({ statusCode: 404 });
  });
});
