import { expect, it } from 'vitest';
import { lastWords } from '../src/last-guard.ts';

const report = (what: string): string => `This is a defect of acrtask. Include ${what} when you report it.`;
const coded = Object.assign(new Error('https://user:secret@host'), { code: 'ECONNRESET' });

it.each<[string, unknown, string]>([
  ['an error', new TypeError('it holds a secret'), 'TypeError'],
  ['one with a code', coded, 'Error, ECONNRESET'],
  ['no error at all', 'a secret', 'string'],
])('names %s without repeating it', (_what, error, kind) => {
  expect(lastWords(error, false)).toBe(
    `ERROR: The command failed unexpectedly (${kind}).\n${report('the trace that the same command prints with --debug')}\n`,
  );
});

it('shows where it happened, and nothing else of the stack, when that is asked for', () => {
  const error = new Error('a secret\nof two lines');
  const [first, ...rest] = lastWords(error, true).trimEnd().split('\n');
  expect(first).toBe('ERROR: The command failed unexpectedly (Error).');
  expect(rest.pop()).toBe(report('these lines'));
  expect(rest[0]).toMatch(/last-guard\.test\.ts:\d+:\d+/);
  expect(rest.filter((line) => !line.startsWith('    at '))).toEqual([]);
});
