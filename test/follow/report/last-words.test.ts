import { expect, it } from 'vitest';
import { createLastWords } from '../../../src/follow/report/last-words.ts';

const at = (text: string) => `2019/06/14 22:47:32 ${text}\r\n`;
const over = 'Run ID: cf1 failed after 5s. Error: failed during run, err: exit status 1\r\n';

it.each<[string, string[], string]>([
  ['no log', [], ''],
  ['nothing but the end', ['\r\n', over], ''],
  ['a final error without a time', [at('Logging in to registry: r'), 'unauthorized\r\n', '\r\n', over], 'unauthorized'],
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
