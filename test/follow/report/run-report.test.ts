import { describe, expect, it } from 'vitest';
import { redactedReport, runReport } from '../../../src/follow/report/run-report.ts';

const run = (status: string, outputImages?: unknown) => ({ status, raw: { properties: { outputImages } } });
const silent = { steps: [], lastWords: '', lastLines: [] };
const image = (registry: string | undefined, repository: string, tag: string, digest?: string) => ({
  registry,
  repository,
  tag,
  digest,
});

describe('the outcome', () => {
  it.each([
    ['Succeeded', undefined, 'succeeded'],
    ['Succeeded', 'successful', 'succeeded'],
    ['Succeeded', 'failed', 'failed'],
    ['Succeeded', 'timedout', 'timedout'],
    ['Failed', 'successful', 'failed'],
    ['Error', undefined, 'failed'],
    ['Canceled', undefined, 'canceled'],
    ['Timeout', undefined, 'timedout'],
    ['Unheard', undefined, 'failed'],
  ])('of %s whose log says %s is %s', (status, logStatus, outcome) =>
    expect(runReport({ runId: 'cf1' }, { ...run(status), ...(logStatus ? { logStatus } : {}) }, silent).outcome).toBe(
      outcome,
    ),
  );
});

describe('the images', () => {
  it.each<[string, unknown, readonly string[], readonly string[], { tags?: readonly string[] }]>([
    ['none', undefined, [], [], {}],
    ['null', null, [], [], {}],
    [
      'two tags of one image, another, and one without digest',
      [
        image('r.azurecr.io', 'a/b', 'v1', 'sha256:1'),
        image('r.azurecr.io', 'a/b', 'v2', 'sha256:1'),
        image(undefined, 'c', 'v1', 'sha256:2'),
        image('r.azurecr.io', 'd', 'v1'),
      ],
      ['a/b@sha256:1', 'c@sha256:2'],
      ['r.azurecr.io/a/b@sha256:1', 'c@sha256:2'],
      { tags: ['r.azurecr.io/a/b:v1', 'r.azurecr.io/a/b:v2', 'c:v1'] },
    ],
  ])('%s', (_about, outputImages, images, references, tags) =>
    expect(runReport({ runId: 'cf1' }, run('Succeeded', outputImages), silent)).toEqual({
      runId: 'cf1',
      outcome: 'succeeded',
      images,
      references,
      steps: [],
      ...tags,
    }),
  );
});

it('says which run it is, and without images what was to be built', () =>
  expect(
    runReport(
      { runId: 'cf1', registry: 'myregistry', images: ['hello:v1'] },
      { status: 'Failed', raw: { properties: { task: 'hello' } } },
      { ...silent, lastLines: ['boom'] },
    ),
  ).toEqual({
    runId: 'cf1',
    outcome: 'failed',
    images: [],
    references: [],
    steps: [],
    lastLines: ['boom'],
    registry: 'myregistry',
    task: 'hello',
    tags: ['hello:v1'],
  }));

it('shows no secret of a line that is too long for it', () => {
  const secret = 'pa55word'.repeat(10);
  const report = { runId: 'cf1', outcome: 'failed' as const, images: [], references: [], steps: [] };
  const { lastLines } = redactedReport({ ...report, lastLines: [`${'x'.repeat(290)}${secret} y`] }, (text) =>
    text.replaceAll(secret, '***'),
  );
  expect(lastLines).toEqual([`${'x'.repeat(290)}*** y`]);
  expect(redactedReport({ ...report, lastLines: ['x'.repeat(301)] }, String).lastLines).toEqual([
    `${'x'.repeat(300)}…`,
  ]);
});

it("carries the service's message", () =>
  expect(runReport({ runId: 'cf1' }, { ...run('Failed'), errorMessage: 'exit status 1' }, silent).errorMessage).toBe(
    'exit status 1',
  ));

const step = (status: string) => ({ id: 'a', status, elapsedSeconds: 1 });

it.each([
  ['Failed', [], 'no login'],
  ['Failed', [step('successful'), step('unfinished')], 'no login'],
  ['Failed', [step('failed')], undefined],
  ['Canceled', [], undefined],
  ['Succeeded', [], undefined],
])('repeats what the log says last where nothing else tells why: %s %j', (status, steps, lastWords) =>
  expect(runReport({ runId: 'cf1' }, run(status), { steps, lastWords: 'no login', lastLines: [] }).lastWords).toBe(
    lastWords,
  ),
);
