import { describe, expect, it } from 'vitest';
import type { Source, Verdict } from '../../../src/access/model.ts';
import { countText, verdictText } from '../../../src/commands/access/verdict-text.ts';

const steps = (count: number): Source[] => Array.from({ length: count }, (_, index) => ({ words: `step '${index}'` }));
const verdict = (changes: Partial<Verdict>): Verdict => ({
  check: 'registry-role',
  target: 'registry a',
  result: 'unknown',
  sentence: 'Who knows.',
  sources: [],
  ...changes,
});
const textOf = (...verdicts: readonly Verdict[]): string =>
  verdictText({ task: 'hello', target: undefined, verdicts }, { onTerminal: false, coloured: false });

describe('verdictText', () => {
  it.each<readonly [about: string, sources: readonly Source[], expected: string]>([
    ['no place', [], ''],
    ['a place in a file', [{ words: 'step', file: 'a.yaml', line: 3, column: 5 }], ' (step, a.yaml:3:5)'],
    ['a file alone', [{ words: 'the Dockerfile', file: 'Dockerfile' }], ' (the Dockerfile, Dockerfile)'],
    ['a line without a file', [{ words: 'step', line: 3, column: 5 }], ' (step, line 3)'],
    ['four places', steps(4), " (step '0'; step '1'; step '2'; step '3')"],
    ['many places', steps(9), " (step '0'; step '1'; step '2'; and 6 more)"],
  ])('%s', (_about, sources, expected) => {
    expect(textOf(verdict({ sources }))).toBe(`registry a\n  UNKNOWN  Who knows.${expected}\n`);
  });

  it('puts what is about one thing together, without places where nothing is wrong', () => {
    const other = verdict({ target: 'registry b', result: 'pass', sentence: 'Good.', sources: steps(1) });
    expect(textOf(verdict({}), other, verdict({ result: 'pass', sentence: 'Fine.' }))).toBe(
      'registry a\n  UNKNOWN  Who knows.\n  PASS     Fine.\nregistry b\n  PASS     Good.\n',
    );
  });

  it('lets no name or reason act on the terminal', () => {
    const text = textOf(verdict({ target: 'registry \u001b[31m', sentence: 'A\u0007b.' }));
    expect(Array.from(text).filter((symbol) => symbol < ' ' && symbol !== '\n')).toEqual([]);
  });
});

describe('countText', () => {
  it.each([
    [[verdict({})], '1 check: 0 passed, 0 failed, 1 unknown.'],
    [[verdict({ result: 'pass' }), verdict({ result: 'fail' })], '2 checks: 1 passed, 1 failed, 0 unknown.'],
  ])('%#', (verdicts, expected) => {
    expect(countText(verdicts)).toBe(expected);
  });
});
