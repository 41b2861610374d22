import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCommandLine } from '../support/command-line.ts';
import { registryId } from '../support/fake-azure.ts';
import { find, git, onTask, run, task } from './task-lines.ts';

const hello = task({ step: { type: 'Docker', contextPath: git } });

it('19.9 run --context FOLDER --file looks for the file in the folder', async () => {
  const result = await onTask('run --no-wait -c folder -f Dockerfile', hello, {
    prepare: async ({ cwd }) => {
      await mkdir(join(cwd, 'folder'));
      await writeFile(join(cwd, 'folder', 'Dockerfile'), 'FROM scratch\n');
    },
  });
  expect([result.exitCode, result.asked.at(-1)]).toMatchObject([
    0,
    ['POST R/scheduleRun', { overrideTaskStepProperties: { contextPath: 'a.tar.gz' } }],
  ]);
});

it('19.10 --no-wait prints the queued run, whatever the messages', async () => {
  const { stdout, stderr } = await onTask('run --no-wait --only-show-errors --query runId -o tsv', hello);
  expect([stdout, stderr]).toEqual(['cf1\n', '']);
});

it('19.11 --no-logs fails for a run that has failed already', async () => {
  const result = await onTask('run --no-logs', hello, {
    replies: { 'GET R/runs/cf1': [[200, run('cf1', 'Failed')]] },
  });
  expect([result.exitCode, result.host.sleeps]).toEqual([1, []]);
});

it('19.11 --no-logs looks every 1 to 5 seconds', async () => {
  const result = await onTask('run --no-logs', hello, {
    replies: {
      'GET R/runs/cf1': [...Array(8).fill([200, run('cf1', 'Running')]), [200, run('cf1', 'Succeeded')]],
    },
  });
  expect([result.exitCode, result.host.sleeps.length]).toEqual([0, 8]);
  expect(result.host.sleeps.filter((ms) => ms < 1000 || ms > 5000)).toEqual([]);
});

it('19.12 the run decides, not a log that ends without a word', async () => {
  const result = await onTask('run', hello, {
    replies: {
      'GET R/runs/cf1': [[200, run('cf1', 'Failed')]],
      'GET https://logs.blob.localhost/cf1?sig=s': [[200, 'half a log']],
    },
  });
  expect([result.exitCode, result.stdout]).toEqual([1, 'half a log\n']);
});

it('19.13 logs of a run under way end with its outcome', async () => {
  const result = await runCommandLine('logs -r myregistry --run-id cf1', {
    replies: {
      'GET R/runs/cf1': [
        [200, run('cf1', 'Running')],
        [200, run('cf1', 'Failed')],
      ],
    },
  });
  expect(result.exitCode).toBe(1);
});

it('19.13 taskrun logs of a task run without a run is a sentence', async () => {
  const result = await runCommandLine('taskrun logs -r myregistry -n early --only-show-errors', {
    replies: {
      'GET R/taskRuns/early': [
        [200, { id: `${registryId('myregistry')}/taskRuns/early`, name: 'early', properties: {} }],
      ],
    },
  });
  expect([result.exitCode, result.stderr.split('\n')[0]]).toEqual([
    1,
    "ERROR: The task run 'early' does not have a run yet.",
  ]);
});

it('19.14 build --no-logs -o table shows the run', async () => {
  const result = await runCommandLine(`build -r myregistry -t a:v1 --no-logs -o table ${git}`);
  expect([result.exitCode, result.asked[0], result.stdout.split('\n').map((line) => line.trimEnd())]).toEqual([
    0,
    find,
    [
      'RUN ID    TASK    PLATFORM    STATUS     TRIGGER    STARTED    DURATION',
      '--------  ------  ----------  ---------  ---------  ---------  ----------',
      'cf1       hello               Succeeded  Manual',
      '',
    ],
  ]);
});
