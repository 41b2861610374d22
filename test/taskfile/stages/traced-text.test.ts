import { expect, it } from 'vitest';
import { derive, keep, positionAt, stripComments, untouched } from '../../../src/taskfile/stages/traced-text.ts';

it('leads each character back to the original through several changes', () => {
  const original = untouched('one\ntwo\nthree');
  const kept = keep(original, [
    [0, 4],
    [8, 13],
  ]);
  const changed = derive(kept, [
    { text: 'one\n', from: 0, copied: true },
    { text: 'NEW TEXT ', from: 4, copied: false },
    { text: 'ree', from: 6, copied: true },
  ]);
  expect(changed.text).toBe('one\nNEW TEXT ree');
  expect([0, 3, 4, 12, 13, 15].map((offset) => changed.originOf(offset))).toEqual([0, 3, 8, 8, 10, 12]);
});

it('counts lines and columns from one', () => {
  expect([0, 3, 4, 6].map((offset) => positionAt('one\ntwo', offset))).toEqual([
    { line: 1, column: 1 },
    { line: 1, column: 4 },
    { line: 2, column: 1 },
    { line: 2, column: 3 },
  ]);
});

it.each([
  ['a\n# b\nc', 'a\nc'],
  ['a\n  \t# b\n', 'a\n'],
  ['a\n# b', 'a'],
  ['a\n# b\n# c', 'a'],
  ['a # b\n', 'a # b\n'],
  ['# a', ''],
])('leaves out the comments of %j, and the line end before one that has none', (text, left) => {
  expect(stripComments(untouched(text)).text).toBe(left);
});

it('knows where a piece of replaced text ends in the original', () => {
  const changed = derive(untouched('a {{x}} b'), [
    { text: 'a ', from: 0, copied: true },
    { text: 'one two', from: 2, copied: false, to: 7 },
    { text: ' b', from: 7, copied: true },
  ]);
  expect([1, 2, 3, 9, 10, 11].map((end) => changed.endOf(end))).toEqual([1, 2, 7, 7, 8, 9]);
});
