import { ContainerRegistryManagementClient } from '@azure/arm-containerregistry';
import { describe, expect, it } from 'vitest';
import type { Progression } from '../../../src/emulator/emulator-context.ts';
import { armResource, credentialOf } from '../../support/emulator-token.ts';
import { inProcessClient } from '../../support/in-process-client.ts';
import { subscriptionId } from '../arm-client.ts';
import { createLab, encodedTask, type Lab, quickRun, registryId } from '../lab.ts';

const registry = registryId('myregistry');
const taskRun = `${registry}/taskRuns/myTaskRun`;
const good = 'steps:\n  - cmd: ubuntu echo hi\n';
const bad = "steps:\n  - cmd: docker login -u hubuser -p 'wrong'\n";
const asking = (text: string, more: object = {}) => ({ properties: { runRequest: quickRun(text), ...more } });

const stand = async (progression: Progression = { kind: 'immediate' }): Promise<Lab> => {
  const lab = await createLab({ progression });
  await lab.registry('myregistry');
  return lab;
};
const ask = (lab: Lab, link: string | undefined) =>
  lab.ask('GET', link ?? '', { headers: { authorization: `Bearer ${lab.token(armResource)}` } });
const runsOf = async (lab: Lab): Promise<string[]> =>
  (await lab.arm('GET', `${registry}/runs`)).body.value.map((each: { name: string }) => each.name);

describe('a task run', () => {
  it.each([
    ['Succeeded', good, { status: 'Succeeded' }],
    [
      'Failed',
      bad,
      {
        status: 'Failed',
        error: {
          code: 'Runtime failure',
          message: `The status for Run cf1 is Failed, please check the log. Registry Resource Id: ${registry}. For more detail, please visit https://aka.ms/acr/tasks/view-logs`,
        },
      },
    ],
  ])('49. is being created until its run ends, 50. by one operation: %s', async (outcome, text, last) => {
    const lab = await stand({ kind: 'stepped' });
    const { status, headers, body } = await lab.arm('PUT', taskRun, asking(text));
    const link = headers['azure-asyncoperation'];
    expect([status, link]).toEqual([
      201,
      `https://management.azure.com${taskRun}/operationStatuses/cf1?api-version=2019-06-01-preview`,
    ]);
    expect([body.properties.provisioningState, body.properties.runResult.properties.status]).toEqual([
      'Creating',
      'Queued',
    ]);
    for (let step = 0; step < 3; step += 1) {
      const polled = await ask(lab, link);
      expect([polled.status, polled.body, polled.headers['azure-asyncoperation']]).toEqual([
        200,
        { status: 'Creating' },
        undefined,
      ]);
      expect((await lab.arm('GET', taskRun)).body.properties.provisioningState).toBe('Creating');
      await lab.emulator.advance('cf1');
    }
    expect((await ask(lab, link)).body).toEqual(last);
    const { properties } = (await lab.arm('GET', taskRun)).body;
    expect([properties.provisioningState, properties.runResult.properties.status]).toEqual([outcome, outcome]);
  });

  it('51. shows its run without who made it, and is deleted with 200', async () => {
    const lab = await stand();
    await lab.arm('PUT', taskRun, { location: 'eastus', ...asking(good) });
    const { systemData: _systemData, ...run } = (await lab.arm('GET', `${registry}/runs/cf1`)).body;
    const { body } = await lab.arm('GET', taskRun.toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions'));
    expect(body).toEqual({
      type: 'Microsoft.ContainerRegistry/registries/taskRuns',
      properties: {
        provisioningState: 'Succeeded',
        runRequest: {
          type: 'EncodedTaskRunRequest',
          isArchiveEnabled: true,
          platform: { os: 'Linux', architecture: 'amd64' },
          encodedTaskContent: Buffer.from(good).toString('base64'),
        },
        runResult: run,
      },
      location: 'eastus',
      id: taskRun,
      name: 'myTaskRun',
      systemData: expect.objectContaining({ createdBy: 'user@emulator.localhost' }),
    });
    expect((await lab.arm('GET', `${registry}/taskRuns`)).body).toEqual({ value: [body] });
    const deleted = await lab.arm('DELETE', taskRun);
    expect([deleted.status, deleted.body, deleted.headers['content-length']]).toEqual([200, '', '0']);
    expect([(await lab.arm('DELETE', taskRun)).status, (await lab.arm('GET', taskRun)).status]).toEqual([204, 404]);
    expect(await runsOf(lab)).toEqual(['cf1']);
  });

  it.each(['PUT', 'PATCH'])(
    '52. starts a new run on %s only when what it runs or its tag has changed',
    async (method) => {
      const lab = await stand();
      await lab.arm('PUT', taskRun, asking(good));
      const bodies: [object, number, number][] = [
        [asking(good), 200, 1],
        [asking(good, { forceUpdateTag: 'one' }), 201, 2],
        [asking(good, { forceUpdateTag: 'one' }), 200, 2],
        [asking(bad, { forceUpdateTag: 'one' }), 201, 3],
      ];
      const seen: unknown[] = [];
      for (const [body] of bodies) {
        const { status, headers } = await lab.arm(method, taskRun, body);
        seen.push([status, 'azure-asyncoperation' in headers, (await runsOf(lab)).length]);
      }
      expect(seen).toEqual(bodies.map(([, status, runs]) => [status, status === 201, runs]));
      expect((await lab.arm('GET', taskRun)).body.properties).toMatchObject({
        provisioningState: 'Failed',
        forceUpdateTag: 'one',
        runResult: { name: 'cf3' },
      });
      const patched = await lab.arm('PATCH', taskRun, { tags: { a: 'b' } });
      expect([patched.status, patched.body.tags, await runsOf(lab)]).toEqual([200, { a: 'b' }, ['cf3', 'cf2', 'cf1']]);
    },
  );

  it('forgets what its kind of request does not have, and hides secrets but from listDetails', async () => {
    const lab = await stand();
    const values = [
      { name: 'a', value: '1' },
      { name: 'b', value: 'hidden', isSecret: true },
    ];
    const credentials = { customRegistries: { 'other.io': { userName: { type: 'Opaque', value: 'u' } } } };
    await lab.arm('PUT', taskRun, {
      properties: {
        runRequest: {
          ...quickRun(good, { values, credentials, isArchiveEnabled: false, taskName: 'x', arguments: [] }),
          agentConfiguration: {},
        },
      },
    });
    const stored = { ...quickRun(good), values, credentials, isArchiveEnabled: false };
    expect((await lab.arm('POST', `${taskRun}/listDetails`)).body.properties.runRequest).toEqual(stored);
    expect((await lab.arm('GET', taskRun)).body.properties.runRequest).toEqual({
      ...stored,
      values: [values[0]],
      credentials: { customRegistries: { 'other.io': null } },
    });
  });

  it('runs a task, as that task', async () => {
    const lab = await stand();
    await lab.task('myregistry', 'myTask', { step: encodedTask(good) });
    const runRequest = { type: 'TaskRunRequest', taskId: `${registry}/tasks/myTask`, platform: { os: 'Linux' } };
    await lab.arm('PUT', taskRun, { properties: { runRequest } });
    expect((await lab.arm('GET', taskRun)).body.properties).toMatchObject({
      runRequest: { type: 'TaskRunRequest', taskId: `${registry}/tasks/myTask`, isArchiveEnabled: true },
      runResult: { properties: { status: 'Succeeded', task: 'myTask' } },
    });
  });

  it('reads secrets with an identity of its own', async () => {
    const lab = await stand();
    await lab.vault('myvault', { word: 'xyzzy' });
    const text =
      'secrets:\n  - id: word\n    keyvault: https://myvault.vault.azure.net/secrets/word\nsteps:\n  - cmd: ubuntu echo hi\n';
    const made = await lab.arm('PUT', taskRun, { identity: { type: 'SystemAssigned' }, ...asking(text) });
    expect([made.status, made.body.identity.type]).toEqual([201, 'SystemAssigned']);
    const log = await lab.log(`${registry}/runs/cf1`);
    expect(log).toContain('The system-assigned identity of the task run has no access policy');
  });

  it.each<[string, object, number, string]>([
    ['tr', asking(good), 400, 'InvalidResourceName'],
    ['my_taskrun', asking(good), 400, 'InvalidResourceName'],
    ['myTaskRun', {}, 400, 'MissingRequiredProperty'],
    ['myTaskRun', { properties: { runRequest: { type: 'Other' } } }, 400, 'InvalidRequestType'],
    ['myTaskRun', { properties: { runRequest: { type: 'TaskRunRequest', taskId: 'x' } } }, 404, 'ResourceNotFound'],
  ])('is refused: %s %j', async (name, body, status, code) => {
    const lab = await stand();
    const answer = await lab.arm('PUT', `${registry}/taskRuns/${name}`, body);
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
    expect((await lab.arm('GET', `${registry}/taskRuns`)).body).toEqual({ value: [] });
  });

  it('needs a registry', async () => {
    const answer = await (await createLab()).arm('PUT', taskRun, asking(good));
    expect([answer.status, answer.body.error.code]).toEqual([404, 'ParentResourceNotFound']);
  });
});

describe('the SDK', () => {
  it('understands task runs from beginning to end', async () => {
    const lab = await stand();
    const { taskRuns } = new ContainerRegistryManagementClient(credentialOf(lab.emulator), subscriptionId, {
      httpClient: inProcessClient(lab.emulator.fetch),
    });
    const at = ['myResourceGroup', 'myregistry', 'myTaskRun'] as const;
    const platform = { os: 'Linux' };
    const request = (text: string) =>
      ({
        type: 'EncodedTaskRunRequest',
        encodedTaskContent: Buffer.from(text).toString('base64'),
        platform,
      }) as const;
    const made = await taskRuns.beginCreateAndWait(...at, { runRequest: request(good) });
    expect([made.provisioningState, made.runResult?.runId, made.runResult?.status]).toEqual([
      'Succeeded',
      'cf1',
      'Succeeded',
    ]);
    const again = await taskRuns.beginUpdateAndWait(...at, { forceUpdateTag: 'again' });
    expect([again.provisioningState, again.runResult?.runId]).toEqual(['Succeeded', 'cf2']);
    await expect(taskRuns.beginUpdateAndWait(...at, { runRequest: request(bad) })).rejects.toThrow(
      'Runtime failure. The status for Run cf3 is Failed',
    );
    const names: unknown[] = [];
    for await (const each of taskRuns.list('myResourceGroup', 'myregistry'))
      names.push([each.name, each.provisioningState]);
    expect(names).toEqual([['myTaskRun', 'Failed']]);
    expect((await taskRuns.getDetails(...at)).forceUpdateTag).toBe('again');
    await taskRuns.beginDeleteAndWait(...at);
    await expect(taskRuns.get(...at)).rejects.toMatchObject({ statusCode: 404 });
  });
});
