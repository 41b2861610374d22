import { type CronExpression, type CronRange, readCron } from './cron.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** The Gregorian calendar, with its days of the week, repeats after 400 years: what does not fire within them never does. */
const calendarCycle = 146_097 * day;

const includes = (ranges: readonly CronRange[], value: number): boolean =>
  ranges.some(({ from, to, step }) => value >= from && value <= to && (value - from) % step === 0);

const valuesOf = (ranges: readonly CronRange[], least: number, most: number): readonly number[] =>
  Array.from({ length: most - least + 1 }, (_, index) => least + index).filter((value) => includes(ranges, value));

/** The beginnings, in UTC, of the days on which a schedule fires, from the day of `from`, for as long as there are any. */
function* daysOf(cron: CronExpression, from: number): Generator<number> {
  let last = from;
  // Past the last date of JavaScript, `start` becomes NaN, which ends the loop, too.
  for (let start = Math.floor(from / day) * day; start - last <= calendarCycle; ) {
    const date = new Date(start);
    if (!includes(cron.month, date.getUTCMonth() + 1)) {
      start = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
      continue;
    }
    if (includes(cron.day, date.getUTCDate()) && includes(cron.weekday, date.getUTCDay())) {
      yield start;
      last = start;
    }
    start += day;
  }
}

/** The times at which a schedule fires, after `from`, for as long as there are any, in milliseconds. */
function* timesAfter(schedule: string, from: number): Generator<number> {
  const cron = readCron(schedule);
  const minutes = valuesOf(cron.hour, 0, 23).flatMap((hour) =>
    valuesOf(cron.minute, 0, 59).map((each) => (hour * 60 + each) * minute),
  );
  for (const start of daysOf(cron, from)) {
    for (const each of minutes) {
      if (start + each > from) yield start + each;
    }
  }
}

/**
 * The times at which a timer fires, after `from` and up to `to`, in order: whole minutes, in UTC. Both the day of the month
 * and the day of the week have to match, as in NCrontab, which ACR Tasks uses
 * (https://learn.microsoft.com/azure/container-registry/container-registry-tasks-scheduled#cron-expressions). Throws
 * CommandError, at the first time that is asked for, for a schedule that cannot be parsed; one that never fires, such as
 * 30 February, has no times.
 */
export function* timesOf(schedule: string, from: Date, to: Date): Generator<Date> {
  for (const time of timesAfter(schedule, from.getTime())) {
    if (time > to.getTime()) return;
    yield new Date(time);
  }
}

/**
 * The next `count` times at which a timer fires, after `from`, as `timesOf` has them: none for a schedule that never fires.
 * Throws CommandError for a schedule that cannot be parsed.
 */
export const nextTimes = (schedule: string, from: Date, count: number): readonly Date[] => {
  const times: Date[] = [];
  if (count <= 0) return times;
  for (const time of timesAfter(schedule, from.getTime())) {
    times.push(new Date(time));
    if (times.length === count) break;
  }
  return times;
};
