import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAzConfig } from '../../src/cli/az-config/az-config.ts';
import { colourWanted, createMessages } from '../../src/cli/messages.ts';
import { runCommandLine } from '../support/command-line.ts';
import { createTestHost, type TestHostOptions } from '../support/test-host.ts';

const terminal: TestHostOptions = { tty: ['stdout', 'stderr'] };
const piped = 'ERROR: e\nWARNING: w\nn\nINFO: i\nDEBUG: d\n';
const coloured = '\u001b[91me\u001b[0m\n\u001b[33mw\u001b[0m\nn\n\u001b[32mi\u001b[0m\n\u001b[36md\u001b[0m\n';

describe('what is written to standard error', () => {
  it.each<[string, TestHostOptions, string]>([
    ['on a terminal', terminal, coloured],
    ['in a pipe', {}, piped],
    ['when only standard output is a pipe', { tty: ['stderr'] }, piped],
    ['when only standard error is a pipe', { tty: ['stdout'] }, piped],
    ['with NO_COLOR', { ...terminal, env: { NO_COLOR: '1' } }, piped],
    ['with NO_COLOR empty', { ...terminal, env: { NO_COLOR: '' } }, coloured],
    ['with AZURE_CORE_NO_COLOR', { ...terminal, env: { AZURE_CORE_NO_COLOR: 'Yes' } }, piped],
    ['with AZURE_CORE_NO_COLOR off', { ...terminal, env: { AZURE_CORE_NO_COLOR: 'false' } }, coloured],
    ['on a dumb terminal', { ...terminal, env: { TERM: 'dumb' } }, piped],
  ])('%s', async (_, options, expected) => {
    const host = createTestHost(options);
    const { error, warn, notice, info, debug } = createMessages(host, 'debug');
    await error('e');
    await warn('w');
    await notice('n');
    await info('i');
    await debug('d');
    expect(host.written).toEqual({ stdout: '', stderr: expected });
    expect(await colourWanted(host, createAzConfig(host))).toBe(expected === coloured);
  });

  it.each([
    ['no_color = true', piped],
    ['no_color = ON', piped],
    ['no_color = false', coloured],
    ['no_color = perhaps', coloured],
    ['', coloured],
  ])('on a terminal with [core] %s', async (setting, expected) => {
    const host = createTestHost(terminal);
    await mkdir(join(host.home, '.azure'));
    await writeFile(join(host.home, '.azure', 'config'), `[core]\n${setting}\n`);
    const { error, warn, notice, info, debug } = createMessages(host, 'debug');
    await error('e');
    await warn('w');
    await notice('n');
    await info('i');
    await debug('d');
    expect(host.written.stderr).toBe(expected);
  });
});

describe('[core] only_show_errors', () => {
  const line = 'run -r myregistry -n hello --no-wait -o none';
  const queued = 'WARNING: Queued a run with ID: cf1\n';
  it.each<[string, string, Record<string, string>, boolean]>([
    ['', line, {}, true],
    ['only_show_errors = yes', line, {}, false],
    ['only_show_errors = no', line, {}, true],
    ['only_show_errors = yes', `${line} --verbose`, {}, true],
    ['only_show_errors = no', line, { AZURE_CORE_ONLY_SHOW_ERRORS: 'true' }, false],
    ['only_show_errors = yes', line, { AZURE_CORE_ONLY_SHOW_ERRORS: '0' }, true],
  ])('%s: %s with %j', async (setting, words, env, isTold) => {
    const { stderr, exitCode } = await runCommandLine(words, {
      env,
      prepare: async ({ home }) => {
        await mkdir(join(home, '.azure'));
        await writeFile(join(home, '.azure', 'config'), `[core]\n${setting}\n`);
      },
    });
    expect([exitCode, stderr.includes(queued)]).toEqual([0, isTold]);
  });
});

describe('what acts on a terminal', () => {
  it.each([
    ['colours', 'a\u001b[31mb', 'a\\u001b[31mb'],
    ['a title', '\u001b]0;title\u0007', '\\u001b]0;title\\u0007'],
    ['a line that is written over', 'hidden\rshown', 'hidden\\u000dshown'],
    ['steps back', 'ab\b\b', 'ab\\u0008\\u0008'],
    ['the second set of controls', '\u009b2Jx\u007f', '\\u009b2Jx\\u007f'],
    ['line ends and tabs stay', 'a\tb\r\nc\n', 'a\tb\nc\n'],
    ['letters of all scripts stay', 'grün 緑 🟢', 'grün 緑 🟢'],
  ])('%s', async (_, said, shown) => {
    for (const options of [{}, { ...terminal, env: { NO_COLOR: '1' } }]) {
      const host = createTestHost(options);
      const { error, warn, notice } = createMessages(host, 'debug');
      await error(said);
      await warn(said);
      await notice(said);
      expect(host.written.stderr).toBe(`ERROR: ${shown}\nWARNING: ${shown}\n${shown}\n`);
    }
  });
});

describe('what is left out', () => {
  it.each([
    ['error', 'ERROR: e\n'],
    ['warn', 'ERROR: e\nWARNING: w\nn\n'],
    ['info', 'ERROR: e\nWARNING: w\nn\nINFO: i\n'],
    ['debug', piped],
  ] as const)('%s', async (verbosity, expected) => {
    const host = createTestHost();
    const { error, warn, notice, info, debug } = createMessages(host, verbosity);
    await error('e');
    await warn('w');
    await notice('n');
    await info('i');
    await debug('d');
    expect(host.written.stderr).toBe(expected);
  });
});
