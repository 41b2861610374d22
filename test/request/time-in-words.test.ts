import { expect, it } from 'vitest';
import { localTime, utcTime } from '../../src/request/time-in-words.ts';

it.each([
  ['in UTC', '2026-01-03T01:00Z', 'UTC', 'Sat 2026-01-03 01:00 +00:00'],
  ['in winter', '2026-01-03T01:00Z', 'Europe/Berlin', 'Sat 2026-01-03 02:00 +01:00'],
  ['at midnight', '2026-01-02T23:00Z', 'Europe/Berlin', 'Sat 2026-01-03 00:00 +01:00'],
  ['before summer time', '2026-03-29T00:30Z', 'Europe/Berlin', 'Sun 2026-03-29 01:30 +01:00'],
  ['after it has begun', '2026-03-29T01:30Z', 'Europe/Berlin', 'Sun 2026-03-29 03:30 +02:00'],
  ['in the hour that comes twice', '2026-10-25T00:30Z', 'Europe/Berlin', 'Sun 2026-10-25 02:30 +02:00'],
  ['in the same hour again', '2026-10-25T01:30Z', 'Europe/Berlin', 'Sun 2026-10-25 02:30 +01:00'],
  ['on the day before', '2026-01-03T01:00Z', 'America/Los_Angeles', 'Fri 2026-01-02 17:00 -08:00'],
  ['with a part of an hour', '2026-01-03T01:00Z', 'Asia/Kathmandu', 'Sat 2026-01-03 06:45 +05:45'],
])('%s', (_, time, timeZone, expected) => {
  expect([localTime(new Date(time), timeZone), utcTime(new Date(time))]).toEqual([
    expected,
    expect.stringMatching(new RegExp(`^\\w{3} ${time.slice(0, 10)} ${time.slice(11, 16)}$`)),
  ]);
});
