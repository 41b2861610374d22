import { messageOf } from '../../errors.ts';
import type { Clock } from '../clock.ts';
import type { EmulatorContext, TagPush } from '../emulator-context.ts';
import type { Runs } from '../runs/progression.ts';
import type { Resource } from '../store/state.ts';
import { createBaseImageUpdates } from './base-image-updates.ts';
import { createNewCommits } from './new-commits.ts';
import { createQueueRun } from './queue-runs.ts';
import { deliverSourceEvent, type SourceEvent } from './source-events.ts';
import { type DueTimer, dueTimers, timerTriggerOf } from './timers.ts';

/** How often the emulator looks for what has happened, in milliseconds. */
const lookEvery = 2000;
const minute = 60_000;

/** The most runs that a single move of the clock queues: a timer that fires each minute has half a million in a year. */
export const mostTimerRuns = 100;

/** What came of a move of the clock. */
export interface ClockMove {
  /** The runs that timers started, in order. */
  readonly runs: readonly Resource[];
  /** Whether timers would have started more than `mostTimerRuns` runs. */
  readonly isCut: boolean;
}

/** What sets off tasks without a request for a run. */
export interface Triggers {
  /** Queues the tasks that a push of a base image concerns; resolves to the runs that it queued at once. */
  tagPushed(push: TagPush): Promise<readonly Resource[]>;
  /** Queues the runs of the tasks that watch for such an event. */
  deliver(event: SourceEvent): Promise<readonly Resource[]>;
  /** Moves the clock ahead to a time, in milliseconds, and fires the timers that are due until then, each at its time. */
  moveClock(until: number): Promise<ClockMove>;
  /** Sets the clock back to this machine's time; timers fire again from then on. */
  resetClock(): Promise<void>;
  /** Fires the timers that have become due, and looks for new commits. */
  look(): Promise<void>;
  /** Looks again and again until the emulator closes. */
  watch(): Promise<void>;
  /** While it watches: takes note of the commits that newly watched branches have now. */
  watchesChanged(): Promise<void>;
}

/** The triggers of one emulator. Each run that they queue is announced in a line. */
export const createTriggers = (
  context: EmulatorContext,
  clock: Clock,
  runs: Runs,
  announce: (line: string) => void,
): Triggers => {
  const queueRun = createQueueRun(runs, announce);
  const updates = createBaseImageUpdates(context, runs, queueRun, announce);
  const newCommits = createNewCommits(context);
  /** Until when timers have fired. */
  let firedUntil = clock.now().getTime();
  let last: Promise<unknown> = Promise.resolve();

  /** A look while the clock moves would fire the same timers. */
  const oneByOne = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.catch(() => {}).then(work);
    last = done.catch(() => {});
    return done;
  };

  const fire = async (due: DueTimer): Promise<Resource | undefined> => {
    const at = `${new Date(due.at).toISOString().slice(0, 16)}Z`;
    return queueRun(due.task, timerTriggerOf(due), `timer '${due.timer}' was due at ${at}`);
  };

  /** The timers that are due, but no more than `mostTimerRuns`: a suspended machine may have slept for weeks. */
  const timersUntil = (until: number): { readonly due: readonly DueTimer[]; readonly isCut: boolean } => {
    const due: DueTimer[] = [];
    for (const each of dueTimers(context, firedUntil, until)) {
      if (due.length === mostTimerRuns) return { due, isCut: true };
      due.push(each);
    }
    return { due, isCut: false };
  };

  const look = async (): Promise<void> => {
    const now = clock.now().getTime();
    const { due } = timersUntil(now);
    firedUntil = Math.max(firedUntil, now);
    for (const each of due) await fire(each);
    const events = await newCommits.look();
    for (const event of events) await deliverSourceEvent(context, queueRun, event);
    if (due.length + events.length > 0) await context.store.save();
  };

  const moveClock = async (until: number): Promise<ClockMove> => {
    const target = clock.ahead() + until - clock.now().getTime();
    const { due, isCut } = timersUntil(until);
    firedUntil = until;
    const queued: Resource[] = [];
    for (const each of due) {
      clock.moveTo(each.at);
      const run = await fire(each);
      if (run) queued.push(run);
      // What is over at once is over before the next timer is due.
      if (context.options.progression.kind === 'immediate') await runs.settled();
    }
    // The time that the runs took passes, too.
    clock.moveAhead(target);
    return { runs: queued, isCut };
  };

  /** A failed look is announced; the next one may succeed. */
  const tryToLook = (): Promise<void> =>
    oneByOne(look).catch((problem: unknown) => announce(`Triggers were not looked at: ${messageOf(problem)}`));

  let isWatching = false;

  return {
    tagPushed: updates.tagPushed,
    deliver: (event) => {
      newCommits.note(event);
      return deliverSourceEvent(context, queueRun, event);
    },
    moveClock: (until) => oneByOne(() => moveClock(until)),
    resetClock: () =>
      oneByOne(async () => {
        clock.reset();
        firedUntil = clock.now().getTime();
      }),
    look: () => oneByOne(look),
    watch: async () => {
      isWatching = true;
      for (;;) {
        await tryToLook();
        // Timers are due at whole minutes.
        const untilMinute = minute - (clock.now().getTime() % minute);
        try {
          await context.sleep(Math.min(lookEvery, untilMinute));
        } catch {
          return;
        }
      }
    },
    watchesChanged: async () => {
      if (isWatching) await tryToLook();
    },
  };
};
