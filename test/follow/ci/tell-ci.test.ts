import { expect, it } from 'vitest';
import { createGithub } from '../../../src/follow/ci/github.ts';
import { tellCi } from '../../../src/follow/ci/tell-ci.ts';
import type { RunReport } from '../../../src/follow/report/run-report.ts';
import { createTestHost } from '../../support/test-host.ts';

const step = { id: 'build', status: 'failed', elapsedSeconds: 1, error: 'exit status 1' };
const report: RunReport = { runId: 'cf1', outcome: 'failed', images: [], references: [], steps: [step] };
const where = { registry: 'myregistry', task: 'hello', tags: ['myregistry.azurecr.io/hello:v1', 'hello:v2'] };

it.each<[string, RunReport, string]>([
  ['of a success', { ...report, outcome: 'succeeded' }, ''],
  ['of a failed step', report, '::error title=Step build failed::exit status 1 (run cf1)\n'],
  [
    'of a failed step that printed something',
    { ...report, ...where, lastLines: ['npm ERR! missing script', '100%'] },
    '::error title=Step build failed::exit status 1 (run cf1 of task hello in registry myregistry, for myregistry.azurecr.io/hello:v1, hello:v2)%0Anpm ERR! missing script%0A100%25\n',
  ],
  [
    'of a run without a step',
    { ...report, steps: [], registry: 'myregistry', lastWords: 'unauthorized', errorMessage: 'failed to login' },
    '::error title=Run cf1 failed::unauthorized%0Afailed to login%0ARun cf1 in registry myregistry: failed\n',
  ],
  [
    'of a canceled run',
    { ...report, outcome: 'canceled', steps: [] },
    '::error title=Run cf1 canceled::Run cf1: canceled\n',
  ],
])('the annotation %s', async (_about, told, expected) => {
  const host = createTestHost();
  await tellCi(createGithub({ env: {} }), told, host.stdout, async () => {});
  expect(host.written.stdout).toBe(expected);
});
