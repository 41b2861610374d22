import { expect, it } from 'vitest';
import { clockTarget } from '../../../src/commands/emulator/clock-words.ts';

it.each([
  ['+1d', { by: 86_400_000 }],
  ['+2h30m', { by: 9_000_000 }],
  ['+1d2h3m4s', { by: 93_784_000 }],
  ['+90s', { by: 90_000 }],
  ['+1D', { by: 86_400_000 }],
  ['2036-12-01T00:00Z', { to: '2036-12-01T00:00:00.000Z' }],
  ['2036-12-01', { to: '2036-12-01T00:00:00.000Z' }],
  ['2036-12-01T01:30', { to: '2036-12-01T01:30:00.000Z' }],
  ['2036-12-01T01:30:05+02:00', { to: '2036-11-30T23:30:05.000Z' }],
  ['+', undefined],
  ['+0d', undefined],
  ['1d', undefined],
  ['-1d', undefined],
  ['+1m2h', undefined],
  ['+1.5h', undefined],
  ['2036-13-01', undefined],
  ['tomorrow', undefined],
])('reads %s', (text, target) => {
  expect(clockTarget(text)).toEqual(target);
});
