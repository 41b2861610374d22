import { describe, expect, it } from 'vitest';
import { incompleteTail } from '../../src/follow/log-writer.ts';

describe('incompleteTail', () => {
  it.each([
    ['nothing', [], 0],
    ['plain text', [0x61], 0],
    ['a whole two-byte character', [0xc3, 0xa9], 0],
    ['half of a two-byte character', [0x61, 0xc3], 1],
    ['one of three', [0xe2], 1],
    ['two of three', [0xe2, 0x82], 2],
    ['three of three', [0xe2, 0x82, 0xac], 0],
    ['one of four', [0xf0], 1],
    ['two of four', [0xf0, 0x9f], 2],
    ['three of four', [0x61, 0xf0, 0x9f, 0x9a], 3],
    ['one of four, the last that there is', [0xf4], 1],
    ['a beginning past the last character', [0xf5], 0],
    ['four of four', [0xf0, 0x9f, 0x9a, 0x80], 0],
    ['continuations without a beginning', [0x80, 0x80, 0x80, 0x80], 0],
    ['too many continuations', [0xc3, 0xa9, 0xa9], 0],
    ['bytes that never occur in UTF-8', [0xff], 0],
    ['an overlong beginning', [0xc0], 0],
  ])('%s', (_, bytes, expected) => {
    expect(incompleteTail(Uint8Array.from(bytes))).toBe(expected);
  });
});
