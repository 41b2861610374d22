import { type CronExpression, type CronRange, monthNames, parseCron, weekdayNames } from './cron.ts';

const isEvery = (ranges: readonly CronRange[]): boolean => ranges.some(({ isAll, step }) => isAll && step === 1);

/** The step of a field of the form `*\/n`, such as 15 for every 15 minutes. */
const stepOf = (ranges: readonly CronRange[]): number | undefined => {
  const [only] = ranges;
  return ranges.length === 1 && only?.isAll && only.step > 1 ? only.step : undefined;
};

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/** The values of a field that consists of single values only. */
const valuesOf = (ranges: readonly CronRange[]): readonly number[] | undefined =>
  ranges.every(({ from, to }) => from === to) ? ranges.map(({ from }) => from) : undefined;

/** `1st`, `2nd`, `3rd`, `11th`. */
const ordinal = (value: number): string => {
  const isTeen = value % 100 >= 11 && value % 100 <= 13;
  return `${value}${isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][value % 10] ?? 'th')}`;
};

/** The words for the parts of a field: `every 2nd day` has a noun, a month has none. */
interface Called {
  /** The singular noun, as in `every 2nd day`. */
  readonly one: string;
  /** The word before values and ranges, as in `day 1 to 7`; '' if none is needed. */
  readonly before: string;
  name(value: number): string;
}

/** The parts of a field in words: values and ranges first, then steps. */
const rangeWords = (ranges: readonly CronRange[], { one, before, name }: Called): string => {
  const spanOf = ({ from, to }: CronRange) => (from === to ? name(from) : `${name(from)} to ${name(to)}`);
  const plain = listed(ranges.filter(({ step }) => step === 1).map(spanOf));
  const stepped = ranges
    .filter(({ step }) => step > 1)
    .map((range) => `every ${ordinal(range.step)} ${one}${range.isAll ? '' : ` from ${spanOf(range)}`}`);
  return listed([...(plain === '' ? [] : [before === '' ? plain : `${before} ${plain}`]), ...stepped]);
};

const numbered = (one: string, before = one): Called => ({ one, before, name: String });
const weekday: Called = { one: 'day of the week', before: '', name: (value) => weekdayNames[value] ?? '' };
const month: Called = { one: 'month', before: '', name: (value) => monthNames[value - 1] ?? '' };

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
      : `at ${rangeWords(minute, numbered('minute'))}`;
  const everyHour = stepOf(hour);
  if (isEvery(hour)) return minutes ? `${minuteWords} of every hour` : minuteWords;
  if (everyHour) return `${minuteWords} of every ${ordinal(everyHour)} hour`;
  const isOneHour = hours?.length === 1;
  return `${minuteWords} of ${rangeWords(hour, numbered('hour', isOneHour ? 'hour' : 'the hours'))}`;
};

const dayWords = (cron: CronExpression): string => {
  const days = isEvery(cron.day) ? [] : [`on ${rangeWords(cron.day, numbered('day'))} of the month`];
  const weekdays = isEvery(cron.weekday)
    ? []
    : [`${days.length > 0 ? 'if that is ' : 'on '}${rangeWords(cron.weekday, weekday)}`];
  const months = isEvery(cron.month) ? [] : [`in ${rangeWords(cron.month, month)}`];
  const all = [...days, ...weekdays, ...months];
  return all.length > 0 ? all.join(' ') : 'every day';
};

/** A cron expression in words: `at 01:00 on Monday to Friday (UTC)`. Throws as `parseCron` does. */
export const cronInWords = (text: string): string => {
  const cron = parseCron(text);
  return `${timeWords(cron)} ${dayWords(cron)} (UTC)`;
};

/** A sentence that says when a timer starts runs. Throws as `parseCron` does. */
export const timerInWords = (timer: string, schedule: string): string =>
  `Timer '${timer}' starts runs ${cronInWords(schedule)}.`;
