import { expect, it } from 'vitest';
import { cronInWords } from '../../src/request/cron-words.ts';

it.each([
  ['0 1 * * *', 'at 01:00 every day (UTC)'],
  [' 5  13 * * * ', 'at 13:05 every day (UTC)'],
  ['0 12 * * Mon-Fri', 'at 12:00 on Monday to Friday (UTC)'],
  ['0 12 * * mon,WEDNESDAY', 'at 12:00 on Monday and Wednesday (UTC)'],
  ['0,30 8,20 * * *', 'at 08:00, 08:30, 20:00 and 20:30 every day (UTC)'],
  ['* * * * *', 'every minute every day (UTC)'],
  ['*/15 * * * 0', 'every 15 minutes on Sunday (UTC)'],
  ['*/15 9-17 * * *', 'every 15 minutes of the hours 9 to 17 every day (UTC)'],
  ['5 * * * *', 'at minute 5 of every hour every day (UTC)'],
  ['5 */6 * * *', 'at minute 5 of every 6th hour every day (UTC)'],
  ['10-20/5 3 * * *', 'at every 5th minute from 10 to 20 of hour 3 every day (UTC)'],
  ['0 0 1 Jan,jul *', 'at 00:00 on day 1 of the month in January and July (UTC)'],
  ['0 0 */2 * *', 'at 00:00 on every 2nd day of the month (UTC)'],
  ['0 0 13 * Fri', 'at 00:00 on day 13 of the month if that is Friday (UTC)'],
  ['0 0 1-7 1-3 *', 'at 00:00 on day 1 to 7 of the month in January to March (UTC)'],
  [
    '*/7 */3 1-10/2 * 1-5',
    'every 7 minutes of every 3rd hour on every 2nd day from 1 to 10 of the month if that is Monday to Friday (UTC)',
  ],
  ['5/15 1-9/4 * * *', 'at every 15th minute from 5 to 59 of every 4th hour from 1 to 9 every day (UTC)'],
  ['1,10-20/2 * * * *', 'at minute 1 and every 2nd minute from 10 to 20 every day (UTC)'],
  ['0 0 15,1-9/3 */11 *', 'at 00:00 on day 15 and every 3rd day from 1 to 9 of the month in every 11th month (UTC)'],
  ['0 0 * */3 Mon-Fri/2', 'at 00:00 on every 2nd day of the week from Monday to Friday in every 3rd month (UTC)'],
  ['0 0 */12,*/13,*/22 * *', 'at 00:00 on every 12th day, every 13th day and every 22nd day of the month (UTC)'],
  ['0 0 29 2 *', 'at 00:00 on day 29 of the month in February (UTC)'],
  ['0 0 31 2,4-6 *', 'at 00:00 on day 31 of the month in February and April to June (UTC)'],
])('%s is %s', (text, words) => {
  expect(cronInWords(text)).toBe(words);
});

it.each([
  ['', 'it has 0 fields instead of 5.'],
  ['daily', 'it has 1 field instead of 5.'],
  ['0 1 * *', 'it has 4 fields instead of 5.'],
  ['0 0 1 * * *', 'it has 6 fields instead of 5.'],
  ['60 1 * * *', "in field 1 (minute), '60' is not one of 0 to 59."],
  ['0 24 * * *', "in field 2 (hour), '24' is not one of 0 to 23."],
  ['0 0 0 * *', "in field 3 (day of the month), '0' is not one of 1 to 31."],
  ['0 0 * Janu *', "in field 4 (month), 'Janu' is not one of 1 to 12 or Jan to Dec."],
  ['0 0 * * 7', "in field 5 (day of the week), '7' is not one of 0 to 6 or Sun to Sat."],
  ['0 0 * * Fri-Mon', "in field 5 (day of the week), 'Fri-Mon' ends before it begins."],
  ['*/0 * * * *', "in field 1 (minute), '*/0' has an invalid step; use a step such as /2."],
  ['1-2-3 * * * *', "in field 1 (minute), '1-2-3' is not a valid range, such as 0-59."],
  ['1,,2 * * * *', "in field 1 (minute), '' is not one of 0 to 59."],
])("'%s' is refused", (text, why) => {
  expect(() => cronInWords(text)).toThrow(
    expect.objectContaining({ message: `The schedule '${text}' is not a valid cron expression: ${why}`, exitCode: 2 }),
  );
});

it.each([
  ['0 0 31 2 *', 31, 'February'],
  ['0 0 30,31 feb *', 30, 'February'],
  ['0 0 31 4-6/2 Mon', 31, 'April, June'],
])('%s never comes', (text, day, months) => {
  expect(() => cronInWords(text)).toThrow(
    expect.objectContaining({
      message: `The schedule '${text}' would never start a run: there is no day ${day} in ${months}.`,
      exitCode: 2,
    }),
  );
});
