import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { archiveOf, createLab, encodedTask, quickRun, registryId, temporaryFolder, upload } from '../lab.ts';
import { createTriggerLab, runsOf, type TriggerLab } from './triggered-runs.ts';

const base = 'myregistry.azurecr.io/base/node:20';
const app = 'myregistry.azurecr.io/app:1';

const step = encodedTask('steps:\n  - build: .\n');
const trigger = (type = 'Runtime', status = 'Enabled') => ({
  baseImageTrigger: { name: 'base', baseImageTriggerType: type, status },
});

let lab: TriggerLab;
beforeEach(async () => {
  lab = await createTriggerLab();
});

/** A task that ran once, on the base image. */
const appTask = async (changes: object = {}, from: 'Runtime' | 'BuildTime' = 'Runtime'): Promise<void> => {
  lab.builds.mytask = { pushes: [app], from: [[from, base]] };
  await lab.task('myregistry', 'mytask', { step, trigger: trigger(), ...changes });
  await lab.request('mytask');
};

describe('a push of a base image', () => {
  it('queues the task that depends on it, and says which image it was', async () => {
    await appTask();
    lab.wait(60_000);
    const digest = await lab.push(base, 'new');
    expect(await runsOf(lab)).toEqual([
      ['mytask', 'manual'],
      ['mytask', 'image'],
    ]);
    const { body } = await lab.arm('GET', `${registryId('myregistry')}/runs/cf2`);
    expect(body.properties).toMatchObject({
      runType: 'AutoRun',
      status: 'Succeeded',
      createTime: '2019-06-14T22:48:32.12+00:00',
      imageUpdateTrigger: {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        timestamp: '2019-06-14T22:48:32.12+00:00',
        images: [{ registry: 'myregistry.azurecr.io', repository: 'base/node', tag: '20', digest }],
      },
    });
    expect(lab.lines).toEqual([`Run cf2 of task mytask (myregistry): base image ${base} was updated`]);
  });

  it.each([
    ['another tag', 'myregistry.azurecr.io/base/node:22'],
    ['another repository', 'myregistry.azurecr.io/node:20'],
  ])('is of no interest for %s', async (_what, image) => {
    await appTask();
    await lab.push(image, 'new');
    expect(await runsOf(lab)).toEqual([['mytask', 'manual']]);
  });

  it('is no update when it changes nothing, or brings back what was deleted', async () => {
    await appTask();
    const digest = await lab.push(base, 'new');
    await lab.push(base, 'new');
    lab.builds.mytask = { pushes: [app], from: [['Runtime', base]] };
    expect((await runsOf(lab)).length).toBe(2);
    // As the last run found it.
    const { properties } = lab.store.state.resources[`${registryId('myregistry')}/tasks/mytask`.toLowerCase()] ?? {};
    properties?.step.baseImageDependencies.splice(0, 1, {
      ...properties.step.baseImageDependencies[0],
      digest,
    });
    await lab.delete(base, digest);
    await lab.push(base, 'new');
    expect((await runsOf(lab)).length).toBe(2);
    await lab.push(base, 'newer');
    expect((await runsOf(lab)).length).toBe(3);
  });

  it.each([
    ['its trigger is disabled', { trigger: trigger('Runtime', 'Disabled') }],
    ['it has no such trigger', { trigger: {} }],
  ])('leaves a task alone when %s', async (_why, changes) => {
    await appTask(changes);
    await lab.push(base, 'new');
    expect(await runsOf(lab)).toEqual([['mytask', 'manual']]);
  });

  it('leaves a disabled task alone, and one that has not run yet', async () => {
    await appTask();
    await lab.arm('PATCH', `${registryId('myregistry')}/tasks/mytask`, { properties: { status: 'Disabled' } });
    await lab.task('myregistry', 'newtask', { step, trigger: trigger() });
    await lab.push(base, 'new');
    expect([await runsOf(lab), lab.lines]).toEqual([[['mytask', 'manual']], []]);
  });

  it.each([
    ['Runtime', 'Runtime', 2],
    ['Runtime', 'BuildTime', 1],
    ['All', 'Runtime', 2],
    ['All', 'BuildTime', 2],
  ] as const)('counts for a trigger of type %s with a dependency of type %s', async (type, from, count) => {
    await appTask({ trigger: trigger(type) }, from);
    await lab.push(base, 'new');
    expect((await runsOf(lab)).length).toBe(count);
  });

  it('counts only for what the last run that succeeded was built on', async () => {
    await appTask();
    lab.builds.mytask = { pushes: [], from: [], fails: true };
    await lab.request('mytask');
    await lab.push(base, 'one');
    expect((await runsOf(lab)).at(-1)).toEqual(['mytask', 'image']);
    lab.builds.mytask = { pushes: [], from: [] };
    await lab.request('mytask');
    await lab.push(base, 'two');
    expect((await runsOf(lab)).at(-1)).toEqual(['mytask', 'manual']);
  });

  it.each([
    'myregistry.azurecr.io:44443/base/node:20',
    'MyRegistry.azurecr.io/base/node:20',
    'myregistry.azurecr.localhost/base/node:20',
  ])('counts under any name of the registry: %s', async (recorded) => {
    lab.builds.mytask = { pushes: [], from: [['Runtime', recorded]] };
    await lab.task('myregistry', 'mytask', { step, trigger: trigger() });
    await lab.request('mytask');
    await lab.push(base, 'new');
    expect((await runsOf(lab)).length).toBe(2);
  });

  it('may come from a run of another task', async () => {
    await appTask();
    lab.builds.basetask = { pushes: [base], from: [] };
    await lab.task('myregistry', 'basetask', { step });
    await lab.request('basetask');
    expect((await runsOf(lab)).slice(1)).toEqual([
      ['basetask', 'manual'],
      ['mytask', 'image'],
    ]);
  });

  it('is announced when the task cannot be run', async () => {
    await appTask();
    const task = lab.store.state.resources[`${registryId('myregistry')}/tasks/mytask`.toLowerCase()];
    if (task) task.properties.agentPoolName = 'gone';
    await lab.push(base, 'new');
    await lab.emulator.settled();
    expect(lab.lines).toEqual([
      `No run of task mytask (myregistry): base image ${base} was updated, but The agent pool gone could not be found in the registry myregistry.`,
    ]);
  });
});

describe('an event about an image', () => {
  const tell = (image: string) => lab.arm('PUT', '/emulator/image-events', { image });

  it.each([
    ['node:20', 'registry.hub.docker.com/library/node:20'],
    ['node', 'registry.hub.docker.com/library/node:latest'],
    ['mcr.microsoft.com/dotnet/sdk:8.0', 'mcr.microsoft.com/dotnet/sdk:8.0'],
  ])('runs the tasks that are built on %s', async (image, recorded) => {
    lab.builds.mytask = { pushes: [], from: [['Runtime', recorded]] };
    await lab.task('myregistry', 'mytask', { step, trigger: trigger() });
    await lab.request('mytask');
    for (const runId of ['cf2', 'cf3'])
      expect((await tell(image)).body.value).toEqual([{ runId, registry: 'myregistry', task: 'mytask' }]);
    expect((await tell('node:22')).body.value).toEqual([]);
  });

  it.each([
    ['', /invalid reference format/],
    [`node@sha256:${'0'.repeat(64)}`, /has no tag: an image with a digest never changes\.$/],
    [base, /^myregistry\.azurecr\.io is a registry of the emulator\. Push the image, or import it/],
  ])('is refused for %j', async (image, message) => {
    const { status, body } = await tell(image);
    expect([status, body.error.message]).toEqual([400, expect.stringMatching(message)]);
  });
});

describe('a seeded image', () => {
  it('runs the tasks that are built on it', async () => {
    lab.builds.mytask = { pushes: [], from: [['Runtime', 'registry.hub.docker.com/library/node:20']] };
    await lab.task('myregistry', 'mytask', { step, trigger: trigger() });
    await lab.request('mytask');
    const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
    const manifest = '{"schemaVersion":2,"layers":[]}';
    const mediaType = 'application/vnd.oci.image.manifest.v1+json';
    const described = { mediaType, digest: `sha256:${sha(manifest)}`, size: manifest.length };
    const { path, remove } = await temporaryFolder({
      'oci-layout': '{"imageLayoutVersion":"1.0.0"}',
      'index.json': JSON.stringify({ schemaVersion: 2, manifests: [described] }),
      [`blobs/sha256/${sha(manifest)}`]: manifest,
    });
    const { status } = await lab.arm('PUT', '/emulator/images', { image: 'node:20', path });
    await remove();
    expect([status, await runsOf(lab)]).toEqual([
      200,
      [
        ['mytask', 'manual'],
        ['mytask', 'image'],
      ],
    ]);
  });
});

describe('tasks that lead to themselves', () => {
  const own = `No run of task mytask (myregistry): base image ${base} was updated by its own runs`;

  it('do not run for ever on what they push themselves', async () => {
    lab.builds.mytask = { pushes: [base], from: [['Runtime', base]] };
    await lab.task('myregistry', 'mytask', { step, trigger: trigger() });
    await lab.request('mytask');
    await lab.request('mytask');
    expect(await runsOf(lab)).toEqual([
      ['mytask', 'manual'],
      ['mytask', 'manual'],
    ]);
    expect(lab.lines).toEqual([own]);
    await lab.push(base, 'from outside');
    expect((await runsOf(lab)).slice(2)).toEqual([['mytask', 'image']]);
  });

  it('do not run for ever on what a failing run pushed', async () => {
    lab.builds.mytask = { pushes: [base], from: [['Runtime', base]] };
    await lab.task('myregistry', 'mytask', { step, trigger: trigger() });
    await lab.request('mytask');
    lab.builds.mytask = { ...lab.builds.mytask, fails: true };
    await lab.request('mytask');
    expect([(await runsOf(lab)).length, lab.lines]).toEqual([2, [own]]);
  });

  it('run on what somebody else pushed while a run of theirs failed', async () => {
    await appTask();
    lab.builds.mytask = { pushes: [], from: [], fails: true, meanwhile: () => lab.push(base, 'from outside') };
    await lab.request('mytask');
    expect(await runsOf(lab)).toEqual([
      ['mytask', 'manual'],
      ['mytask', 'manual'],
      ['mytask', 'image'],
    ]);
  });

  it('do not run for ever in a circle', async () => {
    lab.builds.mytask = { pushes: [app], from: [['Runtime', base]] };
    lab.builds.othertask = { pushes: [base], from: [['Runtime', app]] };
    for (const name of ['mytask', 'othertask']) {
      await lab.task('myregistry', name, { step, trigger: trigger() });
      await lab.request(name);
    }
    const before = (await runsOf(lab)).length;
    await lab.request('mytask');
    expect((await runsOf(lab)).slice(before)).toEqual([
      ['mytask', 'manual'],
      ['othertask', 'image'],
    ]);
    expect(lab.lines.at(-1)).toBe(own);
  });
});

describe('a base image of the Docker Hub stand-in', () => {
  it('queues the tasks that the plan engine found to depend on it, of whatever kind of step', async () => {
    const plain = await createLab();
    await plain.registry('myregistry');
    const login = '  - cmd: docker login -u hubuser -p hubpassword\n';
    const push = `steps:\n${login}  - build: -t docker.io/hubuser/base:1 -f base .\n  - push: [docker.io/hubuser/base:1]\n`;
    const files = { base: 'FROM scratch\n', app: 'FROM hubuser/base:1\n' };
    const sourceLocation = await upload(plain, 'myregistry', await archiveOf(files));
    await plain.run('myregistry', quickRun(push, { sourceLocation }));
    const text = `steps:\n${login}  - build: -t app:1 -f app .\n`;
    await plain.task('myregistry', 'mytask', { step: { ...encodedTask(text) }, trigger: trigger() });
    const overrideTaskStepProperties = { contextPath: sourceLocation };
    const taskId = `${registryId('myregistry')}/tasks/mytask`;
    await plain.run('myregistry', { type: 'TaskRunRequest', taskId, overrideTaskStepProperties });
    plain.wait(1000);
    await plain.run('myregistry', quickRun(push, { sourceLocation }));
    expect(await runsOf(plain)).toEqual([
      ['', 'manual'],
      ['mytask', 'manual'],
      ['', 'manual'],
      ['mytask', 'image'],
    ]);
    const { properties } = (await plain.arm('GET', taskId)).body;
    expect(properties.step.baseImageDependencies).toEqual([
      {
        type: 'Runtime',
        registry: 'registry.hub.docker.com',
        repository: 'hubuser/base',
        tag: '1',
        digest: expect.stringMatching(/^sha256:/),
      },
    ]);
  });
});
