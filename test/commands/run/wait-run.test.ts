import { describe, expect, it } from 'vitest';
import { find, run } from '../../bugs-of-az/task-lines.ts';
import { type CommandLineOptions, runCommandLine } from '../../support/command-line.ts';
import { createEmulatedAzure } from '../../support/emulated.ts';
import type { Answer } from '../../support/fake-azure.ts';

const listOf = (...ids: string[]): string =>
  `GET R/runs?$filter=${ids.map((id) => `RunId eq '${id}'`).join(' or ')}&$top=${ids.length}`;
const newest = 'GET R/runs?$top=100';
const runOf = (id: string): string => `GET R/runs/${id}`;
const runs = (...all: ReturnType<typeof run>[]): Answer => [200, { value: all }];
const one = (id: string, status: string, properties = {}): Answer => [200, run(id, status, properties)];
const gone: Answer = [404, { error: { code: 'ResourceNotFound', message: 'There is no such run.' } }];
/** Of the failures of a service the one after which the SDK itself does not ask again, with pauses that nobody shortens. */
const busy: Answer = [501, { error: { code: 'ServerBusy', message: 'Try later.' } }];

const wait = (
  words: string,
  replies: Readonly<Record<string, readonly Answer[]>>,
  { interruptedAt, ...options }: CommandLineOptions & { interruptedAt?: number } = {},
) => {
  let sleeps = 0;
  return runCommandLine(`wait-run ${words} -r myregistry --query [].[runId,status] -o tsv`, {
    ...options,
    replies,
    prepare: (host) =>
      host.beforeSleep(() => {
        sleeps += 1;
        if (sleeps === interruptedAt) host.interrupt();
      }),
  });
};

const both = listOf('cf2', 'cf3');

describe('wait-run, as it reaches the service and ends', () => {
  it.each<[string, string, Readonly<Record<string, readonly Answer[]>>, string[], number, string, string]>([
    [
      'one run, which is over',
      'cf2',
      { [runOf('cf2')]: [one('cf2', 'Succeeded')] },
      [runOf('cf2')],
      0,
      'cf2\tSucceeded\n',
      '',
    ],
    [
      'one run, until it is over',
      'cf2',
      { [runOf('cf2')]: [one('cf2', 'Queued'), one('cf2', 'Running'), one('cf2', 'Succeeded')] },
      [runOf('cf2'), runOf('cf2'), runOf('cf2')],
      0,
      'cf2\tSucceeded\n',
      '',
    ],
    [
      'several with one request, and later only those that are left',
      'cf2 cf3 CF2',
      {
        [both]: [
          runs(run('cf3', 'Queued'), run('cf2', 'Running')),
          runs(run('cf3', 'Queued'), run('cf2', 'Succeeded')),
        ],
        [runOf('cf3')]: [one('cf3', 'Running'), one('cf3', 'Succeeded')],
      },
      [both, both, runOf('cf3'), runOf('cf3')],
      0,
      'cf2\tSucceeded\ncf3\tSucceeded\n',
      'WARNING: Run cf2 has ended: Succeeded.\n',
    ],
    [
      'a run that the list lacks is asked for by itself',
      'cf2 cf3',
      { [both]: [runs(run('cf3', 'Succeeded'))], [runOf('cf2')]: [one('cf2', 'Succeeded')] },
      [both, runOf('cf2')],
      0,
      'cf2\tSucceeded\ncf3\tSucceeded\n',
      '',
    ],
    [
      'a service that does not respond for a while',
      'cf2 cf3',
      {
        [both]: [
          ...Array<Answer>(9).fill(busy),
          runs(run('cf3', 'Running'), run('cf2', 'Running')),
          ...Array<Answer>(9).fill(busy),
          runs(run('cf3', 'Succeeded'), run('cf2', 'Succeeded')),
        ],
      },
      Array<string>(20).fill(both),
      0,
      'cf2\tSucceeded\ncf3\tSucceeded\n',
      '',
    ],
    [
      'one that fails',
      'cf2',
      { [runOf('cf2')]: [one('cf2', 'Failed', { runErrorMessage: 'exit status 1' })] },
      [runOf('cf2')],
      1,
      'cf2\tFailed\n',
      "ERROR: The run with ID 'cf2' finished with unsuccessful status 'Failed'. Show run details by 'acrtask show-run -r myregistry --run-id cf2'. Show run logs by 'acrtask logs -r myregistry --run-id cf2'.\nexit status 1\n",
    ],
    [
      'some that fail',
      'cf2 cf3',
      { [both]: [runs(run('cf3', 'Timeout'), run('cf2', 'Succeeded'))] },
      [both],
      1,
      'cf2\tSucceeded\ncf3\tTimeout\n',
      'ERROR: 1 of 2 runs did not succeed: cf3 (Timeout).\nTo see why: acrtask logs -r myregistry --run-id cf3 --explain\n',
    ],
    [
      '--any: the one that ends first, whatever becomes of the others',
      'cf2 cf3 --any',
      {
        [both]: [
          runs(run('cf3', 'Running'), run('cf2', 'Running')),
          runs(
            run('cf3', 'Succeeded', { finishTime: '2026-01-02T03:04:06Z' }),
            run('cf2', 'Failed', { finishTime: '2026-01-02T03:04:07Z' }),
          ),
        ],
      },
      [both, both],
      0,
      'cf3\tSucceeded\n',
      '',
    ],
    [
      '--any: one that fails',
      'cf2 cf3 --any',
      { [both]: [runs(run('cf3', 'Queued'), run('cf2', 'Canceled'))] },
      [both],
      1,
      'cf2\tCanceled\n',
      "ERROR: The run with ID 'cf2' finished with unsuccessful status 'Canceled'. Show run details by 'acrtask show-run -r myregistry --run-id cf2'. Show run logs by 'acrtask logs -r myregistry --run-id cf2'.\n",
    ],
    [
      '--timeout: a last look when the time is over',
      'cf2 cf3 --timeout 3s',
      { [both]: [runs(run('cf3', 'Queued'), run('cf2', 'Running'))] },
      // After 1 s, 1.5 s, and the rest of the time.
      [both, both, both, both],
      7,
      'cf2\tRunning\ncf3\tQueued\n',
      'ERROR: 2 of 2 runs have not ended in time: cf2 (Running), cf3 (Queued).\nTo wait longer: acrtask wait-run cf2 cf3 -r myregistry\n',
    ],
    [
      '--timeout: one of two is over',
      'cf2 cf3 --timeout 1s',
      { [both]: [runs(run('cf3', 'Started'), run('cf2', 'Failed'))], [runOf('cf3')]: [one('cf3', 'Running')] },
      [both, runOf('cf3')],
      7,
      'cf2\tFailed\ncf3\tRunning\n',
      'WARNING: Run cf2 has ended: Failed.\nERROR: 1 of 2 runs has not ended in time: cf3 (Running).\nTo wait longer: acrtask wait-run cf3 -r myregistry\n',
    ],
    [
      '--timeout: one run',
      'cf2 --timeout 1s',
      { [runOf('cf2')]: [one('cf2', 'Queued')] },
      [runOf('cf2'), runOf('cf2')],
      7,
      'cf2\tQueued\n',
      'ERROR: Run cf2 (Queued) has not ended in time.\nTo wait longer: acrtask wait-run cf2 -r myregistry\n',
    ],
    [
      '--timeout: a service that never responds',
      'cf2 --timeout 1s',
      { [runOf('cf2')]: [busy] },
      Array<string>(2).fill(runOf('cf2')),
      1,
      '',
      'ERROR: The service did not respond in time: whether the runs have ended is not known.\n',
    ],
    [
      'an ID that does not exist, before anything is waited for',
      'cf2 cf32 zz',
      {
        [listOf('cf2', 'cf32', 'zz')]: [runs(run('cf2', 'Running'))],
        [runOf('cf32')]: [gone],
        [runOf('zz')]: [gone],
        [newest]: [runs(run('cf31', 'Running'), run('cf2', 'Running'))],
      },
      [listOf('cf2', 'cf32', 'zz'), runOf('cf32'), runOf('zz'), newest],
      3,
      '',
      "ERROR: The registry 'myregistry' has no runs with the IDs 'cf32', 'zz'.\n'cf32': did you mean 'cf2' or 'cf31'?\n'acrtask list-runs -r myregistry' lists the runs.\n",
    ],
    [
      'a service that refuses',
      'cf2',
      { [runOf('cf2')]: [[403, { error: { code: 'AuthorizationFailed', message: 'No.' } }]] },
      [runOf('cf2')],
      1,
      '',
      'ERROR: (AuthorizationFailed) No.\nCode: AuthorizationFailed\nMessage: No.\n',
    ],
  ])('%s', async (_, words, replies, asked, exitCode, stdout, stderr) => {
    const result = await wait(words, replies);
    expect(result).toMatchObject({ exitCode, stdout, stderr, asked: [find, ...asked] });
  });

  it('asks for many runs with few requests', async () => {
    const ids = Array.from({ length: 90 }, (_, index) => `cf${(index + 1).toString(36)}`);
    const chunks = [ids.slice(0, 40), ids.slice(40, 80), ids.slice(80)];
    const replies = Object.fromEntries(
      chunks.map((some) => [listOf(...some), [runs(...some.map((id) => run(id, 'Succeeded')))]]),
    );
    const { asked, exitCode } = await wait(ids.join(' '), replies);
    expect([exitCode, asked]).toEqual([0, [find, ...chunks.map((some) => listOf(...some))]]);
  });

  it('asks less often the longer it takes', async () => {
    const replies = { [runOf('cf2')]: [...Array<Answer>(7).fill(one('cf2', 'Running')), one('cf2', 'Succeeded')] };
    const { host } = await wait('cf2', replies);
    expect(host.sleeps).toEqual([1000, 1500, 2250, 3375, 5000, 5000, 5000]);
  });

  it('waits no longer than the time allows', async () => {
    const { host } = await wait('cf2 --timeout 3s', { [runOf('cf2')]: [one('cf2', 'Running')] });
    expect(host.sleeps).toEqual([1000, 1500, 500]);
  });
});

describe('wait-run --exit-code detailed', () => {
  it.each<[string, string[], number]>([
    ['cf2', ['Failed'], 4],
    ['cf2', ['Canceled'], 5],
    ['cf2', ['Timeout'], 6],
    ['cf2 cf3', ['Canceled', 'Canceled'], 5],
    ['cf2 cf3', ['Failed', 'Succeeded'], 4],
    ['cf2 cf3', ['Failed', 'Error'], 4],
    ['cf2 cf3', ['Failed', 'Canceled'], 1],
    ['cf2 cf3', ['Succeeded', 'Succeeded'], 0],
  ])('%s: %j', async (ids, statuses, expected) => {
    const all = ids.split(' ').map((id, index) => run(id, statuses[index] ?? ''));
    const { exitCode } = await wait(`${ids} --exit-code detailed`, {
      [runOf('cf2')]: [[200, all[0]]],
      [both]: [runs(...all)],
    });
    expect(exitCode).toBe(expected);
  });
});

describe('Ctrl-C ends the waiting', () => {
  it.each([
    ['cf2', 'Run cf2 continues.'],
    ['cf2 cf3', 'The runs continue.'],
  ])('of %s, and says how to go on', async (ids, sentence) => {
    const replies = {
      [runOf('cf2')]: [one('cf2', 'Running')],
      [both]: [runs(run('cf2', 'Running'), run('cf3', 'Queued'))],
    };
    const { exitCode, stdout, stderr, asked } = await wait(ids, replies, { interruptedAt: 2 });
    expect([
      exitCode,
      stdout,
      stderr,
      asked.filter((each) => typeof each !== 'string' || each.startsWith('POST')),
    ]).toEqual([
      130,
      '',
      `ERROR: Interrupted. ${sentence}\nTo wait again: acrtask wait-run ${ids} -r myregistry\n`,
      [],
    ]);
  });
});

it('shows on a terminal what it waits for', async () => {
  const { stderr } = await wait(
    'cf2 cf3',
    {
      [both]: [runs(run('cf3', 'Queued'), run('cf2', 'Running')), runs(run('cf3', 'Queued'), run('cf2', 'Succeeded'))],
      [runOf('cf3')]: [one('cf3', 'Succeeded')],
    },
    { tty: ['stderr'] },
  );
  expect(stderr.replaceAll('\u001b[K', '').split('\r')).toEqual([
    '',
    'Waiting for 2 runs: 1 Queued, 1 Running, 0 s',
    'WARNING: Run cf2 has ended: Succeeded.\n',
    'Waiting for run cf3: Queued, 1 s',
    '',
  ]);
});

it('lists the runs in the emulator', async () => {
  const { run: carryOut } = await createEmulatedAzure();
  await carryOut('create -r myregistry -n hello --cmd bash -c /dev/null');
  for (const _ of [1, 2]) await carryOut('run -r myregistry -n hello --no-wait');
  const { stdout } = await carryOut('wait-run cf2 cf1 -r myregistry -o table');
  expect(stdout.split('\n').map((line) => line.split(/ {2,}/).slice(0, 4))).toEqual([
    ['RUN ID', 'TASK', 'PLATFORM', 'STATUS'],
    ['--------', '------', '----------', '---------'],
    ['cf2', 'hello', 'linux', 'Succeeded'],
    ['cf1', 'hello', 'linux', 'Succeeded'],
    [''],
  ]);
});
