import { expect, it } from 'vitest';
import { durationInWords, parseDuration } from '../../src/cli/duration.ts';

it.each([
  ['90s', 90_000],
  ['5m', 300_000],
  ['2H', 7_200_000],
  [' 1d2h3m4s ', 93_784_000],
  ['', undefined],
  ['0s', undefined],
  ['5', undefined],
  ['5 m', undefined],
  ['1.5h', undefined],
  ['-5m', undefined],
  ['1m2h', undefined],
])('reads %j as %s milliseconds', (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

it.each([
  [0, '0s'],
  [499, '0s'],
  [86_400_000, '1d'],
  [9_000_000, '2h30m'],
  [93_784_000, '1d2h3m4s'],
])('says %i milliseconds', (milliseconds, words) => {
  expect(durationInWords(milliseconds)).toBe(words);
});
