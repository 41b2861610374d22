import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createGithub } from '../../../src/follow/ci/github.ts';
import { outputsOf } from '../../../src/follow/ci/tell-ci.ts';
import { createTestHost } from '../../support/test-host.ts';

const outputs = outputsOf({ runId: 'cf1', references: ['r/a@sha256:1', 'r/b@sha256:2'] });

it('escapes what is in a command', () => {
  const system = createGithub({ env: {} });
  expect(system.error('Step a: b, 1%', '100%: a,\r\n::b')).toBe(
    '::error title=Step a%3A b%2C 1%25::100%25: a,%0D%0A::b\n',
  );
  expect(system.beginGroup('a%\nb')).toBe('::group::a%25%0Ab\n');
});

it('stops commands until a word comes that nobody knows, another each time', () => {
  const system = createGithub({ env: {} });
  const tokens = [1, 2].map(() => {
    const [, token] = /^::stop-commands::([\w-]{36})\n$/.exec(system.shield()) ?? [];
    expect(system.unshield()).toBe(`::${token}::\n`);
    return token;
  });
  expect(new Set(tokens).size).toBe(2);
});

it('adds to the files of the job', async () => {
  const { cwd } = createTestHost();
  const files = { GITHUB_OUTPUT: join(cwd, 'output'), GITHUB_STEP_SUMMARY: join(cwd, 'summary') };
  for (const path of Object.values(files)) writeFileSync(path, 'before\n');
  expect(await createGithub({ env: files }).publish(outputs, 'the summary\n')).toBe('');
  expect(readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8')).toBe('before\nthe summary\n');
  expect(readFileSync(files.GITHUB_OUTPUT, 'utf8')).toMatch(
    /^before\nrun-id<<(acrtask_[\w-]{36})\ncf1\n\1\ndigest<<(acrtask_[\w-]{36})\nsha256:1\nsha256:2\n\2\n$/,
  );
});

it('does without files that the environment does not name', async () =>
  expect(await createGithub({ env: {} }).publish(outputs, 'the summary\n')).toBe(''));

it('annotates a part of a file', () => {
  const { annotation } = createGithub({ env: {} });
  const end = { line: 2, column: 9 };
  expect([
    annotation({ severity: 'error', title: 't', message: 'a\nb', file: 'a, b:%.yaml', line: 2, column: 5, end }),
    annotation({ severity: 'warning', title: 't', message: 'm', file: 'a.yaml', line: 2, column: 5 }),
    annotation({ severity: 'information', title: 't', message: 'm' }),
  ]).toEqual([
    '::error file=a%2C b%3A%25.yaml,line=2,col=5,endLine=2,endColumn=9,title=t::a%0Ab\n',
    '::warning file=a.yaml,line=2,col=5,title=t::m\n',
    '::notice title=t::m\n',
  ]);
});
