import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createAzurePipelines } from '../../../src/follow/ci/azure-pipelines.ts';
import { outputsOf } from '../../../src/follow/ci/tell-ci.ts';
import { createTestHost } from '../../support/test-host.ts';

const system = createAzurePipelines({ env: {} });

describe('a line of the log', () => {
  it.each([
    ['hello ## vso[ # world é\r\n', 'hello ## vso[ # world é\r\n'],
    ['##vso[task.setvariable variable=a]b\n', '## vso[task.setvariable variable=a]b\n'],
    ['text ##VSO[a]b ##vso[c]d\n', 'text ## VSO[a]b ## vso[c]d\n'],
    ['#\u200d#\u200bv\u00adso[a]b\n', '#\u200d# \u200bv\u00adso[a]b\n'],
    ['###vso[a]\n', '### vso[a]\n'],
    ['##[group]a\n', '##[group]a\n'],
  ])('%j holds no command: %j', (line, shown) =>
    expect(Buffer.from(system.harmless(Buffer.from(line))).toString()).toBe(shown),
  );

  it('keeps bytes that are no text', () => {
    const line = Uint8Array.of(0xff, 0x23, 0x00, 0xc3, 0x0a);
    expect([...system.harmless(line)]).toEqual([...line]);
  });
});

it('escapes what is in a command', () => {
  expect(system.error('Step a', '100%\r\n##vso[b]')).toBe(
    '##vso[task.logissue type=error]Step a: 100%AZP25%0D%0A## vso[b]\n',
  );
  expect(system.beginGroup('Step ##vso[a]\nb')).toBe('##[group]Step ## vso[a] b\n');
});

it('uploads the summary and sets the outputs', async () => {
  const { cwd } = createTestHost();
  const report = { runId: 'cf1', references: ['r/a@sha256:1', 'r/b@sha256:2', 's/a@sha256:1'] };
  const told = await createAzurePipelines({ env: { AGENT_TEMPDIRECTORY: cwd } }).publish(
    outputsOf(report),
    'the summary\n',
  );
  const [upload = '', ...outputs] = told.split('\n');
  expect(outputs).toEqual([
    '##vso[task.setvariable variable=run-id;isOutput=true]cf1',
    '##vso[task.setvariable variable=digest;isOutput=true]sha256:1%0Asha256:2',
    '',
  ]);
  const path = upload.replace('##vso[task.uploadsummary]', '');
  expect([path.startsWith(cwd), readFileSync(path, 'utf8')]).toEqual([true, 'the summary\n']);
});

it('annotates a place of a file, but has no information', () => {
  const { annotation } = createAzurePipelines({ env: {} });
  expect([
    annotation({ severity: 'error', title: 't', message: 'a\n##vso[x]', file: 'a;b].yaml', line: 2, column: 5 }),
    annotation({ severity: 'warning', title: 't', message: 'm' }),
    annotation({ severity: 'information', title: 't', message: 'm' }),
  ]).toEqual([
    '##vso[task.logissue type=error;sourcepath=a%3Bb%5D.yaml;linenumber=2;columnnumber=5;code=t;]a%0A## vso[x]\n',
    '##vso[task.logissue type=warning;code=t;]m\n',
    '',
  ]);
});
