import { describe, expect, it } from 'vitest';
import { find, run } from '../../bugs-of-az/task-lines.ts';
import { type CommandLineOptions, runCommandLine } from '../../support/command-line.ts';
import { createEmulatedAzure } from '../../support/emulated.ts';
import type { Answer } from '../../support/fake-azure.ts';
import { framesOf } from '../../support/terminal-frames.ts';

const all = 'GET R/runs?$top=15';
const runs = (...some: ReturnType<typeof run>[]): Answer => [200, { value: some }];
const started = { startTime: '2026-01-02T03:04:00Z' };
const ended = { ...started, finishTime: '2026-01-02T03:04:08Z' };
const busy: Answer = [501, { error: { code: 'ServerBusy', message: 'Try later.' } }];

/** `list-runs --watch` until the last list has been shown; its sleeps are the pauses between the requests. */
const watch = (words: string, lists: readonly Answer[], options: CommandLineOptions = {}, asked = all) => {
  let sleeps = 0;
  return runCommandLine(`list-runs -r myregistry --watch ${words}`, {
    ...options,
    replies: { [asked]: lists, ...options.replies },
    prepare: (host) =>
      host.beforeSleep(() => {
        sleeps += 1;
        if (sleeps === lists.length) host.interrupt();
      }),
  });
};

const threeLists = [
  runs(run('cf2', 'Running', started), run('cf1', 'Succeeded', ended)),
  runs(run('cf3', 'Queued'), run('cf2', 'Running', started), run('cf1', 'Succeeded', ended)),
  runs(run('cf3', 'Queued'), run('cf2', 'Failed', ended), run('cf1', 'Succeeded', ended)),
];
const interrupted = 'ERROR: Interrupted.\n';

describe('list-runs --watch in a pipe', () => {
  const idAndStatus = "--query '{id: runId, status: status}'";

  it.each<[string, readonly Answer[], string]>([
    [
      `-o json ${idAndStatus}`,
      threeLists,
      [
        '{"id":"cf1","status":"Succeeded"}',
        '{"id":"cf2","status":"Running"}',
        '{"id":"cf3","status":"Queued"}',
        '{"id":"cf2","status":"Failed"}',
        '',
      ].join('\n'),
    ],
    [
      `-o jsonc ${idAndStatus}`,
      [runs(run('cf2', 'Running')), runs(run('cf2', 'Running', started))],
      '{"id":"cf2","status":"Running"}\n',
    ],
    ['-o tsv --query [[runId,status]]', threeLists, 'cf1\tSucceeded\ncf2\tRunning\ncf3\tQueued\ncf2\tFailed\n'],
    [
      '',
      threeLists,
      [
        'RUN ID    TASK    PLATFORM    STATUS     TRIGGER    STARTED               DURATION',
        '--------  ------  ----------  ---------  ---------  --------------------  ----------',
        'cf1       hello               Succeeded  Manual     2026-01-02T03:04:00Z  00:00:08',
        'cf2       hello               Running    Manual     2026-01-02T03:04:00Z',
        'cf3       hello               Queued     Manual',
        'cf2       hello               Failed     Manual     2026-01-02T03:04:00Z  00:00:08',
        '',
      ].join('\n'),
    ],
    [
      '-o table',
      [runs(), runs(run('cf1', 'Queued'))],
      [
        'RUN ID    TASK    PLATFORM    STATUS    TRIGGER    STARTED    DURATION',
        '--------  ------  ----------  --------  ---------  ---------  ----------',
        'cf1       hello               Queued    Manual',
        '',
      ].join('\n'),
    ],
  ])('%s: a line for each run and each change', async (words, lists, stdout) => {
    const result = await watch(words, lists);
    expect([result.exitCode, result.stderr, result.stdout]).toEqual([130, interrupted, stdout]);
  });

  it('prints a whole run on one line', async () => {
    const { stdout } = await watch('-o json', [runs(run('cf1', 'Queued'))]);
    const [line = '', ...more] = stdout.split('\n');
    expect([JSON.parse(line), more]).toMatchObject([{ runId: 'cf1', status: 'Queued', task: 'hello' }, ['']]);
  });

  it('ends when its reader leaves', async () => {
    const { exitCode, stdout, asked } = await watch('-o tsv --query [[runId,status]]', [...threeLists, runs()], {
      readers: { stdout: 'leaves' },
    });
    expect([exitCode, stdout, asked.length]).toEqual([0, 'cf1\tSucceeded\ncf2\tRunning\n', 2]);
  });

  it('uses a configured format', async () => {
    const { stdout } = await watch('', [runs(run('cf1', 'Queued'))], { env: { AZURE_CORE_OUTPUT: 'json' } });
    expect(JSON.parse(stdout)).toMatchObject({ runId: 'cf1' });
  });
});

describe('list-runs --watch asks', () => {
  it('with the filters of list-runs', async () => {
    const asked = "GET R/runs?$filter=TaskName eq 'hello' and Status eq 'Failed'&$top=3";
    const result = await watch(
      '-n hello --run-status Failed --top 3 -o none --output table',
      [runs(run('cf1', 'Failed')), runs()],
      {},
      asked,
    );
    expect(result.asked).toEqual([find, asked, asked]);
  });

  it('each second while runs change, and then less often', async () => {
    const lists = [...threeLists, ...Array<Answer>(6).fill(threeLists[2] as Answer)];
    const { host } = await watch('', lists);
    expect(host.sleeps).toEqual([1000, 1000, 1000, 1500, 2250, 3375, 5000, 5000, 5000]);
  });

  it('again when the service does not respond', async () => {
    const { stdout, exitCode } = await watch('-o tsv --query [[runId,status]]', [
      busy,
      ...Array<Answer>(8).fill(busy),
      ...threeLists,
    ]);
    expect([exitCode, stdout]).toEqual([130, 'cf1\tSucceeded\ncf2\tRunning\ncf3\tQueued\ncf2\tFailed\n']);
  });

  it('no more when the service refuses', async () => {
    const refusal: Answer = [403, { error: { code: 'AuthorizationFailed', message: 'No.' } }];
    const { exitCode, asked } = await watch('', [refusal, ...threeLists]);
    expect([exitCode, asked]).toEqual([1, [find, all]]);
  });

  it('once whether the task exists', async () => {
    const asked = "GET R/runs?$filter=TaskName eq 'nosuch'&$top=15";
    const missing: Answer = [404, { error: { code: 'ResourceNotFound', message: 'No such task.' } }];
    const result = await watch('-n nosuch', [runs(), runs()], { replies: { 'GET R/tasks/nosuch': [missing] } }, asked);
    expect([result.asked, result.stderr.split('\n')[0]]).toEqual([
      [find, asked, 'GET R/tasks/nosuch', asked],
      "WARNING: The registry 'myregistry' has no task 'nosuch'. 'acrtask list -r myregistry' lists the tasks.",
    ]);
  });
});

describe('list-runs --watch on a terminal', () => {
  it('redraws the table in place, the newest run first, with how long a run has taken', async () => {
    const result = await watch('', threeLists, { tty: ['stdout'], columns: 90 });
    const header = [
      'RUN ID    TASK    PLATFORM    STATUS     TRIGGER    STARTED               DURATION',
      '--------  ------  ----------  ---------  ---------  --------------------  ----------',
    ];
    const footer = ['', 'Watching for changes. Press Ctrl-C to end.', ''];
    expect([result.exitCode, result.stderr, framesOf(result.stdout)]).toEqual([
      130,
      interrupted,
      [
        [
          'up 0',
          ...header,
          'cf2       hello               Running    Manual     2026-01-02T03:04:00Z  00:00:05',
          'cf1       hello               Succeeded  Manual     2026-01-02T03:04:00Z  00:00:08',
          ...footer,
        ].join('\n'),
        [
          'up 6',
          ...header,
          'cf3       hello               Queued     Manual',
          'cf2       hello               Running    Manual     2026-01-02T03:04:00Z  00:00:06',
          'cf1       hello               Succeeded  Manual     2026-01-02T03:04:00Z  00:00:08',
          ...footer,
        ].join('\n'),
        [
          'up 7',
          ...header,
          'cf3       hello               Queued     Manual',
          'cf2       hello               Failed     Manual     2026-01-02T03:04:00Z  00:00:08',
          'cf1       hello               Succeeded  Manual     2026-01-02T03:04:00Z  00:00:08',
          ...footer,
        ].join('\n'),
      ],
    ]);
  });

  it('leaves out the platform where there is no room for it', async () => {
    const { stdout } = await watch('', [runs(run('cf1', 'Succeeded', ended))], { tty: ['stdout'], columns: 80 });
    expect(framesOf(stdout)).toEqual([
      [
        'up 0',
        'RUN ID    TASK    STATUS     TRIGGER    STARTED               DURATION',
        '--------  ------  ---------  ---------  --------------------  ----------',
        'cf1       hello   Succeeded  Manual     2026-01-02T03:04:00Z  00:00:08',
        '',
        'Watching for changes. Press Ctrl-C to end.',
        '',
      ].join('\n'),
    ]);
  });

  it('says when there are no runs, and when the service does not respond', async () => {
    const { stdout } = await watch('', [runs(), busy, busy, runs()], { tty: ['stdout'] });
    expect(framesOf(stdout)).toEqual([
      'up 0\nThere are no such runs yet.\n\nWatching for changes. Press Ctrl-C to end.\n',
      'up 3\nThere are no such runs yet.\n\nThe service does not respond; trying again. Press Ctrl-C to end.\n',
      'up 3\nThere are no such runs yet.\n\nWatching for changes. Press Ctrl-C to end.\n',
    ]);
  });

  it.each([
    ['-o json is asked for', '-o json', {}, '{'],
    ['it cannot be redrawn', '', { TERM: 'dumb' }, 'RUN ID'],
    ['json is only configured', '', { AZURE_CORE_OUTPUT: 'json' }, '\rRUN ID'],
  ])('%s', async (_, words, env, start) => {
    const { stdout } = await watch(words, [runs(run('cf1', 'Queued'))], { tty: ['stdout'], env });
    expect(stdout.slice(0, start.length)).toBe(start);
  });
});

describe('list-runs --watch refuses before anything is asked', () => {
  it.each([
    [
      '-o yaml',
      'argument --output/-o: with --watch, use table, or json or tsv for one line per change, instead of yaml',
    ],
    ['--query [0]', '--query with --watch needs -o json or -o tsv: it is applied to each run that changes.'],
    ['-o table --query [0]', '--query with --watch needs -o json or -o tsv: it is applied to each run that changes.'],
  ])('%s', async (words, message) => {
    const { exitCode, asked, stderr } = await watch(words, [runs()]);
    expect([exitCode, asked, stderr.split('\n')[0]]).toEqual([2, [], `ERROR: ${message}`]);
  });
});

it('watches runs of the emulator', async () => {
  const { run: carryOut, attempt } = await createEmulatedAzure();
  await carryOut('create -r myregistry -n hello --cmd bash -c /dev/null');
  for (const _ of [1, 2]) await carryOut('run -r myregistry -n hello --no-wait');
  const { stdout } = await attempt('list-runs -r myregistry --watch -o tsv --query runId', {
    prepare: (host) => host.beforeSleep(() => host.interrupt()),
  });
  expect(stdout).toBe('cf1\ncf2\n');
});
