import { expect, it } from 'vitest';
import { clockTarget } from '../../../src/commands/emulator/clock-words.ts';
import { runCommandLine } from '../../support/command-line.ts';

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

it.each([
  ['-1d', "'-1d': the clock moves forward only. --reset sets it back to the time of this machine."],
  ['1d', "'1d' is neither a time to go ahead, such as +1d or +2h30m, nor a point in time, such as 2036-12-01T00:00Z"],
  ['-x', undefined],
])('says of %s what to write', async (words, problem) => {
  const { stderr, exitCode } = await runCommandLine(`emulator clock ${words}`);
  const first = problem === undefined ? 'unrecognized arguments: -x' : `argument [time]: ${problem}`;
  expect([exitCode, stderr.split('\n')[0]]).toEqual([2, `ERROR: ${first}`]);
});
