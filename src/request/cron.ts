import { checkAll } from '../check-all.ts';
import { type CommandError, InvalidInputError } from '../errors.ts';

/** A part of a field: every `step`-th value from `from` to `to`; `isAll` if it began with `*`. */
export interface CronRange {
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly isAll: boolean;
}

export interface CronExpression {
  readonly minute: readonly CronRange[];
  readonly hour: readonly CronRange[];
  readonly day: readonly CronRange[];
  readonly month: readonly CronRange[];
  readonly weekday: readonly CronRange[];
}

interface Field {
  readonly called: string;
  readonly least: number;
  readonly most: number;
  /** Names of the values, starting at `least`. */
  readonly names: readonly string[];
}

export const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
export const weekdayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** The fields in the order in which they are written. */
const fields: Readonly<Record<keyof CronExpression, Field>> = {
  minute: { called: 'minute', least: 0, most: 59, names: [] },
  hour: { called: 'hour', least: 0, most: 23, names: [] },
  day: { called: 'day of the month', least: 1, most: 31, names: [] },
  month: { called: 'month', least: 1, most: 12, names: monthNames },
  weekday: { called: 'day of the week', least: 0, most: 6, names: weekdayNames },
};
const fieldOrder = Object.keys(fields);

const allowedIn = ({ least, most, names }: Field): string => {
  const [first] = names;
  const last = names.at(-1);
  return `${least} to ${most}${first && last ? ` or ${first.slice(0, 3)} to ${last.slice(0, 3)}` : ''}`;
};

const numberOf = (text: string, field: Field, fail: (why: string) => CommandError): number => {
  if (/^\d+$/.test(text)) {
    const value = Number(text);
    if (value >= field.least && value <= field.most) return value;
  } else if (text.length >= 3) {
    const at = field.names.findIndex((name) =>
      [name, name.slice(0, 3)].some((each) => each.toLowerCase() === text.toLowerCase()),
    );
    if (at >= 0) return at + field.least;
  }
  throw fail(`'${text}' is not one of ${allowedIn(field)}`);
};

const rangeOf = (part: string, field: Field, fail: (why: string) => CommandError): CronRange => {
  const [values = '', stepText, ...more] = part.split('/');
  if (more.length > 0 || (stepText !== undefined && !/^[1-9]\d*$/.test(stepText)))
    throw fail(`'${part}' has an invalid step; use a step such as /2`);
  const step = Number(stepText ?? 1);
  if (values === '*') return { from: field.least, to: field.most, step, isAll: true };
  const [first = '', last, ...others] = values.split('-');
  if (others.length > 0) throw fail(`'${part}' is not a valid range, such as ${field.least}-${field.most}`);
  const from = numberOf(first, field, fail);
  if (last === undefined) return { from, to: stepText === undefined ? from : field.most, step, isAll: false };
  const to = numberOf(last, field, fail);
  if (to < from) throw fail(`'${part}' ends before it begins`);
  return { from, to, step, isAll: false };
};

/** The values in a part of a field. */
const valuesIn = ({ from, to, step }: CronRange): number[] =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);

/** The maximum number of days in each month. */
const longestMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Refuses days that do not occur in any of the months, such as 31 February. */
const requireSomeDay = (text: string, { day, month }: CronExpression): void => {
  const earliest = Math.min(...day.map(({ from }) => from));
  const months = [...new Set(month.flatMap(valuesIn))].sort((a, b) => a - b);
  if (months.some((each) => (longestMonths[each - 1] ?? 0) >= earliest)) return;
  const names = months.map((each) => monthNames[each - 1]).join(', ');
  throw new InvalidInputError(
    `The schedule '${text}' would never start a run: there is no day ${earliest} in ${names}.`,
    {
      hint: 'Change the day of the month (field 3) or the month (field 4).',
    },
  );
};

/**
 * Reads the cron expression of a timer: minute, hour, day of the month, month, and day of the week. Each is `*`, a value,
 * a range, a step, or a list of those; months and days of the week can be names. Throws CommandError for each invalid
 * field (commands.md 1.12). The days may be ones that never occur.
 */
export const readCron = (text: string): CronExpression => {
  const words = text.trim().split(/\s+/);
  const count = words[0] === '' ? 0 : words.length;
  if (count !== fieldOrder.length) {
    throw new InvalidInputError(
      `The schedule '${text}' is not a valid cron expression: it has ${count} ${count === 1 ? 'field' : 'fields'} instead of 5.`,
      {
        hint: "Specify minute, hour, day of the month, month, and day of the week, such as '0 1 * * Mon-Fri'. Times are in UTC.",
      },
    );
  }
  const readField = (key: keyof CronExpression): readonly CronRange[] => {
    const field = fields[key];
    const index = fieldOrder.indexOf(key);
    const fail = (why: string) =>
      new InvalidInputError(
        `The schedule '${text}' is not a valid cron expression: in field ${index + 1} (${field.called}), ${why}.`,
        {
          hint: `The field can be *, ${allowedIn(field)}, a range (a-b), a step (*/n), or a list of these (a,b).`,
        },
      );
    return (words[index] ?? '').split(',').map((part) => rangeOf(part, field, fail));
  };
  return checkAll({
    minute: () => readField('minute'),
    hour: () => readField('hour'),
    day: () => readField('day'),
    month: () => readField('month'),
    weekday: () => readField('weekday'),
  });
};

/** Reads a cron expression as `readCron` does. Throws CommandError, too, for a day that never occurs (commands.md 19.22). */
export const parseCron = (text: string): CronExpression => {
  const cron = readCron(text);
  requireSomeDay(text, cron);
  return cron;
};
