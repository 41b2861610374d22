import { eventOf, timeOf } from './log-lines.ts';

/** One step of a run, according to its log. */
export interface StepReport {
  readonly id: string;
  /** The engine's status (`successful`, ...), `failed`, or `unfinished` for a step whose end is not in the log. */
  readonly status: string;
  /**
   * The engine's own figure. It gives none when the run fails: then the time from the step's first line to its end,
   * or for a failed step to its last line with a timestamp; else null.
   */
  readonly elapsedSeconds: number | null;
  readonly error?: string;
}

/** Gathers the steps from the lines of a log, in the order in which they started. */
export interface StepReports {
  see(line: string): void;
  readonly steps: readonly StepReport[];
}

/** A container may print lines that look like the start of a step as often as it likes. */
const mostSteps = 1000;

/** Starts without steps. A log that is read again from its beginning replaces what was gathered for each step. */
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
      if (event && 'id' in event && steps.size >= mostSteps && !steps.has(event.id)) return;
      if (event?.kind === 'started') {
        if (time !== undefined) beginnings.set(event.id, time);
        steps.set(event.id, { id: event.id, status: 'unfinished', elapsedSeconds: null });
      } else if (event?.kind === 'ended')
        steps.set(event.id, { id: event.id, status: event.status, elapsedSeconds: event.seconds });
      // Containers other than steps run as well; a step's container may run again, and its last end counts.
      else if (event?.kind === 'executed' && steps.has(event.id))
        steps.set(event.id, { id: event.id, status: 'successful', elapsedSeconds: secondsSince(event.id) });
      else if (event?.kind === 'launched' && steps.has(event.id))
        steps.set(event.id, { id: event.id, status: 'unfinished', elapsedSeconds: null });
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
