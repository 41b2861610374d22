import { describe, expect, it } from 'vitest';
import { parseRange } from '../../../src/emulator/blob/routes.ts';

describe('parseRange, of 10 bytes', () => {
  it.each([
    ['bytes=0-3', { start: 0, end: 3 }],
    ['bytes=4-', { start: 4, end: 9 }],
    ['bytes=8-99', { start: 8, end: 9 }],
    ['bytes=10-', 'unsatisfiable'],
    ['bytes=5-4', undefined],
    ['bytes=-3', undefined],
    ['lines=1-2', undefined],
    [null, undefined],
  ] as const)('%s', (header, expected) => {
    expect(parseRange(header, 10)).toEqual(expected);
  });

  it('finds nothing in an empty blob', () => {
    expect(parseRange('bytes=0-', 0)).toBe('unsatisfiable');
  });
});
