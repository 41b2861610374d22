import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRepository, type GitRepository } from '../../support/git-repository.ts';
import { createLab, registryId } from '../lab.ts';
import { createTriggerLab, runsOf, type TriggerLab } from './triggered-runs.ts';

const url = 'https://github.com/me/app.git';

let repository: GitRepository;
let lab: TriggerLab;
beforeEach(async () => {
  repository = await createRepository({ Dockerfile: 'FROM scratch\n', 'web/Dockerfile': 'FROM scratch\n' });
  lab = await createTriggerLab({ gitFolders: { [url]: repository.path } });
});
afterEach(() => repository.remove());

const step = (contextPath?: string) => ({
  type: 'Docker',
  dockerFilePath: 'Dockerfile',
  imageNames: [],
  ...(contextPath === undefined ? {} : { contextPath }),
});
const trigger = (changes: object = {}, branch: string | undefined = 'main') => ({
  sourceTriggers: [
    {
      name: 'source',
      sourceTriggerEvents: ['commit'],
      sourceRepository: { sourceControlType: 'Github', repositoryUrl: `${url}#main`, ...(branch ? { branch } : {}) },
      ...changes,
    },
  ],
});
const task = (changes: object = {}, name = 'mytask') =>
  lab.task('myregistry', name, { step: step(`${url}#main:web`), trigger: trigger(), ...changes });

const tell = (event: object) => lab.arm('PUT', '/emulator/source-events', { repository: url, ...event });
const firstRun = async () => {
  await lab.emulator.settled();
  return (await lab.arm('GET', `${registryId('myregistry')}/runs/cf1`)).body.properties;
};

describe('a commit in a mapped repository', () => {
  it('runs the tasks that watch its branch, at that commit', async () => {
    await task();
    await lab.emulator.look();
    const commit = await repository.commit({ 'web/app.js': '1\n' });
    await repository.commit({ Dockerfile: 'FROM scratch\nENV A=1\n' });
    const newest = await repository.git('rev-parse', 'HEAD');
    expect(commit).not.toBe(newest);
    await lab.emulator.look();
    await lab.emulator.look();
    expect(await runsOf(lab)).toEqual([['mytask', 'source']]);
    expect(await firstRun()).toMatchObject({
      runType: 'AutoRun',
      status: 'Succeeded',
      sourceTrigger: {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        eventType: 'Commit',
        commitId: newest,
        repositoryUrl: url,
        branchName: 'main',
        providerType: 'GitHub',
      },
    });
    expect(lab.lines).toEqual([`Run cf1 of task mytask (myregistry): commit ${newest.slice(0, 12)} on main of ${url}`]);
  });

  it('is none when it was there before the trigger, or lies on another branch', async () => {
    await task();
    await lab.emulator.look();
    await repository.git('checkout', '--quiet', '-b', 'other');
    await repository.commit({ a: '1\n' });
    await lab.emulator.look();
    expect(await runsOf(lab)).toEqual([]);
    await repository.git('branch', '--force', 'main', 'other');
    await lab.emulator.look();
    expect(await runsOf(lab)).toEqual([['mytask', 'source']]);
  });

  it.each([
    ['the trigger is disabled', { trigger: trigger({ status: 'Disabled' }) }],
    ['the task is disabled', { status: 'Disabled' }],
    ['the trigger is for pull requests', { trigger: trigger({ sourceTriggerEvents: ['pullrequest'] }) }],
    ['it watches master', { trigger: trigger({}, '') }],
  ])('runs nothing when %s', async (_why, changes) => {
    await task(changes);
    await lab.emulator.look();
    await repository.commit({ a: '1\n' });
    await lab.emulator.look();
    expect(await runsOf(lab)).toEqual([]);
  });

  it('is noticed when the branch begins', async () => {
    await task({ trigger: trigger({}, 'release') });
    await lab.emulator.look();
    await repository.git('branch', 'release');
    await lab.emulator.look();
    expect(await runsOf(lab)).toEqual([['mytask', 'source']]);
  });
});

describe('an event', () => {
  it('is about the newest commit of the branch that a task watches', async () => {
    await task();
    await task({ trigger: trigger({}, 'other') }, 'another');
    await repository.git('branch', 'other');
    const head = await repository.git('rev-parse', 'HEAD');
    const { body } = await tell({});
    expect(body.value).toEqual([
      { runId: 'cf1', registry: 'myregistry', task: 'mytask' },
      { runId: 'cf2', registry: 'myregistry', task: 'another' },
    ]);
    expect((await firstRun()).sourceTrigger.commitId).toBe(head);
  });

  it('reaches the tasks of one branch, with a commit in short form', async () => {
    await task();
    await task({ trigger: trigger({}, 'other') }, 'another');
    const head = await repository.git('rev-parse', 'HEAD');
    await repository.commit({ a: '1\n' });
    const { body } = await tell({ branch: 'main', commit: head.slice(0, 8) });
    expect(body.value).toEqual([{ runId: 'cf1', registry: 'myregistry', task: 'mytask' }]);
    expect((await firstRun()).sourceTrigger.commitId).toBe(head);
  });

  it('of a pull request runs the tasks that watch for those', async () => {
    await task();
    await task({ trigger: trigger({ sourceTriggerEvents: ['commit', 'pullrequest'] }) }, 'pulls');
    await repository.git('checkout', '--quiet', '-b', 'topic');
    const commit = await repository.commit({ a: '1\n' });
    await repository.git('update-ref', 'refs/pull/7/head', commit);
    expect((await tell({ pullRequest: 7 })).body.value.map((each: { task: string }) => each.task)).toEqual(['pulls']);
    expect((await firstRun()).sourceTrigger).toMatchObject({
      eventType: 'PullRequest',
      pullRequestId: '7',
      commitId: commit,
      branchName: 'main',
    });
    expect(lab.lines[0]).toBe(
      `Run cf1 of task pulls (myregistry): pull request 7, commit ${commit.slice(0, 12)} on main of ${url}`,
    );
  });

  it.each([
    ['a commit that is not there', { branch: 'main', commit: 'abcdef12' }, "has no commit 'abcdef12'."],
    ['a branch that is not there', { branch: 'next' }, "has no branch 'next'."],
    [
      'a pull request that is not there',
      { pullRequest: 9 },
      'has no reference refs/pull/9/head. Name the commit of the pull request with --commit.',
    ],
  ])('is refused for %s', async (_what, event, reason) => {
    await task();
    await task({ trigger: trigger({ sourceTriggerEvents: ['commit', 'pullrequest'] }, 'next') }, 'another');
    const { status, body } = await tell(event);
    expect([status, body.error.message]).toEqual([400, `The repository in ${repository.path} ${reason}`]);
  });

  it('needs a commit when the repository is not mapped, and gives it as it is', async () => {
    const elsewhere = 'https://github.com/me/elsewhere.git';
    const watch = { sourceControlType: 'Github', repositoryUrl: elsewhere, branch: 'main' };
    await task({ trigger: trigger({ sourceRepository: watch }) });
    const { body } = await tell({ repository: elsewhere });
    expect(body.error.message).toBe(
      `${elsewhere} is not mapped to a folder, so its newest commit is not known. Name the commit with --commit, or map a folder: acrtask emulator map ${elsewhere}=DIR`,
    );
    expect((await tell({ repository: elsewhere, commit: '1234567' })).body.value.length).toBe(1);
    expect((await firstRun()).sourceTrigger.commitId).toBe('1234567');
  });

  it.each([
    ['another repository', { repository: 'https://github.com/me/other.git' }],
    ['another branch', { branch: 'other' }],
    ['a pull request', { pullRequest: 7 }],
  ])('queues nothing that nobody watches for: %s', async (_what, event) => {
    await task();
    expect((await tell(event)).body).toEqual({ value: [] });
  });

  it('is not told twice: the commit is not new when it is seen', async () => {
    await task();
    await lab.emulator.look();
    await repository.commit({ a: '1\n' });
    await tell({});
    await lab.emulator.look();
    expect((await runsOf(lab)).length).toBe(1);
    await repository.commit({ a: '2\n' });
    await lab.emulator.look();
    expect((await runsOf(lab)).length).toBe(2);
  });
});

describe('the source of a run', () => {
  /** What the engine is given. */
  const sourceOf = async (contextPath: string | undefined) => {
    const seen: { revision: string; folder: string; files: readonly string[] }[] = [];
    lab = await createTriggerLab({
      gitFolders: { [url]: repository.path },
      engine: {
        name: 'test',
        run: async ({ context }) => {
          seen.push({ revision: context.revision, folder: context.folder, files: context.files.paths(9) });
          return { succeeded: true, outputImages: [], baseImageDependencies: [] };
        },
      },
    });
    await task({ step: step(contextPath) });
    return seen;
  };

  it.each([
    ['the folder of a context', `${url}#main:web`, 'web'],
    ['a context', url, ''],
    ['a context that is a path in the repository', 'web', 'web'],
  ])('is %s at the commit', async (_what, contextPath, folder) => {
    const seen = await sourceOf(contextPath);
    const commit = await repository.git('rev-parse', 'HEAD');
    await repository.commit({ later: '1\n' });
    await tell({ commit });
    await lab.emulator.settled();
    expect(seen).toEqual([{ revision: commit, folder, files: ['Dockerfile', 'web/Dockerfile'] }]);
  });

  it('has its commit in the templates of the run', async () => {
    const plain = await createLab({ gitFolders: { [url]: repository.path } });
    await plain.registry('myregistry');
    const names = ['app:{{.Run.Commit}}', 'app:{{.Run.Branch}}-{{len .Run.Repository}}'];
    await plain.task('myregistry', 'mytask', { step: { ...step(url), imageNames: names }, trigger: trigger() });
    const commit = await repository.git('rev-parse', 'HEAD');
    await plain.arm('PUT', '/emulator/source-events', { repository: url });
    await plain.emulator.settled();
    const { properties } = (await plain.arm('GET', `${registryId('myregistry')}/runs/cf1`)).body;
    expect(properties.outputImages.map(({ tag }: { tag: string }) => tag)).toEqual([commit, `main-${url.length}`]);
  });

  it('is the branch for a run that was requested, with a context that is a path', async () => {
    const seen = await sourceOf('web');
    await lab.request('mytask');
    expect(seen).toEqual([
      { revision: await repository.git('rev-parse', 'main'), folder: 'web', files: ['Dockerfile', 'web/Dockerfile'] },
    ]);
  });
});
