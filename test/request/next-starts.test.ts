import { expect, it } from 'vitest';
import { nextStartsInWords, nextStartsOf } from '../../src/request/next-starts.ts';

const now = new Date('2026-03-28T12:00Z');
const task = (status?: string) => ({ name: 'hello', properties: status === undefined ? {} : { status } });
const timer = (schedule: string, status?: 'Enabled' | 'Disabled') => ({
  name: 't',
  schedule,
  ...(status ? { status } : {}),
});

it('names the next five times, in UTC and in local time', () => {
  const starts = nextStartsOf(timer('30 1 * * *', 'Enabled'), task('Enabled'), now);
  expect(nextStartsInWords(starts, 'Europe/Berlin').split('\n')).toEqual([
    "Timer 't' starts runs at 01:30 every day (UTC). The next times:",
    '  Sun 2026-03-29 01:30 UTC   Sun 2026-03-29 03:30 +02:00 (Europe/Berlin)',
    '  Mon 2026-03-30 01:30 UTC   Mon 2026-03-30 03:30 +02:00 (Europe/Berlin)',
    '  Tue 2026-03-31 01:30 UTC   Tue 2026-03-31 03:30 +02:00 (Europe/Berlin)',
    '  Wed 2026-04-01 01:30 UTC   Wed 2026-04-01 03:30 +02:00 (Europe/Berlin)',
    '  Thu 2026-04-02 01:30 UTC   Thu 2026-04-02 03:30 +02:00 (Europe/Berlin)',
  ]);
});

it.each([
  [
    'a timer that is disabled',
    timer('0 1 * * *', 'Disabled'),
    task('Enabled'),
    "Timer 't' starts no runs, because it is disabled. Its schedule: at 01:00 every day (UTC).",
  ],
  [
    'a timer of a task that is disabled',
    timer('0 1 * * *', 'Enabled'),
    task('disabled'),
    "Timer 't' starts no runs, because the task 'hello' is disabled. Its schedule: at 01:00 every day (UTC).",
  ],
  [
    'a schedule that is not understood',
    timer('@daily'),
    task(),
    "Timer 't' has the schedule '@daily', for which no times are known.",
  ],
  [
    'a schedule that never fires',
    timer('0 0 30 2 *'),
    task(),
    "Timer 't' has the schedule '0 0 30 2 *', for which no times are known.",
  ],
  ['no schedule', { name: 't' }, task(), "Timer 't' has the schedule '', for which no times are known."],
])('has no times of %s', (_, { ...of }, its, inWords) => {
  const starts = nextStartsOf(of as ReturnType<typeof timer>, its, now);
  expect([starts, nextStartsInWords(starts, 'UTC')]).toEqual([{ timer: 't', times: [], inWords }, inWords]);
});
