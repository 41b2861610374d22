import type { EmulatorContext } from '../emulator-context.ts';
import type { RunTrigger } from '../runs/run-record.ts';
import type { Resource } from '../store/state.ts';
import { wholeSecondsTime } from '../timestamps.ts';
import { cronOccurrences } from './cron-occurrences.ts';
import { watchesOf } from './watching-tasks.ts';

/** A timer at the time at which it fires. */
export interface DueTimer {
  readonly task: Resource;
  readonly timer: string;
  /** In milliseconds. */
  readonly at: number;
}

/** All times at which timers of tasks fire, after `after` and up to `until`, in order, both in milliseconds. */
export function* dueTimers(context: Pick<EmulatorContext, 'store'>, after: number, until: number): Generator<DueTimer> {
  const pending = watchesOf(context, 'timerTriggers').map(({ task, trigger }) => {
    const times = cronOccurrences(trigger.schedule, after, until);
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
