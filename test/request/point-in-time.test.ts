import { expect, it } from 'vitest';
import { parsePointInTime } from '../../src/request/point-in-time.ts';

const now = new Date('2026-11-23T12:00:00.000Z');

it.each([
  ['90s', '2026-11-23T11:58:30.000Z'],
  ['30m', '2026-11-23T11:30:00.000Z'],
  ['2h', '2026-11-23T10:00:00.000Z'],
  ['3D', '2026-11-20T12:00:00.000Z'],
  ['1w', '2026-11-16T12:00:00.000Z'],
  ['2026-11-01', '2026-11-01T00:00:00.000Z'],
  ['2026-11-01T08:30', '2026-11-01T08:30:00.000Z'],
  ['2026-11-01 08:30:15', '2026-11-01T08:30:15.000Z'],
  ['2026-11-01T08:30:15.5Z', '2026-11-01T08:30:15.500Z'],
  ['2026-11-01T08:30:00+02:00', '2026-11-01T06:30:00.000Z'],
])('%s', (text, expected) => {
  expect(parsePointInTime(text, now)?.toISOString()).toBe(expected);
});

it.each([
  '',
  '2',
  '2 h',
  'h',
  '-2h',
  'yesterday',
  '2026',
  '2026-13-01',
  '2026-02-30',
  '2026-11-01T25:00',
  '99999999999999w',
])("'%s' is no point in time", (text) => {
  expect(parsePointInTime(text, now)).toBeUndefined();
});
