import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CommandError } from '../../src/errors.ts';
import type { FoundRegistry } from '../../src/service/registries.ts';
import { armError, createFurnishedServices, type ServiceBenchOptions } from '../support/services.ts';

const registry: Omit<FoundRegistry, 'facts'> = {
  name: 'myregistry',
  group: 'myResourceGroup',
  location: 'eastus',
  loginServer: 'myregistry.azurecr.io',
  roleAssignmentMode: undefined,
};
const taskFile = (content: string) => Buffer.from(`version: v1.1.0\nsteps:\n  - ${content}\n`).toString('base64');
const request = (content = 'cmd: bash echo hi') =>
  ({
    type: 'EncodedTaskRunRequest',
    isArchiveEnabled: false,
    encodedTaskContent: taskFile(content),
    platform: { os: 'linux' },
  }) as const;
const how = { takeOver: () => () => {} };

const createBench = async (options: ServiceBenchOptions = {}) => {
  const bench = await createFurnishedServices(options);
  return { ...bench, runs: bench.services.runs };
};

describe('a run', () => {
  it('is queued, followed to its end, shown and listed', async () => {
    const { runs, host } = await createBench();
    const queued = await runs.schedule(registry, request());
    expect(queued).toMatchObject({ name: 'cf1', properties: { runId: 'cf1', status: 'Queued' } });
    const { raw, failure } = await runs.follow(registry, 'cf1', how);
    expect([failure, raw]).toMatchObject([undefined, { properties: { status: 'Succeeded' } }]);
    expect(host.written.stdout).toContain('\nRun ID: cf1 was successful after ');
    expect(await runs.get(registry, 'cf1')).toEqual(raw);
    expect(await runs.isOver(registry, 'cf1')).toBe(true);
    expect(await runs.list(registry, {})).toEqual([raw]);
  });

  it.each<[string, boolean, object, NodeJS.ProcessEnv]>([
    ['copies the log alone', true, {}, {}],
    ['reports on the run, too', false, { report: true }, {}],
    ['tells a CI system, too', false, {}, { GITHUB_ACTIONS: 'true' }],
  ])('prepares the process to copy or not: it %s', async (_about, prepared, more, env) => {
    const { runs, host } = await createBench({ env });
    await runs.schedule(registry, request());
    await runs.follow(registry, 'cf1', { ...how, ...more });
    expect(host.isPreparedToCopy()).toBe(prepared);
  });

  it('that fails is told with its id, and is no error of the command that waits', async () => {
    const { runs } = await createBench();
    await runs.schedule(registry, request('push: ["nosuch.azurecr.io/a:b"]'));
    const { raw, failure } = await runs.wait(registry, 'cf1', how);
    expect(raw).toMatchObject({ properties: { status: 'Failed' } });
    expect(failure?.message).toContain("The run with ID 'cf1' finished with unsuccessful status 'Failed'.");
  });

  it('can be cancelled', async () => {
    const { runs } = await createBench({ emulator: { progression: { kind: 'stepped' } } });
    await runs.schedule(registry, request());
    expect(await runs.isOver(registry, 'cf1')).toBe(false);
    await runs.cancel(registry, 'cf1');
    expect((await runs.get(registry, 'cf1')).properties.status).toBe('Canceled');
  });

  it('that nobody knows is not found', async () => {
    const { runs } = await createBench();
    await expect(runs.get(registry, 'cf9')).rejects.toMatchObject({ name: 'ServiceError', exitCode: 3 });
    await expect(runs.follow(registry, 'cf9', how)).rejects.toMatchObject({ name: 'ServiceError', exitCode: 3 });
  });

  it('is listed newest first, by what is asked for', async () => {
    const { runs } = await createBench();
    for (const content of ['cmd: bash', 'push: ["nosuch.azurecr.io/a:b"]', 'cmd: bash'])
      await runs.schedule(registry, request(content));
    const names = async (query: { filter?: string; top?: number }) =>
      (await runs.list(registry, query)).map(({ name }) => name);
    expect(await names({})).toEqual(['cf3', 'cf2', 'cf1']);
    expect(await names({ top: 2 })).toEqual(['cf3', 'cf2']);
    expect(await names({ filter: "Status eq 'Failed'" })).toEqual(['cf2']);
  });
});

describe('a run that is certainly not queued is not looked for', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const broken = (code: string) => Object.assign(new Error(code), { name: 'RestError', code });
  it.each<[string, () => Response, object, number]>([
    [
      'a refusal',
      () => armError(400, 'BadRequest', 'No.'),
      { name: 'ServiceError', message: 'No.', hint: undefined },
      1,
    ],
    [
      'nobody there',
      () => {
        throw broken('ECONNREFUSED');
      },
      {
        name: 'CommandError',
        message: 'the service cannot be reached (ECONNREFUSED).',
        hint: expect.not.stringContaining('queued'),
      },
      5,
    ],
    [
      'too many requests',
      () => new Response('', { status: 429, headers: { 'retry-after': '1' } }),
      { name: 'ServiceError', hint: undefined },
      5,
    ],
  ])('%s', async (_, answer, error, times) => {
    const { runs, intercept, asked } = await createBench();
    intercept((_request, { pathname }) => (pathname.endsWith('/scheduleRun') ? answer() : undefined));
    const queueing = runs.schedule(registry, request()).catch((caught: unknown) => caught);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await queueing).toMatchObject(error);
    expect(await queueing).toBeInstanceOf(CommandError);
    expect(asked.length).toBe(times);
  });
});

describe('the identity of a run for its own registry', () => {
  it('is sent with the api-version that knows it', async () => {
    const { runs, intercept } = await createBench();
    const seen: unknown[] = [];
    intercept(async (sent, { pathname, searchParams }) => {
      if (!pathname.endsWith('/scheduleRun')) return undefined;
      seen.push(searchParams.get('api-version'), JSON.parse(await text(sent.clone().body as never)).credentials);
      return Response.json({ name: 'cf1', properties: { runId: 'cf1' } });
    });
    await runs.schedule(
      registry,
      { ...request(), credentials: { sourceRegistry: { loginMode: 'Default' } } },
      '[caller]',
    );
    await runs.schedule(registry, request());
    expect(seen).toEqual([
      '2025-03-01-preview',
      { sourceRegistry: { loginMode: 'Default', identity: '[caller]' } },
      '2019-06-01-preview',
      undefined,
    ]);
  });
});
