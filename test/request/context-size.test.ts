import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { parseContextSize } from '../../src/request/context-size.ts';

describe('--max-context-size', () => {
  it.each<[string | undefined, number | undefined]>([
    [undefined, undefined],
    ['0', 0],
    ['1048576', 1048576],
    ['10B', 10],
    ['500MB', 500_000_000],
    ['500m', 500_000_000],
    ['1.5 GiB', 1.5 * 1024 ** 3],
    ['2gi', 2 * 1024 ** 3],
    ['64KiB', 65536],
    ['1.0001k', 1000],
  ])('%s is %s bytes', (text, bytes) => {
    expect(parseContextSize(text)).toBe(bytes);
  });

  it.each(['', 'MB', 'much', '-1', '1TB', '1,5MB', '1 0'])("'%s' is no size", (text) => {
    expect(() => parseContextSize(text)).toThrow(
      new UsageError([`argument --max-context-size: '${text}' is not a valid size, such as 500MB or 1GiB.`]),
    );
  });
});
