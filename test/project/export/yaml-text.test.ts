import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { yamlText } from '../../../src/project/export/yaml-text.ts';
import { readYaml } from '../../../src/project/reading/yaml-values.ts';
import { randomNumbers } from '../../support/random-numbers.ts';

const lines = (...all: readonly string[]): string => all.map((line) => `${line}\n`).join('');

describe('the text of a project file', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['maps', { a: { b: { c: 'd' } }, e: {} }, lines('a:', '  b:', '    c: d', 'e: {}')],
    ['lists', { a: ['b', '[system]'], c: [] }, lines('a:', '  - b', "  - '[system]'", 'c: []')],
    ['numbers and Booleans', { a: 2, b: false }, lines('a: 2', 'b: false')],
    ['texts that look like others', { a: '2', on: 'no', c: '' }, lines("a: '2'", "'on': 'no'", "c: ''")],
    ['a text of several lines', { a: { b: 'c\nd\n' } }, lines('a:', '  b: |', '    c', '    d')],
    ['one without a last line end', { a: 'b\nc' }, lines('a: |-', '  b', '  c')],
    ['one with several', { a: 'b\n\n\n', c: 'd' }, lines('a: |+', '  b', '', '', 'c: d')],
    ['one that starts indented', { a: '  b\nc\n' }, lines('a: |2', '    b', '  c')],
    ['one that starts with an empty line', { a: '\nb\n' }, lines('a: |2', '', '  b')],
    ['one in Windows lines', { a: 'b\r\nc\r\n' }, lines('a: "b\\r\\nc\\r\\n"')],
    ['one of empty lines', { a: '\n\n' }, lines('a: "\\n\\n"')],
    ['one that ends in blanks', { a: 'b\n  ' }, lines('a: "b\\n  "')],
  ])('shows %s', (_, value, text) => {
    expect(yamlText(value)).toBe(text);
  });

  it('reads back as it was, whatever is in it', () => {
    const next = randomNumbers(7);
    const pieces = [
      'a',
      ' ',
      '\n',
      '\n',
      '\t',
      ':',
      '#',
      '-',
      "'",
      '"',
      '|',
      '\\',
      '{{',
      '%',
      '\r',
      '\u0085',
      '\u2028',
      '🚀',
      '\ufeff',
      '0',
      '1.10',
      '...',
      '---',
      '\u0000',
    ];
    const text = (): string =>
      Array.from({ length: Math.floor(next() * 9) }, () => pieces[Math.floor(next() * pieces.length)]).join('');
    for (let count = 0; count < 4000; count += 1) {
      const value = { tasks: { [text()]: { content: text(), list: [text(), text()] }, last: text() } };
      const written = yamlText(value);
      expect([load(written), readYaml(written, () => {}).value]).toEqual([value, value]);
    }
  });
});
