import { expect, it } from 'vitest';
import { durationText, elided, ticksOf, tickText } from '../../src/drawing/timeline-words.ts';

it.each([
  [0, '0ms'],
  [0.014, '14ms'],
  [0.0994, '99ms'],
  [0.1, '0.1s'],
  [43.24, '43.2s'],
  [59.94, '59.9s'],
  [59.96, '1m0s'],
  [80.5, '1m21s'],
  [3725, '1h2m5s'],
  [90_000, '25h0m0s'],
])('a duration of %d is %s', (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});

it.each<[duration: number, most: number, ticks: string]>([
  [36.2, 6, '0s 10s 20s 30s'],
  [36.2, 9, '0s 5s 10s 15s 20s 25s 30s 35s'],
  [174, 6, '0s 30s 1m 1m30s 2m 2m30s'],
  [0.07, 6, '0s 20ms 40ms 60ms'],
  [0.9, 6, '0s 0.2s 0.4s 0.6s 0.8s'],
  [1, 2, '0s 1s'],
  [30_000, 6, '0s 2h 4h 6h 8h'],
  [1_000_000, 3, '0s 96h 192h'],
])('the axis of %d seconds has at most %d marks: %s', (duration, most, ticks) => {
  expect(ticksOf(duration, most).map(tickText).join(' ')).toBe(ticks);
});

it.each<[text: string, most: number, mark: string | undefined, expected: string]>([
  ['build', 5, undefined, 'build'],
  ['build-warehouse', 9, undefined, 'buil…ouse'],
  ['build-warehouse', 10, undefined, 'build…ouse'],
  ['build-warehouse', 9, '...', 'bui...use'],
  ['倉庫の在庫を同期する', 9, undefined, '倉庫…する'],
  ['倉庫', 4, undefined, '倉庫'],
])('%s in %d characters', (text, most, mark, expected) => {
  expect(elided(text, most, mark)).toBe(expected);
});
