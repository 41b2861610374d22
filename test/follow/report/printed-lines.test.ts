import { expect, it } from 'vitest';
import { createPrintedLines } from '../../../src/follow/report/printed-lines.ts';

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
