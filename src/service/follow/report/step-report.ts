import { eventOf, timeOf } from './log-event.ts';

/** One step of a run, as its log tells of it. */
export interface StepReport {
  readonly id: string;
  /** The engine's word (`successful`, ...), `failed`, or `unfinished` for a step whose end the log does not tell. */
  readonly status: string;
  /** The engine's own figure; for a failed step, from its first line to the last one that has a time; else null. */
  readonly elapsedSeconds: number | null;
  readonly error?: string;
}

/** Gathers the steps from the lines of a log, in the order in which they began. */
export interface StepReports {
  see(line: string): void;
  readonly steps: readonly StepReport[];
}

/** Starts without a step. A log that is read again from its beginning replaces what was gathered of each step. */
export const createStepReports = (): StepReports => {
  const steps = new Map<string, StepReport>();
  const beginnings = new Map<string, number>();
  let lastTime: number | undefined;

  const secondsSince = (id: string): number | null => {
    const beginning = beginnings.get(id);
    return beginning === undefined || lastTime === undefined ? null : (lastTime - beginning) / 1000;
  };

  return {
    see: (line) => {
      const time = timeOf(line);
      lastTime = time ?? lastTime;
      const event = eventOf(line);
      if (event?.kind === 'started') {
        if (time !== undefined) beginnings.set(event.id, time);
        steps.set(event.id, { id: event.id, status: 'unfinished', elapsedSeconds: null });
      } else if (event?.kind === 'ended')
        steps.set(event.id, { id: event.id, status: event.status, elapsedSeconds: event.seconds });
      else if (event?.kind === 'failed') {
        const { id, error } = event;
        steps.set(id, { id, status: 'failed', elapsedSeconds: secondsSince(id), error });
      }
    },
    get steps() {
      return [...steps.values()];
    },
  };
};
