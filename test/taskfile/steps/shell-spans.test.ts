import { describe, expect, it } from 'vitest';
import { commandValues } from '../../../src/taskfile/steps/shell-options.ts';
import { quoteForShell, replaceParts, shellSpans } from '../../../src/taskfile/steps/shell-spans.ts';

describe('words of a shell text', () => {
  it.each<[string, string[][]]>([
    ['one two', [['one', 'two']]],
    ['  one\t two ', [['one', 'two']]],
    [`'a b' "c d" e\\ f`, [['a b', 'c d', 'e f']]],
    [`a"b c"'d'`, [['ab cd']]],
    ['one && two; three | four', [['one'], ['two'], ['three'], ['four']]],
    ['one \\\n two', [['one', 'two']]],
    ['one\\\ntwo', [['onetwo']]],
    ['one\ntwo', [['one'], ['two']]],
    [`"" ''`, [['', '']]],
    [`'open`, [['open']]],
    ['"a\\"b\\$c"', [['a"b$c']]],
    ['', []],
  ])('%j', (text, expected) => {
    expect(shellSpans(text).map((words) => words.map(({ value }) => value))).toEqual(expected);
  });

  it.each([
    ['plain', true],
    [`'$x'`, true],
    ['"a b"', true],
    ['"\\$x"', true],
    ['$x', false],
    ['"$x"', false],
    ['`id`', false],
    ['*.txt', false],
    ['>file', false],
    ['~/x', false],
  ])('%s is plain: %s', (text, expected) => {
    expect(shellSpans(text)[0]?.[0]?.isPlain).toBe(expected);
  });

  it('says where each word stands', () => {
    const text = `a  'b c' && d`;
    const words = shellSpans(text).flat();
    expect(words.map(({ start, end }) => text.slice(start, end))).toEqual(['a', `'b c'`, 'd']);
  });

  it('replaces parts, in whatever order they are named', () => {
    const parts = [
      { start: 4, end: 5, text: 'C' },
      { start: 0, end: 1, text: '' },
    ];
    expect(replaceParts('a b c d', parts)).toBe(' b C d');
  });

  it('quotes a word so that a shell takes it as it is', () => {
    expect(quoteForShell(`it's $x`)).toBe(`'it'\\''s $x'`);
  });
});

describe('values of a command', () => {
  const switches = new Set(['q', 'i', 't', 'pull']);

  it.each<[string, boolean, string[]]>([
    ['-f a --file=b -fc x', true, ['f a', 'file b', 'f c', ' x']],
    ['-q -it -e A=1 image -e B=2', false, ['e A=1', ' image']],
    ['-ite A=1 image', false, ['e A=1', ' image']],
    ['--pull -- -x', true, [' -x']],
    ['-', true, [' -']],
    ['--last', true, []],
  ])('%s', (text, mixed, expected) => {
    const [words = []] = shellSpans(text);
    expect(commandValues(words, switches, mixed).map(({ option = '', value }) => `${option} ${value}`)).toEqual(
      expected,
    );
  });
});
