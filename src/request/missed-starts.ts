import { CommandError } from '../errors.ts';
import type { StoredRun, StoredTask } from '../service/resource.ts';
import { timesOf } from './cron-times.ts';

/** A timer that should have started runs. */
export interface DueTimer {
  readonly task: string;
  readonly timer: string;
  readonly schedule: string;
  /** When it should have, in order. */
  readonly times: readonly Date[];
}

/** A timer that is not looked at as far back as wanted, and why, as the end of a sentence. */
export interface LimitedTimer {
  readonly task: string;
  readonly timer: string;
  readonly why: string;
}

export interface DueTimers {
  readonly due: readonly DueTimer[];
  readonly limited: readonly LimitedTimer[];
}

const minute = 60_000;

/** How long after its time a run may be queued: until then it is not missed. */
const mostDelayMs = 5 * minute;

/** How far the clocks of the service may differ, and with them the time at which a run was queued. */
const clockToleranceMs = 2 * minute;

/** learn.microsoft.com, "View and manage task run logs": by default, runs are kept for 30 days. */
const keptMs = 30 * 24 * 60 * minute;

const isEnabled = (status: unknown): boolean => String(status ?? 'Enabled').toLowerCase() === 'enabled';

/** When a task was last changed, and with it, possibly, its timers: they do not say so themselves. */
const changedAt = ({ systemData, properties }: StoredTask): Date | undefined => {
  const times = [systemData?.lastModifiedAt, systemData?.createdAt, properties.creationDate]
    .map((time) => Date.parse(String(time)))
    .filter((time) => !Number.isNaN(time));
  return times.length === 0 ? undefined : new Date(Math.max(...times));
};

/**
 * When the enabled timers of enabled tasks should have started runs between `since` and `now`, by the clock of the service.
 * A time before the last change of a task does not count, as the timer may be younger; neither does one that is so recent
 * that the run may still come, or so old that the service no longer keeps its run.
 */
export const dueTimers = (tasks: readonly StoredTask[], since: Date, now: Date): DueTimers => {
  const due: DueTimer[] = [];
  const limited: LimitedTimer[] = [];
  const to = new Date(now.getTime() - mostDelayMs);
  const kept = new Date(now.getTime() - keptMs);
  for (const { name: task, properties, ...rest } of tasks) {
    if (!isEnabled(properties.status) || properties.isSystemTask) continue;
    const changed = changedAt({ name: task, properties, ...rest });
    const from = new Date(Math.max(since.getTime(), kept.getTime(), changed?.getTime() ?? 0));
    for (const { name: timer, schedule, status } of properties.trigger?.timerTriggers ?? []) {
      if (!isEnabled(status)) continue;
      try {
        const times = [...timesOf(schedule, from, to)];
        if (times.length > 0) due.push({ task, timer, schedule, times });
        if (from > since)
          limited.push({
            task,
            timer,
            why: `only since ${from.toISOString()}, ${changed && from >= changed && changed > kept ? 'when the task was last changed' : 'as runs are kept for 30 days'}`,
          });
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        limited.push({ task, timer, why: `not at all: ${error.message}` });
      }
    }
  }
  return { due, limited };
};

const timeOf = (text: unknown): number =>
  // A time without a zone is in UTC.
  Date.parse(typeof text === 'string' && !/(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? `${text}Z` : String(text));

/** A run that a timer started: for which time, as far as it says so, and when it was queued. */
interface TimerRun {
  readonly occurrence: number;
  readonly queued: number;
}

const runsOf = ({ task, timer }: DueTimer, runs: readonly StoredRun[]): readonly TimerRun[] =>
  runs
    .filter(({ properties }) => {
      const { timerTriggerName } = (properties.timerTrigger ?? {}) as { readonly timerTriggerName?: string };
      return (
        properties.task?.toLowerCase() === task.toLowerCase() && timerTriggerName?.toLowerCase() === timer.toLowerCase()
      );
    })
    .map(({ properties }) => ({
      occurrence: timeOf((properties.timerTrigger as { readonly scheduleOccurrence?: unknown }).scheduleOccurrence),
      queued: timeOf(properties.createTime),
    }))
    .sort((one, other) => one.queued - other.queued);

/** The latest that a run is queued that does not say for which time. */
const mostLateMs = 15 * minute;

/** Whether a run says for which time it is, in a way that fits the time when it was queued. */
const namesItsTime = ({ occurrence, queued }: TimerRun): boolean =>
  occurrence <= queued + clockToleranceMs && occurrence >= queued - mostLateMs;

/** Which of the times lack a run. Each run counts once: for the time that it names, else for one before it was queued. */
const missedOf = (times: readonly Date[], runs: readonly TimerRun[]): readonly Date[] => {
  const left = new Set(runs);
  const take = (fits: (run: TimerRun) => boolean): boolean => {
    const found = [...left].find(fits);
    return found !== undefined && left.delete(found);
  };
  return times
    .filter((time) => !take(({ occurrence }) => Math.abs(occurrence - time.getTime()) < minute))
    .filter(
      (time) =>
        !take(
          (run) =>
            !namesItsTime(run) &&
            run.queued >= time.getTime() - clockToleranceMs &&
            run.queued <= time.getTime() + mostLateMs,
        ),
    );
};

/** The timers that have not started all the runs that they should have, with the times that lack one. */
export const missedStarts = (due: readonly DueTimer[], runs: readonly StoredRun[]): readonly DueTimer[] =>
  due
    .map((timer) => ({ ...timer, times: missedOf(timer.times, runsOf(timer, runs)) }))
    .filter(({ times }) => times.length > 0);

/** Since when the runs are needed that these timers may have started. */
export const neededSince = (due: readonly DueTimer[]): Date =>
  new Date(Math.min(...due.map(({ times }) => times[0]?.getTime() ?? Number.POSITIVE_INFINITY)) - clockToleranceMs);
