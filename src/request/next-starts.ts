import type { TimerTrigger } from '@azure/arm-containerregistry';
import { InvalidInputError } from '../errors.ts';
import { nextTimes } from './cron-times.ts';
import { cronInWords } from './cron-words.ts';
import type { StoredTask } from './stored-task.ts';
import { localTime, utcTime } from './time-in-words.ts';

/** How many of the next times of a timer are shown. */
const shownTimes = 5;

/** When a timer starts runs next: the times, or why there are none. */
export interface NextStarts {
  readonly timer: string;
  readonly times: readonly Date[];
  /** A sentence on the timer. */
  readonly inWords: string;
}

const isDisabled = (status: unknown): boolean => String(status ?? 'Enabled').toLowerCase() === 'disabled';

/** `at 01:00 every day (UTC)`; undefined for a schedule that cannot be parsed, or never fires. */
const scheduleInWords = (schedule: string): string | undefined => {
  try {
    return cronInWords(schedule);
  } catch (error) {
    if (error instanceof InvalidInputError) return undefined;
    throw error;
  }
};

/**
 * When a timer of a task starts runs, after `now`. A timer that is disabled, or whose task is, has no times; neither has one
 * with a schedule that is not understood here, which other programs can store.
 */
export const nextStartsOf = (
  { name, schedule = '', status }: TimerTrigger,
  task: Pick<StoredTask, 'name' | 'properties'>,
  now: Date,
): NextStarts => {
  const timer = { timer: name, times: [] };
  const when = scheduleInWords(schedule);
  if (when === undefined)
    return { ...timer, inWords: `Timer '${name}' has the schedule '${schedule}', for which no times are known.` };
  if (isDisabled(task.properties.status))
    return {
      ...timer,
      inWords: `Timer '${name}' starts no runs, because the task '${task.name}' is disabled. Its schedule: ${when}.`,
    };
  if (isDisabled(status))
    return { ...timer, inWords: `Timer '${name}' starts no runs, because it is disabled. Its schedule: ${when}.` };
  return { ...timer, times: nextTimes(schedule, now, shownTimes), inWords: `Timer '${name}' starts runs ${when}.` };
};

/** The sentence on a timer, and below it the next times, in UTC and, unless that is the same, in a time zone. */
export const nextStartsInWords = ({ inWords, times }: NextStarts, timeZone: string): string => {
  if (times.length === 0) return inWords;
  const inZone = (time: Date): string => (timeZone === 'UTC' ? '' : `   ${localTime(time, timeZone)} (${timeZone})`);
  const lines = times.map((time) => `  ${utcTime(time)} UTC${inZone(time)}`);
  return [`${inWords} The next times:`, ...lines].join('\n');
};
