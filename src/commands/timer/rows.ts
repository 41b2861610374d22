import type { NextStarts } from '../../request/next-starts.ts';
import { localTime, utcTime } from '../../request/time-in-words.ts';
import { cell } from '../shared/rows/cell.ts';
import { at, listAt } from '../shared/rows/items.ts';

/** The table rows of a task's timers. az shows them under the headings of tasks (commands.md 19.15). */
export const timerRows = (shaped: unknown): Record<string, string>[] =>
  listAt({ timers: shaped }, 'timers').map((timer) => ({
    NAME: cell(at(timer, 'name')),
    SCHEDULE: cell(at(timer, 'schedule')),
    STATUS: cell(at(timer, 'status')),
  }));

/** The same rows, with the next times of each timer, in UTC and in a time zone: one line each. */
export const timerRowsWithTimes = (
  shaped: unknown,
  starts: readonly NextStarts[],
  timeZone: string,
): Record<string, string>[] =>
  timerRows(shaped).map((row, index) => {
    const times = starts[index]?.times ?? [];
    return {
      ...row,
      'NEXT (UTC)': cell(times.map(utcTime).join('\n')),
      'NEXT (LOCAL)': cell(times.map((time) => localTime(time, timeZone)).join('\n')),
    };
  });
