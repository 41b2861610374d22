import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CommandLineOptions, runCommandLine } from '../../support/command-line.ts';
import { step } from '../../support/failed-logs.ts';
import type { Answer } from '../../support/fake-azure.ts';

const limit = 'toomanyrequests: You have reached your pull rate limit.';
const handshake = 'net/http: TLS handshake timeout';

const run = (id: string, status: string): Answer => [
  200,
  { name: id, properties: { runId: id, status, task: 'hello' } },
];

/** One run after the other: how each ends, and what its log says. */
const runs = (...ends: readonly (readonly [status: string, log: string])[]): Record<string, readonly Answer[]> => ({
  'POST R/scheduleRun': ends.map((_, index) => run(`cf${index + 1}`, 'Queued')),
  ...Object.fromEntries(
    ends.flatMap(([status, log], index) => {
      const id = `cf${index + 1}`;
      const mark = status === 'Succeeded' ? 'successful' : status.toLowerCase();
      return [
        [`GET R/runs/${id}`, [run(id, status)]],
        [`POST R/runs/${id}/listLogSasUrl`, [[200, { logLink: `https://logs.blob.localhost/${id}?sig=s` }]]],
        [`GET https://logs.blob.localhost/${id}?sig=s`, [[200, log, { 'x-ms-meta-complete': mark }]]],
      ];
    }),
  ),
});

const good = ['Succeeded', 'hello\n'] as const;
const limited = ['Failed', step(limit)] as const;
const broken = ['Failed', step('npm ERR! code ELIFECYCLE')] as const;
const cut = ['Failed', step(handshake)] as const;

const line = 'run -r myregistry -n hello --no-diagnosis';

const queuedIn = (asked: readonly unknown[]): number =>
  asked.filter((each) => Array.isArray(each) && each[0] === 'POST R/scheduleRun').length;

describe('--retry', () => {
  it.each<[string, Record<string, readonly Answer[]>, number, number]>([
    [`${line} --retry 2`, runs(limited, good), 0, 2],
    [`${line} --retry 2`, runs(limited, cut, good), 0, 3],
    [`${line} --retry 1`, runs(limited, limited, good), 1, 2],
    [`${line} --retry 0`, runs(limited, good), 1, 1],
    [line, runs(limited, good), 1, 1],
    [`${line} --retry 2`, runs(broken, good), 1, 1],
    [`${line} --retry 2`, runs(limited, broken, good), 1, 2],
    [`${line} --retry 2 --retry-on service`, runs(limited, good), 1, 1],
    [`${line} --retry 2 --retry-on service,rate-limit`, runs(limited, good), 0, 2],
    [`${line} --retry 2`, runs(['Timeout', step(limit)], good), 1, 1],
    [`${line} --retry 2`, runs(['Canceled', step(limit)], good), 1, 1],
    [`${line} --retry 1 --exit-code detailed`, runs(limited, ['Timeout', '']), 6, 2],
    [`${line} --retry 1 --exit-code detailed`, runs(limited, limited), 4, 2],
    [`${line} --retry 1 --no-logs`, runs(limited, good), 0, 2],
    [`rerun cf1 -r myregistry --retry 1`, runs(limited, good), 0, 2],
    [`run -r myregistry --cmd bash /dev/null --retry 1`, runs(limited, good), 0, 2],
    [`build -r myregistry https://github.com/a/b.git --retry 1`, runs(limited, good), 0, 2],
    [`pack build -r myregistry https://github.com/a/b.git -t a --builder b --retry 1`, runs(limited, good), 0, 2],
  ])('%s (%#) ends as the last run does', async (words, replies, code, queued) => {
    const { exitCode, asked, stderr } = await runCommandLine(words, { replies });
    expect([exitCode, queuedIn(asked)], stderr).toEqual([code, queued]);
  });

  it('says why it queues a run again, waits longer each time, and lists all of them', async () => {
    const { stderr, host } = await runCommandLine(`${line} --retry 3`, { replies: runs(limited, cut, good) });
    expect(stderr).toBe(`WARNING: Queued a run with ID: cf1
WARNING: Waiting for an agent...
WARNING: Run cf1 ended with a transient failure (rate-limit): ${limit}
Queueing it again in 5 s: attempt 2 of 4.
WARNING: Queued a run with ID: cf2
WARNING: Waiting for an agent...
WARNING: Run cf2 ended with a transient failure (service): ${handshake}
Queueing it again in 10 s: attempt 3 of 4.
WARNING: Queued a run with ID: cf3
WARNING: Waiting for an agent...
WARNING: 3 attempts:
  cf1  Failed     rate-limit
  cf2  Failed     service
  cf3  Succeeded
`);
    expect(host.sleeps.filter((ms) => ms >= 5000)).toEqual([5000, 10_000]);
  });

  it.each([
    [' ', broken, 'it did not end with a transient failure'],
    [' ', ['Timeout', step(limit)], 'it did not end with a transient failure'],
    [' --retry-on service ', limited, 'it ended with a transient failure (rate-limit) that --retry-on does not name'],
  ] as const)('with%safter %j, says why it does not queue the run again', async (option, end, reason) => {
    const { stderr } = await runCommandLine(`${line} --retry 1${option}`, { replies: runs(end) });
    expect(stderr.split('\n').slice(2, 3)).toEqual([`WARNING: Run cf1 is not queued again: ${reason}.`]);
  });

  it('says nothing of the kind of a run that has succeeded, and of one after which no other may follow', async () => {
    for (const ends of [[good], [limited, limited]] as const) {
      const { stderr } = await runCommandLine(`${line} --retry 1`, { replies: runs(...ends) });
      expect(stderr).not.toContain('is not queued again');
    }
  });

  it('has the attempts in the result, and explains only the last failure', async () => {
    const { stdout, stderr } = await runCommandLine(
      'run -r myregistry -n hello --retry 1 -o json --query [runId,outcome,attempts]',
      { replies: runs(limited, limited) },
    );
    expect(JSON.parse(stdout)).toEqual([
      'cf2',
      'failed',
      [
        { runId: 'cf1', status: 'Failed', transient: 'rate-limit' },
        { runId: 'cf2', status: 'Failed', transient: 'rate-limit' },
      ],
    ]);
    expect(stderr.match(/reached the limit of requests/g)).toHaveLength(1);
  });

  it('has the attempts in the metadata file', async () => {
    const { host } = await runCommandLine(`${line} --retry 1 --metadata-file run.json`, {
      replies: runs(limited, good),
    });
    expect(JSON.parse(await readFile(join(host.cwd, 'run.json'), 'utf8'))).toEqual({
      runId: 'cf2',
      outcome: 'succeeded',
      images: [],
      references: [],
      steps: [],
      attempts: [
        { runId: 'cf1', status: 'Failed', transient: 'rate-limit' },
        { runId: 'cf2', status: 'Succeeded' },
      ],
    });
  });

  it('lists the attempts when the run cannot be queued again', async () => {
    const replies = runs(limited);
    const refused: Answer = [403, { error: { code: 'AuthorizationFailed', message: 'No.' } }];
    const { exitCode, stderr } = await runCommandLine(`${line} --retry 1`, {
      replies: { ...replies, 'POST R/scheduleRun': [run('cf1', 'Queued'), refused] },
    });
    expect([exitCode, stderr.split('\n').slice(4, 5)]).toEqual([1, ['ERROR: (AuthorizationFailed) No.']]);
  });

  it('tells the CI system only of the last run', async () => {
    const { stderr, stdout } = await runCommandLine(`${line} --retry 1`, {
      env: { GITHUB_ACTIONS: 'true' },
      replies: runs(limited, good),
    });
    expect(`${stdout}${stderr}`).not.toContain('::error');
  });

  it('ends with Ctrl-C during the pause', async () => {
    const { exitCode, asked } = await runCommandLine(`${line} --retry 1`, {
      replies: runs(limited, good),
      prepare: (host) => host.beforeSleep(() => host.interrupt()),
    });
    expect([exitCode, queuedIn(asked)]).toEqual([130, 1]);
  });
});

describe('--retry of a run with a folder', () => {
  const folder: CommandLineOptions = {
    prepare: async ({ cwd }) => {
      await mkdir(join(cwd, 'app'));
      await writeFile(join(cwd, 'app', 'Dockerfile'), 'FROM scratch\n');
      await writeFile(join(cwd, 'app', 'acb.yaml'), 'steps:\n  - cmd: bash\n');
    },
  };
  const invalid: Answer = [400, { error: { code: 'BadRequest', message: 'The source does not exist.' } }];
  const uploads = (asked: readonly unknown[]): number =>
    asked.filter((each) => each === 'POST R/listBuildSourceUploadUrl').length;

  it.each([
    'build -r myregistry app --retry 1',
    'run -r myregistry app --retry 1',
    'run -r myregistry -n hello -c app --retry 1',
    'pack build -r myregistry app -t a --builder b --retry 1',
  ])('%s sends the folder once, and again only when it is gone', async (words) => {
    const kept = await runCommandLine(words, { ...folder, replies: runs(limited, good) });
    const gone = await runCommandLine(words, {
      ...folder,
      replies: {
        ...runs(limited, good),
        'POST R/scheduleRun': [run('cf1', 'Queued'), invalid, run('cf2', 'Queued')],
      },
    });
    expect([
      [kept.exitCode, uploads(kept.asked), queuedIn(kept.asked)],
      [gone.exitCode, uploads(gone.asked), queuedIn(gone.asked)],
    ]).toEqual([
      [0, 1, 2],
      [0, 2, 3],
    ]);
  });
});

describe('--retry-on', () => {
  it.each([
    [
      `${line} --retry 1 --retry-on ratelimit`,
      "argument --retry-on: 'ratelimit' is not one of context-download, rate-limit, service. Did you mean 'rate-limit'?",
    ],
    [`${line} --retry-on service`, '--retry-on can only be used with --retry.'],
    [`${line} --retry 1 --no-wait`, '--retry cannot be combined with --no-wait: nobody waits for the run.'],
    [`${line} --retry 11`, 'argument --retry: 11 is greater than 10'],
    ['run --local --retry 1', '--retry cannot be combined with --local: nothing is queued.'],
  ])('%s is refused', async (words, problem) => {
    const { exitCode, stderr, asked } = await runCommandLine(words);
    expect([exitCode, stderr.split('\n')[0], asked]).toEqual([2, `ERROR: ${problem}`, []]);
  });
});
