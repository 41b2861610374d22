import { describe, expect, it } from 'vitest';
import { sizeText } from '../../src/context/size-text.ts';

describe('sizeText', () => {
  it.each([
    [0, '0.000 Bytes'],
    [377, '377.000 Bytes'],
    [1023, '1023.000 Bytes'],
    [1024, '1.000 KiB'],
    [1368, '1.336 KiB'],
    [1024 ** 2 - 1, '1023.999 KiB'],
    [1024 ** 2, '1.000 MiB'],
    [2.5 * 1024 ** 3, '2.500 GiB'],
    [4096 * 1024 ** 3, '4096.000 GiB'],
  ])('%d', (bytes, text) => {
    expect(sizeText(bytes)).toBe(text);
  });
});
