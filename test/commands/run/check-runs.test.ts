import { describe, expect, it } from 'vitest';
import { createEmulator } from '../../../src/emulator/emulator.ts';
import { find, run } from '../../bugs-of-az/task-lines.ts';
import { type CommandLineOptions, runCommandLine } from '../../support/command-line.ts';
import { step } from '../../support/failed-logs.ts';
import { type Answer, registryId, subscription } from '../../support/fake-azure.ts';

const tasks = 'GET R/tasks';
const task = (name: string, timers: Readonly<Record<string, string>> = {}, changedAt = '2025-06-01T00:00:00Z') => ({
  id: `${registryId('myregistry')}/tasks/${name}`,
  name,
  systemData: { lastModifiedAt: changedAt },
  properties: {
    status: 'Enabled',
    trigger: { timerTriggers: Object.entries(timers).map(([timer, schedule]) => ({ name: timer, schedule })) },
  },
});
const listOf = (...items: readonly object[]): Answer => [200, { value: items }];

/** The host's clock stands at 2026-01-02T03:04:05Z. */
const since = '2026-01-01T03:04:05.000Z';
const failedFilter = (from = since, name?: string): string =>
  `GET R/runs?$filter=${name === undefined ? '' : `TaskName eq '${name}' and `}(CreateTime ge ${from} or FinishTime ge ${from}) and (Status eq 'Failed' or Status eq 'Error' or Status eq 'Timeout')`;
const linkOf = (id: string): string => `POST R/runs/${id}/listLogSasUrl`;
const logOf = (id: string): string => `GET https://logs.blob.localhost/${id}?sig=s`;
const withLog = (id: string, log: string): Readonly<Record<string, readonly Answer[]>> => ({
  [linkOf(id)]: [[200, { logLink: `https://logs.blob.localhost/${id}?sig=s` }]],
  [logOf(id)]: [[200, log]],
});

const check = (words: string, replies: Readonly<Record<string, readonly Answer[]>>, options: CommandLineOptions = {}) =>
  runCommandLine(`check-runs -r myregistry ${words}`, { ...options, replies });

const failed = run('cf5', 'Failed', {
  createTime: '2026-01-02T01:00:00Z',
  finishTime: '2026-01-02T01:00:09.5Z',
  timerTrigger: { timerTriggerName: 'nightly', scheduleOccurrence: '2026-01-02T01:00:00+00:00' },
});
const timedOut = run('cf3', 'Timeout', { task: null, createTime: '2026-01-01T09:00:00Z' });
const found = {
  [tasks]: [listOf(task('hello', { nightly: '0 1 * * *' }), task('other', { hourly: '0 0-2 * * *' }))],
  [failedFilter()]: [listOf(failed, timedOut)],
  "GET R/runs?$filter=(TaskName eq 'hello' or TaskName eq 'other') and CreateTime ge 2026-01-01T23:58:00.000Z": [
    listOf(
      failed,
      run('cf4', 'Succeeded', {
        task: 'other',
        createTime: '2026-01-02T00:00:02Z',
        timerTrigger: { timerTriggerName: 'hourly', scheduleOccurrence: '2026-01-02T00:00:00Z' },
      }),
    ),
  ],
  ...withLog('cf5', step('running 3 tests\n1 failed', { id: 'test', reason: 'exit status 7' })),
  ...withLog('cf3', ''),
};

describe('check-runs', () => {
  it('tells of failed runs and of timers that did not start one, with few requests', async () => {
    const result = await check('', found);
    expect(result).toMatchObject({
      exitCode: 8,
      stderr: '',
      stdout: `Run cf5 of task hello failed at 2026-01-02T01:00:09Z (timer nightly).
  Step 'test' failed: exit status 7.
    running 3 tests
    1 failed
  To see its log: acrtask logs -r myregistry --run-id cf5

Run cf3 timed out at 2026-01-01T09:00:00Z.
  No agent took the run before its time limit.
  Check the agent pool:
  acrtask agentpool list -r myregistry

Timer hourly of task other (0 0-2 * * *) did not start a run at 2026-01-02T01:00:00Z, 2026-01-02T02:00:00Z.
  To run the task now: acrtask run -r myregistry -n other

Since 2026-01-01T03:04:05Z, 2 runs failed, and 1 timer missed a start.
`,
    });
    const [first, second, ...others] = result.asked;
    expect([first, second, others.toSorted()]).toEqual([
      find,
      tasks,
      Object.keys(found)
        .filter((each) => each !== tasks)
        .sort(),
    ]);
  });

  it('shows runs of one task with one cause together, and as data each', async () => {
    const at = (hour: number) => ({
      createTime: `2026-01-02T0${hour}:00:00Z`,
      timerTrigger: { timerTriggerName: 'hourly' },
    });
    const lost = (id: string) => step(`docker: no host for web:${id}`, { id: 'push', reason: `no push of ${id}` });
    const replies = {
      [tasks]: [listOf(task('hello'))],
      [failedFilter()]: [
        listOf(
          run('cf9', 'Failed', { ...at(3), timerTrigger: null }),
          run('cf8', 'Failed', at(2)),
          run('cf7', 'Failed', { ...at(2), task: 'other' }),
          run('cf6', 'Failed', at(1)),
          run('cf5', 'Failed', at(1)),
          run('cf4', 'Failed', { ...at(1), task: null }),
          run('cf3', 'Failed', { ...at(1), task: null }),
        ),
      ],
      ...withLog('cf9', step('other', { id: 'test', reason: 'exit status 7' })),
      ...Object.assign({}, ...['cf8', 'cf7', 'cf6', 'cf5', 'cf4', 'cf3'].map((id) => withLog(id, lost('cf0')))),
      ...withLog('cf5', step('docker: no host for web:cf0', { id: 'push', reason: 'no push of cf0' })),
    };
    const { stdout } = await check('', replies);
    expect(stdout.split('\n').filter((line) => line !== '' && !line.startsWith('  '))).toEqual([
      'Run cf9 of task hello failed at 2026-01-02T03:00:00Z.',
      '3 runs of task hello failed, the first cf5 at 2026-01-02T01:00:00Z, the last cf8 at 2026-01-02T02:00:00Z (timer hourly).',
      'Run cf7 of task other failed at 2026-01-02T02:00:00Z (timer hourly).',
      'Run cf4 failed at 2026-01-02T01:00:00Z (timer hourly).',
      'Run cf3 failed at 2026-01-02T01:00:00Z (timer hourly).',
      'Since 2026-01-01T03:04:05Z, 7 runs failed, and no timer missed a start.',
    ]);
    expect(JSON.parse((await check('-o json', replies)).stdout)).toHaveLength(7);
  });

  it('shows them as a table', async () => {
    const { exitCode, stdout } = await check('-o table', found);
    expect([exitCode, stdout.split('\n').map((line) => line.split(/ {2,}/))]).toEqual([
      8,
      [
        ['FOUND', 'TASK', 'RUN ID', 'TIMER', 'TIME', 'STEP', 'CAUSE'],
        [
          '------------',
          '------',
          '--------',
          '-------',
          '--------------------',
          '------',
          '------------------------------------------------',
        ],
        ['Failed run', 'hello', 'cf5', 'nightly', '2026-01-02T01:00:09Z', 'test', "Step 'test' failed: exit status 7."],
        ['Failed run', 'cf3', '2026-01-01T09:00:00Z', 'No agent took the run before its time limit.'],
        ['Missed timer', 'other', 'hourly', '2026-01-02T01:00:00Z', 'The timer did not start a run at 2 of its times.'],
        [''],
      ],
    ]);
  });

  it('prints them as data', async () => {
    const { exitCode, stdout } = await check('-o json', found);
    const common = { schedule: null, missedTimes: [], lastLines: [], advice: null, command: null, failure: null };
    expect([exitCode, JSON.parse(stdout)]).toEqual([
      8,
      [
        {
          ...common,
          found: 'failedRun',
          task: 'hello',
          runId: 'cf5',
          status: 'Failed',
          trigger: 'Timer',
          timer: 'nightly',
          time: '2026-01-02T01:00:09Z',
          step: 'test',
          cause: "Step 'test' failed: exit status 7.",
          lastLines: ['running 3 tests', '1 failed'],
        },
        {
          ...common,
          found: 'failedRun',
          task: null,
          runId: 'cf3',
          status: 'Timeout',
          trigger: 'Manual',
          timer: null,
          time: '2026-01-01T09:00:00Z',
          step: null,
          failure: 'no-agent',
          cause: 'No agent took the run before its time limit.',
          advice: 'Check the agent pool:',
          command: 'acrtask agentpool list -r myregistry',
        },
        {
          ...common,
          found: 'missedTimer',
          task: 'other',
          runId: null,
          status: null,
          trigger: 'Timer',
          timer: 'hourly',
          schedule: '0 0-2 * * *',
          time: '2026-01-02T01:00:00Z',
          missedTimes: ['2026-01-02T01:00:00Z', '2026-01-02T02:00:00Z'],
          step: null,
          cause: 'The timer did not start a run at 2 of its times.',
        },
      ],
    ]);
  });

  it('finds nothing with two requests', async () => {
    const { exitCode, stdout, stderr, asked } = await check('', {
      [tasks]: [listOf(task('hello'))],
      [failedFilter()]: [listOf()],
    });
    expect([exitCode, stdout, stderr, asked]).toEqual([
      0,
      'Since 2026-01-01T03:04:05Z, no run failed, and no timer missed a start.\n',
      '',
      [find, tasks, failedFilter()],
    ]);
  });

  it.each([
    ['--since 2h', failedFilter('2026-01-02T01:04:05.000Z')],
    ['--since 2025-11-01', failedFilter('2025-11-01T00:00:00.000Z')],
    ['--name hello', failedFilter(since, 'hello')],
    ['-n HELLO --since 1h', failedFilter('2026-01-02T02:04:05.000Z', 'hello')],
  ])('%s', async (words, asked) => {
    const result = await check(words, {
      [tasks]: [listOf(task('hello'), task('other', { a: '* * * * *' }))],
      [asked]: [listOf()],
    });
    const ofTimers = /--name|-n/.test(words) ? [] : [expect.stringMatching(/TaskName eq 'other'/)];
    expect(result.asked.slice(1, 4)).toEqual([tasks, asked, ...ofTimers]);
  });

  it('reads the logs of the newest 50 failed runs, and not many at once', async () => {
    const runs = Array.from({ length: 52 }, (_, index) =>
      run(`cf${index}`, 'Failed', { createTime: '2026-01-02T01:00:00Z' }),
    );
    const replies = Object.assign({}, ...runs.map(({ name }) => withLog(name, '')));
    const { stdout, asked } = await check('--query [-2:].cause -o tsv', {
      [tasks]: [listOf(task('hello'))],
      [failedFilter()]: [listOf(...runs)],
      ...replies,
    });
    expect(stdout).toBe('The log was not read: only those of the newest 50 failed runs are.\n'.repeat(2));
    expect(asked.length).toBe(3 + 2 * 50);
  });

  it('goes on when a log cannot be read', async () => {
    const { exitCode, stdout } = await check('--query [].[runId,cause] -o tsv', {
      ...found,
      [linkOf('cf5')]: [[403, { error: { code: 'AuthorizationFailed', message: 'No.' } }]],
    });
    expect([exitCode, stdout.split('\n').slice(0, 2)]).toEqual([
      8,
      ['cf5\tThe log could not be read: No.', 'cf3\tNo agent took the run before its time limit.'],
    ]);
  });

  it('says how many timers it does not look at as far back, and with --verbose which', async () => {
    const { stdout, stderr } = await check('--verbose', {
      [tasks]: [listOf(task('hello', { a: '0 4 * * *' }, '2026-01-02T00:00:00Z'))],
      [failedFilter()]: [listOf()],
    });
    expect(stdout).toBe(
      'Since 2026-01-01T03:04:05Z, no run failed, and no timer missed a start.\n1 timer was checked for a part of this time only. Add --verbose to see why.\n',
    );
    expect(stderr).toContain(
      "INFO: The timer 'a' of the task 'hello' is checked only since 2026-01-02T00:00:00.000Z, when the task was last changed.\n",
    );
  });

  it('goes by the clock of the service', async () => {
    const date = { date: 'Fri, 09 Jan 2026 00:00:00 GMT' };
    const { asked } = await check('', { [tasks]: [[200, { value: [task('hello')] }, date]] });
    expect(asked[2]).toBe(failedFilter('2026-01-08T00:00:00.000Z'));
  });

  it('names the step of a known failure', async () => {
    const lost =
      'docker: Error response from daemon: manifest for myregistry.azurecr.io/nothere:1 not found: manifest unknown';
    const replies = { ...found, ...withLog('cf5', step(lost, { id: 'test', reason: 'exit status 125' })) };
    expect((await check('', replies)).stdout.split('\n')[1]).toBe(
      "  Step 'test' failed. The image myregistry.azurecr.io/nothere:1 does not exist.",
    );
  });

  it('hides known secrets in what it shows of logs', async () => {
    const options = { env: { AZURE_CLIENT_SECRET: 'PLANTED-SECRET' } };
    const replies = { ...found, ...withLog('cf5', step('the word is PLANTED-SECRET', { reason: 'PLANTED-SECRET' })) };
    for (const words of ['', '-o json', '-o table']) {
      const { stdout } = await check(words, replies, options);
      expect([words, stdout.includes('PLANTED')]).toEqual([words, false]);
    }
  });
});

describe('check-runs refuses', () => {
  it.each<[string, number, string, number]>([
    ['--since soon', 2, "argument --since: 'soon' is not a valid time", 0],
    ['--since 2030-01-01', 2, 'argument --since: the time must be in the past', 2],
    ['-n helo', 3, "The registry 'myregistry' has no task 'helo'.\nDid you mean 'hello'?", 2],
    [
      '-n something',
      3,
      "The registry 'myregistry' has no task 'something'.\n'acrtask list -r myregistry' lists the tasks.",
      2,
    ],
  ])('%s', async (words, exitCode, message, requests) => {
    const result = await check(words, { [tasks]: [listOf(task('hello'))] });
    expect([result.exitCode, result.stderr.slice(0, message.length + 8), result.asked.length]).toEqual([
      exitCode,
      `ERROR: ${message}\n`,
      requests,
    ]);
  });
});

describe('check-runs in the emulator', () => {
  const hour = 3_600_000;

  /** An emulator whose clock the test moves; its timers fire when it is told to look. */
  const createBench = async () => {
    let time = Date.parse('2026-01-02T12:30:00Z');
    const emulator = createEmulator({ subscriptionId: subscription, now: () => new Date(time) });
    const carryOut = async (line: string) => {
      const result = await runCommandLine(line, { network: (request) => emulator.fetch(request) });
      return result;
    };
    await carryOut('az group create -n myResourceGroup -l eastus');
    await carryOut('az acr create -g myResourceGroup -n myregistry --sku Standard');
    const pass = (ms: number) => {
      time += ms;
    };
    return { emulator, carryOut, pass };
  };
  const summaryOf = async (carryOut: (line: string) => ReturnType<typeof runCommandLine>, words = '') => {
    const { exitCode, stdout } = await carryOut(
      `check-runs -r myregistry ${words} --query [].[found,task,runId,missedTimes[0]] -o tsv`,
    );
    return [exitCode, ...stdout.split('\n').filter(Boolean)];
  };

  it('counts only times that a timer was there for, and that it missed', async () => {
    const { emulator, carryOut, pass } = await createBench();
    await carryOut("create -r myregistry -n hello --cmd bash -c /dev/null --schedule '0 * * * *'");
    expect(await summaryOf(carryOut)).toEqual([0]);
    pass(hour);
    // The emulator has not looked at its timers yet: 13:00 is missed.
    expect(await summaryOf(carryOut)).toEqual([8, 'missedTimer\thello\tNone\t2026-01-02T13:00:00Z']);
    await emulator.look();
    await emulator.settled();
    expect(await summaryOf(carryOut)).toEqual([0]);
    pass(2 * hour);
    await carryOut('update -r myregistry -n hello --status Disabled');
    expect(await summaryOf(carryOut)).toEqual([0]);
  });

  it('finds the failed runs of the time and the task', async () => {
    const { carryOut, pass } = await createBench();
    await carryOut('create -r myregistry -n hello --cmd nosuch.azurecr.io/a -c /dev/null');
    await carryOut('run -r myregistry -n hello --no-wait --no-preflight');
    await carryOut('run -r myregistry --cmd nosuch.azurecr.io/a /dev/null --no-wait --no-preflight');
    expect(await summaryOf(carryOut)).toEqual([8, 'failedRun\tNone\tcf2\tNone', 'failedRun\thello\tcf1\tNone']);
    expect(await summaryOf(carryOut, '-n hello')).toEqual([8, 'failedRun\thello\tcf1\tNone']);
    pass(25 * hour);
    expect(await summaryOf(carryOut)).toEqual([0]);
    expect(await summaryOf(carryOut, '--since 2d -n hello')).toEqual([8, 'failedRun\thello\tcf1\tNone']);
  });
});
