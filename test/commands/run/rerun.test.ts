import { expect, it } from 'vitest';
import { find, run } from '../../bugs-of-az/task-lines.ts';
import { runCommandLine } from '../../support/command-line.ts';
import { createEmulatedAzure } from '../../support/emulated.ts';
import { type Answer, registryId } from '../../support/fake-azure.ts';

const rerun = (answer: Answer, words = '--no-wait') =>
  runCommandLine(`rerun cf7 -r myregistry ${words}`, { replies: { 'GET R/runs/cf7': [answer] } });

it.each<[string, object, object]>([
  ['a run of a task', {}, {}],
  ['a run on an agent pool', { agentPoolName: 'pool1' }, { agentPoolName: 'pool1' }],
])('rerun queues %s again', async (_, properties, more) => {
  const { exitCode, asked, stdout, stderr } = await rerun([200, run('cf7', 'Failed', properties)]);
  expect([exitCode, asked, stderr]).toEqual([
    0,
    [
      find,
      'GET R/runs/cf7',
      'GET R/tasks/hello',
      [
        'POST R/scheduleRun',
        {
          type: 'TaskRunRequest',
          isArchiveEnabled: false,
          taskId: `${registryId('myregistry')}/tasks/hello`,
          overrideTaskStepProperties: { arguments: [], values: [] },
          ...more,
        },
      ],
    ],
    "WARNING: Running the task 'hello' as it is now. Any overrides of run cf7 are unknown and not applied.\nWARNING: Queued a run with ID: cf1\n",
  ]);
  expect(JSON.parse(stdout)).toMatchObject({ runId: 'cf1', status: 'Queued' });
});

it('rerun shows the log', async () => {
  const { exitCode, stdout } = await rerun([200, run('cf7', 'Failed')], '');
  expect([exitCode, stdout]).toEqual([0, 'hello\n']);
});

it.each<[string, Answer, number, string]>([
  [
    'a quick run',
    [200, run('cf7', 'Failed', { task: null })],
    1,
    'ERROR: Run cf7 is not the run of a task, and the service does not return its request.',
  ],
  ['an unknown run', [404, { error: { code: 'RunNotFound', message: 'Gone.' } }], 3, 'ERROR: (RunNotFound) Gone.'],
])('rerun queues nothing for %s', async (_, answer, exitCode, message) => {
  const result = await rerun(answer);
  expect([result.exitCode, result.asked, result.stderr.split('\n')[0]]).toEqual([
    exitCode,
    [find, 'GET R/runs/cf7'],
    message,
  ]);
});

it('rerun works in the emulator', async () => {
  const { run: carryOut, json } = await createEmulatedAzure();
  await carryOut('create -r myregistry -n hello --cmd bash -c /dev/null');
  await carryOut('run -r myregistry -n hello --no-wait');
  await carryOut('rerun cf1 -r myregistry --no-logs');
  expect(await json('list-runs -r myregistry --query [].[runId,task]')).toEqual([
    ['cf2', 'hello'],
    ['cf1', 'hello'],
  ]);
});
