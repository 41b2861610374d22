import { describe, expect, it } from 'vitest';
import { nextTimes, timesOf } from '../../src/request/cron-times.ts';
import { randomNumbers } from '../support/random-numbers.ts';

const utc = (text: string): Date => new Date(`${text}Z`);
const written = (times: Iterable<Date>, from: number): string[] =>
  [...times].map((time) => time.toISOString().slice(from, 16));

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
  ['not in a time that ends before it begins', '* * * * *', start, '2026-07-01T10:00', []],
])('fires %s', (_when, schedule, from, to, expected) => {
  expect(written(timesOf(schedule, utc(from), utc(to)), 5)).toEqual(expected);
});

it('counts on from a time within a minute', () => {
  expect(written(nextTimes('* * * * *', utc('2026-07-01T10:30:00.001'), 1), 0)).toEqual(['2026-07-01T10:31']);
});

it.each([
  ['daily', '0 1 * * *', 3, ['2026-07-02T01:00', '2026-07-03T01:00', '2026-07-04T01:00']],
  ['over the end of the year', '0 0 1 1,12 *', 3, ['2026-12-01T00:00', '2027-01-01T00:00', '2027-12-01T00:00']],
  ['on a day that few months have', '0 0 31 * *', 3, ['2026-07-31T00:00', '2026-08-31T00:00', '2026-10-31T00:00']],
  ['in leap years', '0 0 29 2 *', 2, ['2028-02-29T00:00', '2032-02-29T00:00']],
  ['in a rare leap year', '0 0 29 2 Sun', 3, ['2032-02-29T00:00', '2060-02-29T00:00', '2088-02-29T00:00']],
  ['over a century without a leap day', '0 0 29 2 Wed', 4, ['2040', '2068', '2096', '2108']],
  ['no times when none are asked for', '* * * * *', 0, []],
  ['never on a day that does not occur', '0 0 30 Feb *', 5, []],
  ['never on the last day of short months', '59 23 31 2,4,6,9,11 *', 5, []],
])('next fires %s', (_when, schedule, count, expected) => {
  const times = written(nextTimes(schedule, utc(start), count), 0);
  expect(times).toEqual(expected.map((each) => expect.stringMatching(new RegExp(`^${each}`))));
});

it('ends with the last date that there is', () => {
  const last = new Date(8_640_000_000_000_000);
  expect(nextTimes('0 0 13 * *', new Date(last.getTime() - 1), 3)).toEqual([last]);
});

it('has no times of a schedule that cannot be parsed', () => {
  const message = expect.objectContaining({ message: expect.stringContaining("'61 * * * *' is not a valid cron") });
  expect(() => nextTimes('61 * * * *', utc(start), 5)).toThrow(message);
  expect(() => timesOf('61 * * * *', utc(start), utc('2026-07-02T00:00')).next()).toThrow(message);
});

describe('is as going through all minutes finds', () => {
  const minute = 60_000;

  /** A field at random: its text, and its values. */
  const randomField = (random: () => number, least: number, most: number, density: number) => {
    const upTo = (limit: number) => Math.floor(random() * (limit + 1));
    const parts = Array.from({ length: 1 + upTo(2) }, () => {
      const from = least + upTo(most - least);
      const to = from + upTo(most - from);
      const step = 1 + upTo(4);
      const every = (first: number, last: number, by: number) =>
        Array.from({ length: most + 1 }, (_, value) => value).filter(
          (value) => value >= first && value <= last && (value - first) % by === 0,
        );
      return random() < density
        ? { text: '*', values: every(least, most, 1) }
        : ([
            { text: `${from}`, values: [from] },
            { text: `${from}-${to}`, values: every(from, to, 1) },
            { text: `${from}-${to}/${step}`, values: every(from, to, step) },
            { text: `*/${step}`, values: every(least, most, step) },
            { text: `${from}/${step}`, values: every(from, most, step) },
          ][upTo(4)] ?? { text: '', values: [] });
    });
    return { text: parts.map(({ text }) => text).join(','), values: new Set(parts.flatMap(({ values }) => values)) };
  };

  it.each(Array.from({ length: 60 }, (_, seed) => seed))('seed %i', (seed) => {
    const random = randomNumbers(seed * 7919 + 1);
    for (let warmUp = 0; warmUp < 5; warmUp++) random();
    const fields = [
      randomField(random, 0, 59, 0.1),
      randomField(random, 0, 23, 0.3),
      randomField(random, 1, 31, 0.5),
      randomField(random, 1, 12, 0.7),
      randomField(random, 0, 6, 0.5),
    ];
    const schedule = fields.map(({ text }) => text).join(' ');
    const from = utc('2027-12-20T00:00').getTime() + Math.floor(random() * 60 * 24 * 60 * minute);
    const to = from + 30 * 24 * 60 * minute;
    const found: string[] = [];
    for (let time = Math.floor(from / minute) * minute + minute; time <= to; time += minute) {
      const date = new Date(time);
      const values = [
        date.getUTCMinutes(),
        date.getUTCHours(),
        date.getUTCDate(),
        date.getUTCMonth() + 1,
        date.getUTCDay(),
      ];
      if (values.every((value, index) => fields[index]?.values.has(value))) found.push(date.toISOString());
    }
    const times = [...timesOf(schedule, new Date(from), new Date(to))].map((time) => time.toISOString());
    expect([schedule, times]).toEqual([schedule, found]);
    expect(
      nextTimes(schedule, new Date(from), 5)
        .map((time) => time.toISOString())
        .slice(0, found.length),
    ).toEqual(found.slice(0, 5));
  });
});
