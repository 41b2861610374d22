import { type CronExpression, type CronRange, parseCron } from '../../request/cron.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

const includes = (ranges: readonly CronRange[], value: number): boolean =>
  ranges.some(({ from, to, step }) => value >= from && value <= to && (value - from) % step === 0);

const valuesOf = (ranges: readonly CronRange[], least: number, most: number): readonly number[] =>
  Array.from({ length: most - least + 1 }, (_, index) => least + index).filter((value) => includes(ranges, value));

/**
 * The times at which a timer fires, after `after` and up to `until`, in order: whole minutes, in UTC. Both the day of
 * the month and the day of the week have to match, as in NCrontab, which ACR Tasks uses
 * (https://learn.microsoft.com/azure/container-registry/container-registry-tasks-scheduled#cron-expressions). All times
 * are in milliseconds. A schedule that cannot be parsed never fires.
 */
export function* cronOccurrences(schedule: string, after: number, until: number): Generator<number> {
  let cron: CronExpression;
  try {
    cron = parseCron(schedule);
  } catch {
    return;
  }
  const minutes = valuesOf(cron.hour, 0, 23).flatMap((hour) =>
    valuesOf(cron.minute, 0, 59).map((each) => (hour * 60 + each) * minute),
  );
  for (let start = Math.floor(after / day) * day; start <= until; start += day) {
    const date = new Date(start);
    if (!includes(cron.month, date.getUTCMonth() + 1)) continue;
    if (!includes(cron.day, date.getUTCDate()) || !includes(cron.weekday, date.getUTCDay())) continue;
    for (const each of minutes) {
      const time = start + each;
      if (time > after && time <= until) yield time;
    }
  }
}
