import { expect, it } from 'vitest';
import { checkValuesFile } from '../../src/taskfile/check-values-file.ts';
import { mergeValues } from '../../src/taskfile/stages/template-values.ts';
import { shown } from './shown.ts';

/** A file of values, and what is wrong in it. */
it.each<[string, string[]]>([
  ['', []],
  ['# nothing\n', []],
  ['~\n', []],
  ['a: 1\nb: [c, 2]\nd:\n"e f": |\n  g\n', []],
  ['- a\n', ['1:1 error invalid-values: the file is a list, not a map of names to values']],
  ['hello\n', ['1:1-1:6 error invalid-values: the file is a text, not a map of names to values']],
  ['a: 1\nb:\n  c: 1\n', ["3:3 error invalid-values: the value 'b' contains a map, which no task file can be given"]],
  [
    'a: [1, {}]\nb: [[{}]]\n',
    [
      "1:8 error invalid-values: the value 'a' contains a map, which no task file can be given",
      "2:6 error invalid-values: the value 'b' contains a map, which no task file can be given",
    ],
  ],
  ['a: .inf\n', ["1:4-1:8 error invalid-values: the value 'a' is a number that no task file can be given"]],
  ['a: &x [*x]\n', ["1:7 error invalid-values: the value 'a' contains itself"]],
  [
    '\ufeffa: 1\r\nb: {}\r\n',
    ["2:4 error invalid-values: the value 'b' contains a map, which no task file can be given"],
  ],
])('%j', (text, found) => {
  expect(checkValuesFile(text).map(shown)).toEqual(found);
  const isRead = () => mergeValues(text, []);
  if (found.length > 0) expect(isRead).toThrow();
  else expect(isRead).not.toThrow();
});

it('tells where YAML goes wrong', () => {
  expect(checkValuesFile('a: 1\nb: [c\n').map(({ code, line }) => [code, line])).toEqual([
    ['invalid-values', expect.any(Number)],
  ]);
});
