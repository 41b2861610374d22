import { describe, expect, it } from 'vitest';
import { createLastWords, createPrintedLines } from '../../../src/follow/report/log-summary.ts';

describe('last words', () => {
  const at = (text: string) => `2019/06/14 22:47:32 ${text}\r\n`;
  const over = 'Run ID: cf1 failed after 5s. Error: failed during run, err: exit status 1\r\n';

  it.each<[string, string[], string]>([
    ['no log', [], ''],
    ['nothing but the end', ['\r\n', over], ''],
    [
      'a final error without a time',
      [at('Logging in to registry: r'), 'unauthorized\r\n', '\r\n', over],
      'unauthorized',
    ],
    [
      'several lines of it',
      [at('Setting up'), 'unauthorized\n', 'failed to login\n', over],
      'unauthorized\nfailed to login',
    ],
    ['the last of many', [at('Setting up'), 'a\n', 'b\n', '\n', 'c\n', 'd\n', over], 'b\nc\nd'],
    ['a line with a time', ['output\n', at('Setting up'), at('no such task file'), '\r\n', over], 'no such task file'],
    ['nothing of what comes after the end', ['unauthorized\n', over, 'more\n'], 'unauthorized'],
    ['a log that breaks off', [at('Setting up')], 'Setting up'],
  ])('%s', (_about, lines, text) => {
    const last = createLastWords();
    for (const line of lines) last.see(line);
    expect(last.text).toBe(text);
  });
});

describe('printed lines', () => {
  const at = (text: string) => `2019/06/14 22:47:32 ${text}\r\n`;
  const started = (id: string) => at(`Executing step ID: ${id}. Timeout(sec): 600`);
  const launched = (id: string) => at(`Launching container with name: ${id}`);
  const executed = (id: string) => at(`Successfully executed container: ${id}`);
  const failed = 'failed to run step ID: a: exit status 1\r\n';

  it.each<[string, string[], string[]]>([
    ['no log', [], []],
    ['no step that failed', [started('a'), 'out\n', executed('a')], []],
    [
      'what the step printed',
      ['before\n', started('a'), launched('a'), 'one\r\n', '\n', ' two\n', failed],
      ['one', 'two'],
    ],
    ['nothing of the step before', [started('b'), 'other\n', executed('b'), started('a'), 'own\n', failed], ['own']],
    [
      'nothing that the engine says',
      [started('a'), 'own\n', at('Container failed during run: a. No retries remaining.'), failed],
      ['own'],
    ],
    [
      'what a program writes with a time',
      [started('a'), at('listen: no such port'), failed],
      [at('listen: no such port').trim()],
    ],
    [
      'the last of many',
      [started('a'), ...Array.from({ length: 30 }, (_, index) => `${index}\n`), failed],
      Array.from({ length: 10 }, (_, index) => `${index + 20}`),
    ],
    [
      'what was printed last while several ran',
      [started('a'), 'a1\n', started('b'), 'b1\n', 'a2\n', failed],
      ['a1', 'b1', 'a2'],
    ],
  ])('%s', (_about, lines, expected) => {
    const printed = createPrintedLines();
    for (const line of lines) printed.see(line);
    expect(printed.beforeFailure).toEqual(expected);
  });
});
