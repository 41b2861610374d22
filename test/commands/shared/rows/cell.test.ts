import { describe, expect, it } from 'vitest';
import { cell } from '../../../../src/commands/shared/rows/cell.ts';

describe('cell', () => {
  it.each<[unknown, string]>([
    [undefined, ' '],
    [null, ' '],
    ['', ' '],
    [false, 'False'],
    [[], ' '],
    [{}, ' '],
    [0, '0'],
    [7, '7'],
    [true, 'True'],
    ['text', 'text'],
  ])('%j', (value, text) => {
    expect(cell(value)).toBe(text);
  });
});
