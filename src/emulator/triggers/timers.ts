import { InvalidInputError } from '../../errors.ts';
import { timesOf } from '../../request/cron-times.ts';
import type { EmulatorContext } from '../emulator-context.ts';
import type { RunTrigger } from '../runs/run-record.ts';
import type { Resource } from '../store/state.ts';
import { wholeSecondsTime } from '../timestamps.ts';
import { watchesOf } from './watching-tasks.ts';

/** A timer at the time at which it fires. */
export interface DueTimer {
  readonly task: Resource;
  readonly timer: string;
  /** In milliseconds. */
  readonly at: number;
}

/** The times at which a schedule fires, in milliseconds. One that cannot be parsed never fires. */
function* firingTimes(schedule: string, after: number, until: number): Generator<number> {
  try {
    for (const time of timesOf(schedule, new Date(after), new Date(until))) yield time.getTime();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
  }
}

/** All times at which timers of tasks fire, after `after` and up to `until`, in order, both in milliseconds. */
export function* dueTimers(context: Pick<EmulatorContext, 'store'>, after: number, until: number): Generator<DueTimer> {
  const pending = watchesOf(context, 'timerTriggers').map(({ task, trigger }) => {
    const times = firingTimes(trigger.schedule, after, until);
    return { task, timer: String(trigger.name), times, next: times.next() };
  });
  for (;;) {
    let first: (typeof pending)[number] | undefined;
    for (const each of pending) {
      if (!each.next.done && (!first || each.next.value < first.next.value)) first = each;
    }
    if (!first || first.next.done) return;
    yield { task: first.task, timer: first.timer, at: first.next.value };
    first.next = first.times.next();
  }
}

/** What a run that a timer started says of it. */
export const timerTriggerOf = ({ timer, at }: DueTimer): RunTrigger => ({
  timerTrigger: { timerTriggerName: timer, scheduleOccurrence: wholeSecondsTime(new Date(at)) },
});
