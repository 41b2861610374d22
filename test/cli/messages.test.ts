import { describe, expect, it } from 'vitest';
import { colourWanted, createMessages } from '../../src/cli/messages.ts';
import { createTestHost, type TestHostOptions } from '../support/test-host.ts';

const terminal: TestHostOptions = { tty: ['stdout', 'stderr'] };
const piped = 'ERROR: e\nWARNING: w\nINFO: i\nDEBUG: d\n';
const plain = 'e\nw\ni\nd\n';
const coloured = '\u001b[91me\u001b[0m\n\u001b[33mw\u001b[0m\n\u001b[32mi\u001b[0m\n\u001b[36md\u001b[0m\n';

describe('what is written to standard error', () => {
  it.each<[string, TestHostOptions, string]>([
    ['on a terminal', terminal, coloured],
    ['in a pipe', {}, piped],
    ['when only standard output is a pipe', { tty: ['stderr'] }, piped],
    ['when only standard error is a pipe', { tty: ['stdout'] }, piped],
    ['with NO_COLOR', { ...terminal, env: { NO_COLOR: '1' } }, plain],
    ['with NO_COLOR empty', { ...terminal, env: { NO_COLOR: '' } }, coloured],
    ['with AZURE_CORE_NO_COLOR', { ...terminal, env: { AZURE_CORE_NO_COLOR: 'Yes' } }, plain],
    ['with AZURE_CORE_NO_COLOR off', { ...terminal, env: { AZURE_CORE_NO_COLOR: 'false' } }, coloured],
    ['on a dumb terminal', { ...terminal, env: { TERM: 'dumb' } }, plain],
  ])('%s', async (_, options, expected) => {
    const host = createTestHost(options);
    const { error, warn, info, debug } = createMessages(host, 'debug');
    await error('e');
    await warn('w');
    await info('i');
    await debug('d');
    expect(host.written).toEqual({ stdout: '', stderr: expected });
    expect(colourWanted(host)).toBe(expected === coloured);
  });
});

describe('what is left out', () => {
  it.each([
    ['error', 'ERROR: e\n'],
    ['warn', 'ERROR: e\nWARNING: w\n'],
    ['info', 'ERROR: e\nWARNING: w\nINFO: i\n'],
    ['debug', piped],
  ] as const)('%s', async (verbosity, expected) => {
    const host = createTestHost();
    const { error, warn, info, debug } = createMessages(host, verbosity);
    await error('e');
    await warn('w');
    await info('i');
    await debug('d');
    expect(host.written.stderr).toBe(expected);
  });
});
