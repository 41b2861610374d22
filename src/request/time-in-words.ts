const partsOf = (time: Date, timeZone: string): Readonly<Record<string, string>> => {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'longOffset',
  });
  return Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]));
};

const dateAndTime = ({ weekday, year, month, day, hour, minute }: Readonly<Record<string, string>>): string =>
  `${weekday} ${year}-${month}-${day} ${hour}:${minute}`;

/** A time in UTC, to the minute: `Sat 2026-01-03 01:00`. */
export const utcTime = (time: Date): string => dateAndTime(partsOf(time, 'UTC'));

/**
 * A time as clocks in a time zone show it, to the minute, with the offset from UTC, which tells the two hours apart that
 * one night in autumn has: `Sun 2026-10-25 02:30 +01:00`.
 */
export const localTime = (time: Date, timeZone: string): string => {
  const parts = partsOf(time, timeZone);
  const offset = parts.timeZoneName?.replace('GMT', '') || '+00:00';
  return `${dateAndTime(parts)} ${offset}`;
};
