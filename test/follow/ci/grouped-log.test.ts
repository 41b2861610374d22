import { describe, expect, it } from 'vitest';
import { createAzurePipelines } from '../../../src/follow/ci/azure-pipelines.ts';
import { createGithub } from '../../../src/follow/ci/github.ts';
import { groupLog } from '../../../src/follow/ci/grouped-log.ts';
import { createTestHost } from '../../support/test-host.ts';

const log = [
  'Logging in\r\n',
  'Executing step ID: a. Timeout(sec): 600\r\n',
  '::set-output name=x::y é\r\n',
  'progress\rprogress ##vso[task.setvariable variable=x]y\n',
  'Executing step ID: b. Timeout(sec): 600\r\n',
  'out\r\n',
  'Step ID: a marked as successful (elapsed time in seconds: 1.0)\r\n',
  'failed to run step ID: b: bad\r\n',
  '\r\n',
  'Run ID: cf1 failed after 5s. Error: x\r\n',
].join('');

/** Tokens by the order in which they come. */
const withoutTokens = (text: string): string => {
  const tokens = [...text.matchAll(/::stop-commands::(\S+)/g)].map(([, token = '']) => token);
  return tokens.reduce((all, token, index) => all.replaceAll(token, `TOKEN${index}`), text);
};

const github = [
  '::stop-commands::TOKEN0\n',
  'Logging in\r\n',
  '::TOKEN0::\n::group::Step a\n::stop-commands::TOKEN1\n',
  'Executing step ID: a. Timeout(sec): 600\r\n',
  '::set-output name=x::y é\r\n',
  'progress\rprogress ##vso[task.setvariable variable=x]y\n',
  '::TOKEN1::\n::endgroup::\n::group::Step b\n::stop-commands::TOKEN2\n',
  'Executing step ID: b. Timeout(sec): 600\r\n',
  'out\r\n',
  '::TOKEN2::\n::endgroup::\n::stop-commands::TOKEN3\n',
  'Step ID: a marked as successful (elapsed time in seconds: 1.0)\r\n',
  'failed to run step ID: b: bad\r\n',
  '\r\n',
  'Run ID: cf1 failed after 5s. Error: x\r\n',
  '::TOKEN3::\n',
].join('');

const azurePipelines = [
  'Logging in\r\n',
  '##[group]Step a\n',
  'Executing step ID: a. Timeout(sec): 600\r\n',
  '::set-output name=x::y é\r\n',
  'progress\rprogress ## vso[task.setvariable variable=x]y\n',
  '##[endgroup]\n##[group]Step b\n',
  'Executing step ID: b. Timeout(sec): 600\r\n',
  'out\r\n',
  '##[endgroup]\n',
  'Step ID: a marked as successful (elapsed time in seconds: 1.0)\r\n',
  'failed to run step ID: b: bad\r\n',
  '\r\n',
  'Run ID: cf1 failed after 5s. Error: x\r\n',
].join('');

describe.each([1, 7, 10_000])('a log that comes in pieces of %i bytes', (size) => {
  it.each([
    ['github', createGithub, github],
    ['azure-pipelines', createAzurePipelines, azurePipelines],
  ])('%s', async (_name, create, shown) => {
    const host = createTestHost();
    const grouped = groupLog(host.stdout, create(host));
    const bytes = Buffer.from(log);
    for (let from = 0; from < bytes.length; from += size) await grouped.stream.write(bytes.subarray(from, from + size));
    await grouped.close();
    expect(withoutTokens(host.written.stdout)).toBe(shown);
    expect(grouped.summary.steps.map(({ id, status }) => [id, status])).toEqual([
      ['a', 'successful'],
      ['b', 'failed'],
    ]);
  });
});

describe('a line without an end', () => {
  const long = 'x'.repeat(5000);

  it('is shown as it comes, with nothing in between', async () => {
    const host = createTestHost();
    const grouped = groupLog(host.stdout, createGithub(host));
    await grouped.stream.write('begin');
    expect(host.written.stdout).toBe('');
    await grouped.stream.write(long);
    expect(withoutTokens(host.written.stdout)).toBe(`::stop-commands::TOKEN0\nbegin${long}`);
    await grouped.stream.write('\r::set-output name=x::y');
    await grouped.close();
    expect(withoutTokens(host.written.stdout)).toBe(
      `::stop-commands::TOKEN0\nbegin${long}\r::set-output name=x::y\n::TOKEN0::\n`,
    );
  });

  it.each([
    [['##v', 'so[a]b'], '## vso[a]b'],
    [['#', '#', '\u200bVSO', '[a]b'], '#' + '# \u200bVSO[a]b'],
    [['### ', '#', 'x'], '### #x'],
    [['##[group]', 'y #'], '##[group]y #'],
    [['##', '\u00e9'.repeat(600), 'vso[a]b'], `## ${'\u00e9'.repeat(600)}vso[a]b`],
    [['#', '\u00e9'.repeat(600), '#vso[a]b'], `# ${'\u00e9'.repeat(600)}#vso[a]b`],
  ])('holds no command of Azure Pipelines: %j', async (pieces, shown) => {
    const host = createTestHost();
    const grouped = groupLog(host.stdout, createAzurePipelines(host));
    for (const piece of [long, ...pieces, '\n']) await grouped.stream.write(piece);
    await grouped.close();
    expect(host.written.stdout).toBe(`${long}${shown}\n`);
  });

  it('costs no more memory than its pieces', async () => {
    let shown = 0;
    const out = {
      isTTY: false,
      columns: undefined,
      write: async (chunk: string | Uint8Array) => {
        shown += chunk.length;
      },
    };
    const grouped = groupLog(out, createAzurePipelines({ env: {} }));
    const piece = Buffer.alloc(1 << 20, 'x#');
    const before = process.memoryUsage().arrayBuffers;
    for (let sent = 0; sent < 200; sent += 1) await grouped.stream.write(piece);
    expect([shown > 199 << 20, process.memoryUsage().arrayBuffers - before < 100 << 20]).toEqual([true, true]);
  });
});

it.each([
  ['', ''],
  ['half a line', '::stop-commands::TOKEN0\nhalf a line\n::TOKEN0::\n'],
  [
    'Executing step ID: a. Timeout(sec): 600\n',
    '::group::Step a\n::stop-commands::TOKEN0\nExecuting step ID: a. Timeout(sec): 600\n::TOKEN0::\n::endgroup::\n',
  ],
])('a log that breaks off: %j', async (text, shown) => {
  const host = createTestHost();
  const grouped = groupLog(host.stdout, createGithub(host));
  await grouped.stream.write(text);
  await grouped.close();
  expect(withoutTokens(host.written.stdout)).toBe(shown);
});
