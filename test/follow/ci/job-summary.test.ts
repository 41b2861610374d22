import { expect, it } from 'vitest';
import { summaryOf } from '../../../src/follow/ci/job-summary.ts';

it('of a run that succeeded', () =>
  expect(
    summaryOf({
      runId: 'cf1',
      outcome: 'succeeded',
      images: ['hello@sha256:1'],
      references: ['r.azurecr.io/hello@sha256:1'],
      steps: [
        { id: 'build', status: 'successful', elapsedSeconds: 12.345 },
        { id: 'late', status: 'unfinished', elapsedSeconds: null },
      ],
    }),
  ).toBe(
    [
      '### Run <code>cf1</code>: succeeded',
      '',
      '| Image |',
      '| --- |',
      '| <code>r.azurecr.io/hello@sha256:1</code> |',
      '',
      '| Step | Result | Seconds |',
      '| --- | --- | --- |',
      '| <code>build</code> | successful | 12.3 |',
      '| <code>late</code> | unfinished |  |',
      '',
      '',
    ].join('\n'),
  ));

it('of a run that failed, whatever its texts hold', () =>
  expect(
    summaryOf({
      runId: 'cf1',
      outcome: 'failed',
      images: [],
      references: [],
      steps: [{ id: 'a', status: 'failed', elapsedSeconds: 1, error: '<b>|[x](y)\n' }],
      errorMessage: '`a`',
      lastWords: 'first\n*last*',
      lastLines: ['<i>', 'b'],
      registry: 'myregistry',
      task: 'hello',
      tags: ['r.azurecr.io/hello:v1'],
    }),
  ).toBe(
    [
      '### Run <code>cf1</code>: failed',
      '',
      'Task <code>hello</code>, registry <code>myregistry</code>, tags <code>r.azurecr.io/hello:v1</code>',
      '',
      '&#96;a&#96;',
      '',
      'first<br>&#42;last&#42;',
      '',
      'The last lines of step <code>a</code>:',
      '',
      '<pre>&#60;i&#62;<br>b</pre>',
      '',
      '| Step | Result | Seconds |',
      '| --- | --- | --- |',
      '| <code>a</code> | failed: &#60;b&#62;&#124;&#91;x&#93;&#40;y&#41;&#10; | 1.0 |',
      '',
      '',
    ].join('\n'),
  ));
