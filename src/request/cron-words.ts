import { type CronExpression, type CronRange, monthNames, parseCron, weekdayNames } from './cron.ts';

const isEvery = (ranges: readonly CronRange[]): boolean => ranges.some(({ isAll, step }) => isAll && step === 1);

/** The step of a field that is `*` and a step alone, such as 15 for every 15 minutes. */
const stepOf = (ranges: readonly CronRange[]): number | undefined => {
  const [only] = ranges;
  return ranges.length === 1 && only?.isAll && only.step > 1 ? only.step : undefined;
};

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/** The single values of a field that names nothing else. */
const valuesOf = (ranges: readonly CronRange[]): readonly number[] | undefined =>
  ranges.every(({ from, to }) => from === to) ? ranges.map(({ from }) => from) : undefined;

const rangeWords = (ranges: readonly CronRange[], called: (value: number) => string): string =>
  listed(
    ranges.map(({ from, to, step }) => {
      const span = from === to ? called(from) : `${called(from)} to ${called(to)}`;
      return step > 1 ? `every ${step}. from ${span}` : span;
    }),
  );

const twoDigits = (value: number): string => String(value).padStart(2, '0');

const timeWords = ({ minute, hour }: CronExpression): string => {
  const minutes = valuesOf(minute);
  const hours = valuesOf(hour);
  if (minutes && hours && minutes.length * hours.length <= 6) {
    const times = hours.flatMap((each) => minutes.map((one) => `${twoDigits(each)}:${twoDigits(one)}`));
    return `at ${listed(times)}`;
  }
  const every = stepOf(minute);
  const minuteWords = isEvery(minute)
    ? 'every minute'
    : every
      ? `every ${every} minutes`
      : `at minute ${rangeWords(minute, String)}`;
  const everyHour = stepOf(hour);
  if (isEvery(hour)) return minutes ? `${minuteWords} of every hour` : minuteWords;
  if (everyHour) return `${minuteWords} of every ${everyHour}. hour`;
  return `${minuteWords} of the hours ${rangeWords(hour, String)}`;
};

const dayWords = ({ day, month, weekday }: CronExpression): string => {
  const every = stepOf(day);
  const days = isEvery(day)
    ? []
    : [every ? `on every ${every}. day of the month` : `on day ${rangeWords(day, String)} of the month`];
  const weekdays = isEvery(weekday)
    ? []
    : [`${days.length > 0 ? 'if that is ' : 'on '}${rangeWords(weekday, (value) => weekdayNames[value] ?? '')}`];
  const months = isEvery(month) ? [] : [`in ${rangeWords(month, (value) => monthNames[value - 1] ?? '')}`];
  const all = [...days, ...weekdays, ...months];
  return all.length > 0 ? all.join(' ') : 'every day';
};

/** What a cron expression says: `at 01:00 on Monday to Friday (UTC)`. Throws as `parseCron` does. */
export const cronInWords = (text: string): string => {
  const cron = parseCron(text);
  return `${timeWords(cron)} ${dayWords(cron)} (UTC)`;
};

/** Tells when a timer starts runs, before it is sent. Throws as `parseCron` does. */
export const timerInWords = (timer: string, schedule: string): string =>
  `Timer '${timer}' starts runs ${cronInWords(schedule)}.`;
