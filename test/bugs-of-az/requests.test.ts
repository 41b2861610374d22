import { expect, it } from 'vitest';
import { runCommandLine } from '../support/command-line.ts';
import { type Answer, registryId, subscription } from '../support/fake-azure.ts';
import { find, onTask, run, sent, task } from './task-lines.ts';

it('19.37 list-runs --top N prints N, however long the pages are', async () => {
  const page: Answer = [200, { value: [run('cf3', 'Failed'), run('cf2', 'Failed'), run('cf1', 'Failed')] }];
  const { stdout } = await runCommandLine('list-runs -r myregistry --top 2 --query [].runId -o tsv', {
    replies: { 'GET R/runs?$top=2': [page] },
  });
  expect(stdout).toBe('cf3\ncf2\n');
});

it('19.37 a count that is none is an error of the command line', async () => {
  const { exitCode, asked, stderr } = await runCommandLine('list-runs -r myregistry --top x');
  expect([exitCode, asked, stderr.split('\n')[0]]).toEqual([2, [], "ERROR: argument --top: invalid int value: 'x'"]);
});

it('19.37 quotes in filters are doubled', async () => {
  const { asked } = await runCommandLine(['list-runs', '-r', 'myregistry', '-n', "it's"]);
  expect(asked.at(-1)).toBe("GET R/runs?$filter=TaskName eq 'it''s'&$top=15");
});

it('19.38 logs uses the group that is named and finds the registry once', async () => {
  const { asked } = await runCommandLine('logs -r myregistry -g myResourceGroup');
  expect(asked.slice(0, 2)).toEqual(['GET R', 'GET R/runs?$top=1']);
  expect(asked.filter((each) => each === 'GET R' || each === find)).toEqual(['GET R']);
});

it('19.39 a registry by its id is not searched for', async () => {
  const { asked } = await runCommandLine(`list -r ${registryId('myregistry')}`);
  expect(asked).toEqual(['GET R', 'GET R/tasks']);
});

it('19.40 a missing registry tells where it was looked for', async () => {
  const byName = await runCommandLine('list -r nosuch');
  expect([byName.exitCode, byName.stderr.split('\n')[0]]).toEqual([
    3,
    `ERROR: The resource with name 'nosuch' and type 'Microsoft.ContainerRegistry/registries' could not be found in subscription 'mine (${subscription})'.`,
  ]);
  const inGroup = await runCommandLine('list -r myregistry -g other', {
    replies: {
      'GET S/resourceGroups/other/providers/Microsoft.ContainerRegistry/registries/myregistry': [
        [404, { error: { code: 'ResourceNotFound', message: 'It is not in other.' } }],
      ],
    },
  });
  expect([inGroup.exitCode, inGroup.stderr.includes('It is not in other.')]).toEqual([3, true]);
});

it('19.40 a script written for az finds the exit code of az', async () => {
  expect((await runCommandLine('az acr task list -r nosuch')).exitCode).toBe(1);
});

it('19.41 update --source-acr-auth-id none takes the identity away, in one request', async () => {
  const { asked } = await onTask('update --source-acr-auth-id none', task({}));
  expect(asked.at(-1)).toEqual([
    'PATCH R/tasks/hello',
    { properties: { trigger: {}, credentials: { sourceRegistry: { identity: null } } } },
  ]);
});

it.each(['create -c /dev/null --cmd bash', 'update', 'az acr task update'])(
  '19.41 %s refuses --source-acr-auth-id [caller] before anything is asked',
  async (words) => {
    const { exitCode, asked, stderr } = await onTask(`${words} --source-acr-auth-id [caller]`, task({}));
    expect([exitCode, asked, stderr.split('\n')[0]]).toEqual([
      words.startsWith('az ') ? 1 : 2,
      [],
      'ERROR: --source-acr-auth-id [caller] is for builds and quick runs: a task has no caller.',
    ]);
  },
);

it('19.42 advice after an error asks nobody', async () => {
  const { exitCode, asked, stderr } = await runCommandLine('list --registri myregistry');
  expect([exitCode, asked, stderr.includes("Did you mean '--registry'?")]).toEqual([2, [], true]);
});

it('19.43 Ctrl-C says how to find the run again', async () => {
  const running: Answer = [200, run('cf1', 'Running')];
  const result = await onTask('run --no-logs', task({}), {
    replies: { 'GET R/runs/cf1': [running] },
    prepare: (host) => host.beforeSleep(() => host.interrupt()),
  });
  expect([result.exitCode, result.stderr.split('\n').slice(-4)]).toEqual([
    130,
    [
      'ERROR: Interrupted. Run cf1 continues.',
      'To follow it: acrtask logs -r myregistry --run-id cf1',
      'To cancel it: acrtask cancel-run -r myregistry --run-id cf1',
      '',
    ],
  ]);
});

it('19.44 a secret need not stand in the command line', async () => {
  const result = await onTask('credential add --login-server docker.io -u user -p env:PASSWORD', task({}), {
    env: { PASSWORD: 'planted' },
  });
  expect(sent(result, 'PATCH R/tasks/hello')).toMatchObject([
    { properties: { credentials: { customRegistries: { 'docker.io': { password: { value: 'planted' } } } } } },
  ]);
});

it.each([500, 503, 504])('19.45 a run that is there is not queued again after an answer of %i', async (status) => {
  const run = { name: 'cf7', properties: { runId: 'cf7', task: 'hello', createTime: '2026-01-02T03:04:06Z' } };
  const { asked, exitCode, stderr } = await onTask('run --no-wait', task({}), {
    replies: {
      'POST R/scheduleRun': [[status, { error: { code: 'Broken', message: 'Broken.' } }]],
      "GET R/runs?$filter=TaskName eq 'hello'&$top=100": [[200, { value: [run] }]],
    },
  });
  const queued = asked.filter((each) => typeof each !== 'string' && each[0] === 'POST R/scheduleRun');
  expect([exitCode, queued.length]).toEqual([0, 1]);
  expect(stderr).toContain('with ID: cf7\n');
});
