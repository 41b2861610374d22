import { beforeEach, describe, expect, it } from 'vitest';
import { defaultOptions } from '../../../src/emulator/emulator.ts';
import type { EmulatorContext } from '../../../src/emulator/emulator-context.ts';
import { createRuns } from '../../../src/emulator/runs/progression.ts';
import type { RunTrigger } from '../../../src/emulator/runs/run-record.ts';
import { archiveOf, createLab, encodedTask, type Lab, quickRun, registryId, upload } from '../lab.ts';

const registry = registryId('myRegistry');
const echo = 'steps:\n  - cmd: ubuntu echo hi\n';
const failing = "steps:\n  - cmd: docker login -u hubuser -p 'wrong'\n";
const platform = { os: 'Linux', architecture: 'amd64' };
const build = {
  type: 'DockerBuildRequest',
  platform,
  dockerFilePath: 'Dockerfile',
  imageNames: ['app:{{.Run.ID}}', 'team/app:v1'],
};
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

let lab: Lab;
beforeEach(async () => {
  lab = await createLab();
  await lab.registry('myRegistry');
});

const schedule = (body: object): ReturnType<Lab['arm']> => lab.arm('POST', `${registry}/scheduleRun`, body);

const by = { lastModifiedBy: 'user@emulator.localhost', lastModifiedByType: 'User' };

describe('scheduleRun', () => {
  it('33. answers with the minimal Queued body and no operation header', async () => {
    const { status, headers, body } = await schedule(quickRun(echo));
    expect([status, headers['azure-asyncoperation'], headers.location]).toEqual([200, undefined, undefined]);
    expect(body).toEqual({
      type: 'Microsoft.ContainerRegistry/registries/runs',
      properties: {
        runId: 'cf1',
        status: 'Queued',
        lastUpdatedTime: '2019-06-14T22:47:32+00:00',
        provisioningState: 'Succeeded',
        isArchiveEnabled: false,
      },
      id: `${registry}/runs/cf1`,
      name: 'cf1',
      systemData: { ...by, lastModifiedAt: '2019-06-14T22:47:32.12+00:00' },
    });
  });

  it('34. numbers runs per registry in base 36, whatever runs', async () => {
    await lab.registry('otherregistry');
    await lab.task('myRegistry', 'myTask', { step: encodedTask(echo) });
    const ids: string[] = [];
    for (let number = 1; number <= 37; number += 1) {
      const request = number % 2 ? quickRun(echo) : { type: 'TaskRunRequest', taskId: `${registry}/tasks/mytask` };
      ids.push((await schedule(request)).body.name);
    }
    expect([ids[0], ids[8], ids[9], ids[34], ids[35], ids[36]]).toEqual(['cf1', 'cf9', 'cfa', 'cfz', 'cf10', 'cf11']);
    const other = await lab.arm('POST', `${registryId('otherregistry')}/scheduleRun`, quickRun(echo));
    expect(other.body.name).toBe('cf1');
  });

  it('35. shows the rest on the first GET', async () => {
    await lab.task('myRegistry', 'myTask', { step: encodedTask(echo) });
    const taskRun = await schedule({ type: 'TaskRunRequest', taskId: `${registry}/tasks/MYTASK` });
    const properties = (await lab.arm('GET', taskRun.body.id)).body.properties;
    expect(properties).toMatchObject({
      runType: 'QuickRun',
      createTime: '2019-06-14T22:47:32.12+00:00',
      task: 'myTask',
      platform: { os: 'linux', architecture: 'amd64' },
      agentConfiguration: { cpu: 2 },
    });
    await lab.arm('PATCH', registry, { sku: { name: 'Premium' } });
    await lab.arm('PUT', `${registry}/agentPools/pool`, { location: 'eastus', properties: {} });
    const quick = await schedule(quickRun(echo, { agentConfiguration: { cpu: 4 }, agentPoolName: 'pool' }));
    const shown = (await lab.arm('GET', quick.body.id)).body.properties;
    expect(shown).toMatchObject({ platform, agentConfiguration: { cpu: 4 }, agentPoolName: 'pool' });
    expect('task' in shown).toBe(false);
  });

  it('38. shows pushed images on success, the reason on failure, and neither otherwise', async () => {
    const sourceLocation = await upload(lab, 'myRegistry', await archiveOf({ Dockerfile: 'FROM node:18\n' }));
    const pushed = await lab.run('myRegistry', { ...build, sourceLocation });
    const digest = expect.stringMatching(/^sha256:[0-9a-f]{64}$/);
    const entry = { registry: 'myregistry.azurecr.io', digest };
    expect(pushed.properties.outputImages).toEqual([
      { ...entry, repository: 'app', tag: 'cf1' },
      { ...entry, repository: 'team/app', tag: 'v1' },
    ]);
    const outcome = async (request: object): Promise<unknown[]> => {
      const { status, outputImages, runErrorMessage } = (await lab.run('myRegistry', request)).properties;
      return [status, outputImages, runErrorMessage];
    };
    expect(await outcome({ ...build, sourceLocation, isPushEnabled: false })).toEqual([
      'Succeeded',
      undefined,
      undefined,
    ]);
    expect(await outcome(quickRun(echo))).toEqual(['Succeeded', undefined, undefined]);
    expect(await outcome(quickRun(failing))).toEqual(['Failed', undefined, 'failed during run, err: exit status 1']);
  });

  it('30. tells a task with a Docker step what its last build was made from', async () => {
    const contextPath = await upload(lab, 'myRegistry', await archiveOf({ Dockerfile: 'FROM node:18\n' }));
    const step = { type: 'Docker', contextPath, dockerFilePath: 'Dockerfile', imageNames: ['app'] };
    lab.store.state.resources[`${registry}/tasks/myTask`.toLowerCase()] = {
      id: `${registry}/tasks/myTask`,
      name: 'myTask',
      type: 'Microsoft.ContainerRegistry/registries/tasks',
      properties: { platform, step },
    };
    const { properties } = await lab.run('myRegistry', { type: 'TaskRunRequest', taskId: `${registry}/tasks/myTask` });
    expect(properties.status).toBe('Succeeded');
    const task = (await lab.arm('GET', `${registry}/tasks/myTask`)).body;
    expect(task.properties.step.baseImageDependencies).toEqual([
      {
        type: 'Runtime',
        registry: 'registry.hub.docker.com',
        repository: 'library/node',
        tag: '18',
        digest: expect.stringMatching(/^sha256:/),
      },
    ]);
  });

  it('48. hands out a place for the source, and refuses a run on one that was never filled', async () => {
    const { status, body } = await lab.arm('POST', `${registry}/listBuildSourceUploadUrl`);
    expect(status).toBe(200);
    const [, file = ''] = /^source\/201906140000\/(.*)\.tar\.gz$/.exec(body.relativePath) ?? [];
    expect(file).toMatch(guid);
    expect(new URL(body.uploadUrl).pathname.endsWith(`/${body.relativePath}`)).toBe(true);
    const refused = await schedule({ ...build, sourceLocation: body.relativePath });
    expect([refused.status, refused.body.error.message]).toEqual([
      400,
      `The provided source location '${body.relativePath}' is invalid or doesn't exists. Please use 'GetBuildSourceUploadUrl' to get a valid location to upload the source.`,
    ]);
    await lab.ask('PUT', body.uploadUrl, { headers: { 'x-ms-blob-type': 'BlockBlob' }, body: await archiveOf({}) });
    expect((await schedule({ ...build, sourceLocation: body.relativePath })).status).toBe(200);
  });

  it.each([
    [{ type: 'Other' }, 'InvalidRequestType'],
    [{ type: 'EncodedTaskRunRequest', platform }, 'MissingRequiredProperty'],
    [{ ...build, platform: undefined }, 'MissingRequiredProperty'],
    [{ ...build, timeout: 299 }, 'InvalidTimeout'],
    [{ ...build, timeout: 28_801 }, 'InvalidTimeout'],
    [{ ...build, sourceLocation: 'file:///etc' }, 'InvalidUri'],
    [{ type: 'TaskRunRequest' }, 'MissingRequiredProperty'],
  ])('refuses %j', async (request, code) => {
    const { status, body } = await schedule(request);
    expect([status, body.error.code]).toEqual([400, code]);
  });

  it('does not know a task that is not there, and starts nothing', async () => {
    const { status, body } = await schedule({ type: 'TaskRunRequest', taskId: `${registry}/tasks/nothing` });
    expect([status, body.error]).toEqual([
      404,
      { code: 'ResourceNotFound', message: 'The resource nothing could not be found.' },
    ]);
    expect((await lab.arm('GET', `${registry}/runs`)).body).toEqual({ value: [] });
  });

  it('lets a run override what the task says', async () => {
    const text = 'steps:\n  - cmd: ubuntu echo {{.Values.a}} {{.Values.b}} {{.Values.c}}\n';
    const values = [
      { name: 'a', value: '1' },
      { name: 'b', value: '2' },
    ];
    await lab.task('myRegistry', 'myTask', { step: encodedTask(text, values) });
    const overrideTaskStepProperties = {
      values: [
        { name: 'b', value: 'two' },
        { name: 'c', value: 'three' },
      ],
    };
    const { log } = await lab.run('myRegistry', {
      type: 'TaskRunRequest',
      taskId: 'myTask',
      overrideTaskStepProperties,
    });
    expect(log).toContain(
      '[emulator] step acb_step_0: docker run ubuntu echo 1 two three (containers are not started)',
    );
  });
});

describe('runs', () => {
  it('39. lists newest first, by filter and number', async () => {
    await lab.task('myRegistry', 'myTask', { step: encodedTask(echo) });
    const task = { type: 'TaskRunRequest', taskId: `${registry}/tasks/myTask` };
    for (const request of [task, quickRun(failing), task, quickRun(echo)]) await schedule(request);
    const names = async (query: string): Promise<string[]> => {
      const { body } = await lab.arm('GET', `${registry}/runs${query}`);
      return body.value.map((run: { name: string }) => run.name);
    };
    expect(await names('')).toEqual(['cf4', 'cf3', 'cf2', 'cf1']);
    expect(await names('?$top=2')).toEqual(['cf4', 'cf3']);
    expect(await names("?$filter=TaskName eq 'myTask'&$top=1")).toEqual(['cf3']);
    expect(await names('?%24filter=taskname%20eq%20%27MYTASK%27')).toEqual(['cf3', 'cf1']);
    expect(await names("?$filter=Status eq 'Failed'")).toEqual(['cf2']);
    const { body } = await lab.arm('GET', `${registry}/runs?$top=1`);
    expect(body.value).toEqual([(await lab.arm('GET', `${registry}/runs/cf4`)).body]);
    const refused = await lab.arm('GET', `${registry}/runs?$filter=Colour eq 'red'`);
    expect([refused.status, refused.body.error.code]).toEqual([400, 'InvalidFilter']);
    expect((await lab.arm('GET', `${registry}/runs?$top=x`)).body.error.code).toBe('InvalidTop');
  });

  it('40. takes an unwrapped PATCH, and then shows who made the run', async () => {
    await schedule(quickRun(echo));
    lab.wait(60_000);
    const { status, body } = await lab.arm('PATCH', `${registry}/runs/cf1`, { isArchiveEnabled: true });
    expect(status).toBe(200);
    expect(body.properties).toMatchObject({
      status: 'Succeeded',
      isArchiveEnabled: true,
      lastUpdatedTime: '2019-06-14T22:48:32+00:00',
    });
    const at = '2019-06-14T22:48:32.12+00:00';
    expect(body.systemData).toEqual({
      ...by,
      lastModifiedAt: at,
      createdBy: by.lastModifiedBy,
      createdByType: by.lastModifiedByType,
      createdAt: at,
    });
    expect((await lab.arm('GET', `${registry}/runs/cf1`)).body).toEqual(body);
  });

  it('42. says what set off a run that nobody asked for', async () => {
    await lab.task('myRegistry', 'myTask', { step: encodedTask(echo) });
    const context: EmulatorContext = {
      options: defaultOptions,
      store: lab.store,
      engine: {
        name: 'none',
        run: async () => ({ succeeded: true, outputImages: [], baseImageDependencies: [] }),
      },
      now: () => new Date('2019-06-14T22:47:32.120Z'),
      realTime: () => new Date(),
      sleep: () => new Promise(() => {}),
      newId: () => crypto.randomUUID(),
      port: () => '',
    };
    const task = lab.store.state.resources[`${registry}/tasks/myTask`.toLowerCase()];
    if (!task) throw new Error('no task');
    const triggers: RunTrigger[] = [
      { timerTrigger: { timerTriggerName: 't1', scheduleOccurrence: '2019-06-14T22:47:00+00:00' } },
      {
        sourceTrigger: {
          id: '1',
          eventType: 'push',
          commitId: 'abc',
          repositoryUrl: 'https://github.com/o/r',
          branchName: 'main',
          providerType: 'GitHub',
        },
      },
      {
        imageUpdateTrigger: {
          id: '2',
          timestamp: '2019-06-14T22:47:00+00:00',
          images: [{ registry: 'myregistry.azurecr.io', repository: 'base', tag: '1', digest: 'sha256:1' }],
        },
      },
    ];
    for (const trigger of triggers) {
      const runs = createRuns(context);
      const run = runs.trigger(task, trigger);
      await runs.settled();
      const { properties } = (await lab.arm('GET', run.id)).body;
      expect(properties).toMatchObject({ runType: 'AutoRun', status: 'Succeeded', task: 'myTask', ...trigger });
    }
  });

  it('names a run that is not there', async () => {
    const unknown = [404, { code: 'ResourceNotFound', message: 'The resource cf9 could not be found.' }];
    for (const [method, path] of [
      ['GET', ''],
      ['POST', '/cancel'],
      ['POST', '/listLogSasUrl'],
    ] as const) {
      const { status, body } = await lab.arm(method, `${registry}/runs/cf9${path}`);
      expect([status, body.error]).toEqual(unknown);
    }
  });
});

describe('the log', () => {
  it('43. has a link before the run starts', async () => {
    const waiting = await createLab({ progression: { kind: 'stepped' } });
    await waiting.registry('myRegistry');
    const { body } = await waiting.arm('POST', `${registry}/scheduleRun`, quickRun(echo));
    const answer = await waiting.arm('POST', `${body.id}/listLogSasUrl`);
    expect(answer.status).toBe(200);
    const link = new URL(answer.body.logLink);
    expect(link.host).toBe('emulator.blob.localhost');
    expect(link.pathname).toMatch(/^\/container-[0-9a-f]{32}\/logs\/cf1\/rawtext\.log$/);
    expect([...link.searchParams.keys()]).toEqual(['sv', 'se', 'sr', 'sp', 'sig']);
    expect([link.searchParams.get('sr'), link.searchParams.get('sp')]).toEqual(['b', 'r']);
  });

  it('43. has a link under localhost for clients of a later version, and so have uploads', async () => {
    const version = 'api-version=2025-03-01-preview';
    const { id } = await lab.run('myRegistry', quickRun(echo));
    const { body } = await lab.arm('POST', `${id}/listLogSasUrl?${version}`);
    expect(body.logLink).toMatch(/^https:\/\/localhost\/emulator\/container-[0-9a-f]{32}\/logs\/cf1\/rawtext\.log\?/);
    expect((await lab.ask('GET', body.logLink)).body).toContain('was successful');
    const { uploadUrl, relativePath } = (await lab.arm('POST', `${registry}/listBuildSourceUploadUrl?${version}`)).body;
    const headers = { 'x-ms-blob-type': 'BlockBlob' };
    const sent = await lab.ask('PUT', uploadUrl, { headers, body: await archiveOf({ Dockerfile: 'FROM node:18\n' }) });
    expect([sent.status, new URL(uploadUrl).pathname.endsWith(`/${relativePath}`)]).toEqual([201, true]);
    const built = await lab.run('myRegistry', { ...build, sourceLocation: relativePath });
    expect(built.properties.status).toBe('Succeeded');
  });

  it('45. is marked as complete in the word of the outcome', async () => {
    const completion = async (request: object): Promise<string | undefined> => {
      const { id } = await lab.run('myRegistry', request);
      const { logLink } = (await lab.arm('POST', `${id}/listLogSasUrl`)).body;
      return (await lab.ask('HEAD', logLink)).headers['x-ms-meta-complete'];
    };
    expect(await completion(quickRun(echo))).toBe('successful');
    expect(await completion(quickRun(failing))).toBe('failed');
  });

  it('46. ends its lines with CR LF', async () => {
    const { log } = await lab.run('myRegistry', quickRun(echo.replace('hi', '"Grüße"')));
    const lines = log.split('\r\n');
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.filter((line) => /[\r\n]/.test(line))).toEqual([]);
    expect(log).toContain('Grüße');
    expect(lines.slice(-3)).toEqual(['', 'Run ID: cf1 was successful after 0s', '']);
  });
});
