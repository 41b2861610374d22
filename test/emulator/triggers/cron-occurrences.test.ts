import { expect, it } from 'vitest';
import { cronOccurrences } from '../../../src/emulator/triggers/cron-occurrences.ts';

/** Wednesday. */
const start = '2026-07-01T10:30';

it.each([
  ['every minute', '* * * * *', start, '2026-07-01T10:33', ['07-01T10:31', '07-01T10:32', '07-01T10:33']],
  ['not at the time after which it is asked', '30 10 * * *', start, '2026-07-02T10:30', ['07-02T10:30']],
  ['not after the last time', '0 12 * * *', start, '2026-07-01T11:59', []],
  ['at steps, from the least value', '*/25 10 * * *', start, '2026-07-01T23:59', ['07-01T10:50']],
  ['at a range of hours with a step', '0 8-20/6 * * *', start, '2026-07-02T00:00', ['07-01T14:00', '07-01T20:00']],
  ['on names of days', '0 9 * * Mon-Fri', start, '2026-07-06T09:00', ['07-02T09:00', '07-03T09:00', '07-06T09:00']],
  ['on a month', '0 0 1 Aug *', start, '2026-12-31T00:00', ['08-01T00:00']],
  ['where day and weekday both match', '0 0 3 * Fri', start, '2026-10-01T00:00', ['07-03T00:00']],
  [
    'on each value of a list',
    '5,10 0 2,4 * *',
    start,
    '2026-07-05T00:00',
    ['07-02T00:05', '07-02T00:10', '07-04T00:05', '07-04T00:10'],
  ],
  ['never, with a schedule that is not valid', '61 * * * *', start, '2026-07-02T00:00', []],
])('fires %s', (_when, schedule, after, until, expected) => {
  const times = [...cronOccurrences(schedule, Date.parse(`${after}Z`), Date.parse(`${until}Z`))];
  expect(times.map((time) => new Date(time).toISOString().slice(5, 16))).toEqual(expected);
});

it('counts on from a time within a minute', () => {
  const [first] = cronOccurrences('* * * * *', Date.parse('2026-07-01T10:30:00.001Z'), Date.parse('2027-01-01T00:00Z'));
  expect(new Date(first ?? 0).toISOString()).toBe('2026-07-01T10:31:00.000Z');
});
