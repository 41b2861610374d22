import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createEmulator } from '../../src/emulator/emulator.ts';
import { type CommandLine, runCommandLine } from '../support/command-line.ts';
import { subscription } from '../support/fake-azure.ts';
import type { TestHost } from '../support/test-host.ts';

const broken = (code: string) => Object.assign(new Error(code), { name: 'RestError', code });
const fail = (status: number, headers: Record<string, string> = {}) =>
  Response.json({ error: { code: 'Failed', message: 'Oops.' } }, { status, headers });

/** What becomes of a request that queues a run: it arrives or not, and then its answer is lost in some way. */
interface Fault {
  readonly arrives: boolean;
  answer(): Response | undefined;
}
const lose =
  (code: string) =>
  (arrives: boolean): Fault => ({
    arrives,
    answer: () => {
      throw broken(code);
    },
  });
const reset = lose('ECONNRESET');
const answering =
  (status: number, headers?: Record<string, string>) =>
  (arrives: boolean): Fault => ({ arrives, answer: () => fail(status, headers) });

interface World {
  /** Carries out a command line; `faults` befall its first requests that queue a run. */
  run(line: string, faults?: readonly Fault[], options?: WorldOptions): Promise<CommandLine>;
  /** The ids of all runs, newest first. */
  ids(): Promise<readonly string[]>;
}
interface WorldOptions {
  /** New runs are listed only after so many milliseconds. */
  readonly lateMs?: number;
  /** Whether lists of runs are refused. */
  readonly listing?: () => Response | undefined;
  /** How far the service's clock is ahead; it tells its time in each answer. */
  readonly aheadMs?: number;
  /** Done when the command begins to wait. */
  readonly meanwhile?: (host: TestHost, count: number) => Promise<void> | void;
}

const minutes = 60_000;

const createWorld = async (): Promise<World> => {
  let now = () => new Date('2026-01-01T00:00:00Z');
  const emulator = createEmulator({ subscriptionId: subscription, now: () => now() });
  const fetch = (request: Request) => emulator.fetch(request);
  const plainly = async (line: string) => {
    const result = await runCommandLine(line, { network: fetch });
    if (result.exitCode !== 0) throw new Error(result.stderr);
    return result;
  };
  await plainly('az group create -n myResourceGroup -l eastus');
  await plainly('az acr create -g myResourceGroup -n myregistry --sku Premium');
  await plainly("create -r myregistry -n hello -c /dev/null --cmd 'bash echo hi'");
  await plainly("create -r myregistry -n other -c /dev/null --cmd 'bash echo hi'");
  // An hour ago, and of the same task: never taken for the run that is looked for.
  await plainly('run -r myregistry -n hello --no-wait');
  const ids = async () => {
    const { stdout } = await plainly('list-runs -r myregistry --query [].runId -o tsv');
    return stdout.trim().split('\n');
  };
  return {
    ids,
    run: async (line, faults = [], { lateMs = 0, listing, aheadMs = 0, meanwhile } = {}) => {
      const left = [...faults];
      let theHost: TestHost | undefined;
      const start = Date.parse('2026-01-02T03:04:05.000Z');
      const clock = () => theHost?.now().getTime() ?? start;
      now = () => new Date(clock() + aheadMs);
      let waits = 0;
      return runCommandLine(line, {
        network: async (request) => {
          const { pathname } = new URL(request.url);
          if (request.method === 'POST' && pathname.endsWith('/scheduleRun')) {
            const fault = left.shift() ?? { arrives: true, answer: () => undefined };
            const queued = fault.arrives ? await fetch(request) : undefined;
            theHost?.pass(2000);
            return fault.answer() ?? queued ?? fail(500);
          }
          if (request.method === 'GET' && /\/runs$/.test(pathname)) {
            const given = listing?.();
            if (given) return given;
          }
          const answer = await fetch(request);
          if (request.method !== 'GET' || !/\/runs$/.test(pathname)) return answer;
          const { value } = (await answer.json()) as { value: { properties: { createTime: string } }[] };
          const isListed = ({ properties }: (typeof value)[number]) =>
            Date.parse(properties.createTime) + lateMs <= now().getTime();
          const date = new Date(Math.floor(now().getTime() / 1000) * 1000).toUTCString();
          return Response.json({ value: value.filter(isListed) }, { headers: aheadMs === 0 ? {} : { date } });
        },
        prepare: async (host) => {
          theHost = host;
          await writeFile(join(host.cwd, 'Dockerfile'), 'FROM scratch\n');
          await writeFile(join(host.cwd, 'acb.yaml'), 'steps:\n  - cmd: bash echo hi\n');
          host.beforeSleep(() => {
            waits += 1;
            void meanwhile?.(host, waits);
          });
        },
      });
    },
  };
};

const lost = (why: string) =>
  `WARNING: The response from the registry 'myregistry' was lost (${why}): checking whether the run was queued...\n`;
const absent = 'WARNING: The run was not queued: no run matches the request. Sending the request again.\n';
const lines: readonly (readonly [string, string])[] = [
  ['run', 'run -r myregistry -n hello'],
  ['run --no-wait', 'run -r myregistry -n hello --no-wait'],
  ['run --no-logs', 'run -r myregistry -n hello --no-logs'],
  ['a quick run', "run -r myregistry --cmd 'bash echo hi' /dev/null"],
  ['a quick run under az', "az acr run -r myregistry --cmd 'bash echo hi' /dev/null"],
  ['a quick run of a folder', 'az acr run -r myregistry .'],
  ['run under az', 'az acr task run -r myregistry -n hello'],
  ['build', 'build -r myregistry -t a:b .'],
  ['build under az', 'az acr build -r myregistry -t a:b .'],
  ['pack build', 'pack build -r myregistry -t a:b --builder a.io/builder .'],
  ['rerun', 'rerun cf1 -r myregistry'],
];

describe('a run that was queued before the answer was lost is taken, and not queued twice', () => {
  it.each(lines)('%s', async (_, line) => {
    const { run, ids } = await createWorld();
    const { exitCode, stderr } = await run(line, [reset(true)]);
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toContain(lost('ECONNRESET'));
    expect(stderr).toMatch(
      /WARNING: The run was queued: run cf2, created at 2026-01-02T\S+ by .*, is the only one that matches the request\.\n/,
    );
    expect(stderr).toContain('with ID: cf2\n');
    expect(await ids()).toEqual(['cf2', 'cf1']);
  });
});

describe('a run that was not queued is queued again', () => {
  it.each(lines)('%s', async (_, line) => {
    const { run, ids } = await createWorld();
    const { exitCode, stderr } = await run(line, [reset(false)]);
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toContain(lost('ECONNRESET') + absent);
    expect(await ids()).toEqual(['cf2', 'cf1']);
  });
});

describe('in whatever way the answer is lost', () => {
  it.each<[string, (arrives: boolean) => Fault, string]>([
    ['a broken pipe', lose('EPIPE'), 'EPIPE'],
    ['no answer in time', lose('ETIMEDOUT'), 'ETIMEDOUT'],
    ['408', answering(408), 'HTTP 408'],
    ['500', answering(500), 'HTTP 500'],
    ['502', answering(502), 'HTTP 502'],
    ['503', answering(503), 'HTTP 503'],
    ['503 with Retry-After', answering(503, { 'retry-after': '5' }), 'HTTP 503'],
    ['504', answering(504), 'HTTP 504'],
  ])('%s', async (_, fault, why) => {
    for (const arrives of [true, false]) {
      const { run, ids } = await createWorld();
      const { exitCode, stderr } = await run('run -r myregistry -n hello --no-wait', [fault(arrives)]);
      expect([exitCode, stderr.includes(lost(why)), await ids()]).toEqual([0, true, ['cf2', 'cf1']]);
    }
  });
});

describe('a run that is looked for', () => {
  const noWait = 'run -r myregistry -n hello --no-wait';

  it.each([5000, 20_000, 30_000])('may be listed %i ms late', async (lateMs) => {
    const { run, ids } = await createWorld();
    const { exitCode, stderr } = await run(noWait, [reset(true)], { lateMs });
    expect([exitCode, stderr.includes(absent), (await ids())[0]]).toEqual([0, false, 'cf2']);
  });

  it('is looked for until the service wants to be asked again', async () => {
    const { run } = await createWorld();
    const { host } = await run(noWait, [answering(503, { 'retry-after': '120' })(false)]);
    expect(host.sleeps.reduce((sum, ms) => sum + ms, 0)).toBe(120_000);
  });

  it('may have been queued by a service whose clock is wrong', async () => {
    for (const aheadMs of [-90 * minutes, 90 * minutes]) {
      const { run, ids } = await createWorld();
      const { exitCode } = await run(noWait, [reset(true)], { aheadMs });
      expect([exitCode, await ids()]).toEqual([0, ['cf2', 'cf1']]);
    }
  });

  it('that shows after the request was sent again is told', async () => {
    const { run, ids } = await createWorld();
    const { exitCode, stderr } = await run(noWait, [reset(true)], { lateMs: 33_000 });
    expect([exitCode, stderr.includes(absent), await ids()]).toEqual([0, true, ['cf3', 'cf2', 'cf1']]);
    expect(stderr).toMatch(
      /WARNING: Run cf2, created at .* matches the request too: it may come from the first attempt and have appeared late\. To cancel it: acrtask cancel-run -r myregistry --run-id cf2\nWARNING: Queued a run with ID: cf3\n/,
    );
  });

  it('is sent three times at most', async () => {
    const { run, ids } = await createWorld();
    const { exitCode, stderr } = await run(noWait, [reset(false), reset(false), reset(false)]);
    expect([exitCode, await ids()]).toEqual([1, ['cf1']]);
    expect(stderr.split(absent).length).toBe(3);
    expect(stderr).toMatch(
      /ERROR: .* cannot be reached \(ECONNRESET\)\.\nThe run may have been queued anyway: check with 'acrtask list-runs' before you try again\.\n$/,
    );
  });

  it('is queued by the second attempt, which is lost too', async () => {
    const { run, ids } = await createWorld();
    const { exitCode } = await run(noWait, [reset(false), answering(500)(true)]);
    expect([exitCode, await ids()]).toEqual([0, ['cf2', 'cf1']]);
  });

  it.each([403, 500])('is not sent again when the list of runs is answered with %i', async (status) => {
    const { run, ids } = await createWorld();
    const { exitCode, stderr } = await run(noWait, [answering(400)(false)]);
    expect([exitCode, stderr.includes('lost')]).toEqual([1, false]);
    const unseen = await run(noWait, [answering(504)(true)], { listing: () => fail(status === 500 ? 501 : status) });
    expect(unseen.exitCode).toBe(1);
    expect(unseen.stderr).toContain('The run may have been queued anyway');
    expect(await ids()).toEqual(['cf2', 'cf1']);
  });

  it('is none of another task, nor one that a trigger or a quick request queued', async () => {
    const { run, ids } = await createWorld();
    await run('run -r myregistry -n other --no-wait');
    await run("run -r myregistry --cmd 'bash echo hi' /dev/null --no-wait");
    const { stderr } = await run(noWait, [reset(false)]);
    expect([stderr.includes(absent), await ids()]).toEqual([true, ['cf4', 'cf3', 'cf2', 'cf1']]);
  });

  it('is not guessed when two fit', async () => {
    const { run, ids } = await createWorld();
    await run(noWait);
    const { exitCode, stderr, stdout } = await run(noWait, [reset(true)]);
    expect([exitCode, stdout, await ids()]).toEqual([1, '', ['cf3', 'cf2', 'cf1']]);
    expect(stderr.slice(stderr.indexOf('ERROR')).replace(/at \S+ by .*/g, 'at TIME by SOMEBODY')).toBe(
      [
        "ERROR: The registry 'myregistry' did not say which run it queued, and 2 runs match the request:",
        '  cf3, created at TIME by SOMEBODY',
        '  cf2, created at TIME by SOMEBODY',
        "Inspect each with 'acrtask show-run -r myregistry --run-id ID', and follow yours with 'acrtask logs -r myregistry --run-id ID'.",
        '',
      ].join('\n'),
    );
  });

  it('is told of when somebody interrupts', async () => {
    const { run } = await createWorld();
    const { exitCode, stderr } = await run(noWait, [reset(true)], {
      lateMs: minutes,
      meanwhile: (host) => host.interrupt(),
    });
    expect([exitCode, stderr.slice(stderr.indexOf('ERROR'))]).toEqual([
      130,
      "ERROR: Interrupted. The run may have been queued anyway: check with 'acrtask list-runs' before you try again.\n",
    ]);
  });
});
