import { describe, expect, it } from 'vitest';
import { runReport } from '../../../../src/service/follow/report/run-report.ts';

const run = (status: string, outputImages?: unknown) => ({ status, raw: { properties: { outputImages } } });
const silent = { steps: [], lastWords: '' };
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
    expect(runReport('cf1', { ...run(status), ...(logStatus ? { logStatus } : {}) }, silent).outcome).toBe(outcome),
  );
});

describe('the images', () => {
  it.each<[string, unknown, readonly string[], readonly string[]]>([
    ['none', undefined, [], []],
    ['null', null, [], []],
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
    ],
  ])('%s', (_about, outputImages, images, references) =>
    expect(runReport('cf1', run('Succeeded', outputImages), silent)).toEqual({
      runId: 'cf1',
      outcome: 'succeeded',
      images,
      references,
      steps: [],
    }),
  );
});

it("carries the service's message", () =>
  expect(runReport('cf1', { ...run('Failed'), errorMessage: 'exit status 1' }, silent).errorMessage).toBe(
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
  expect(runReport('cf1', run(status), { steps, lastWords: 'no login' }).lastWords).toBe(lastWords),
);
