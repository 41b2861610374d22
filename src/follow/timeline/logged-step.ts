/** One execution of a step's container, or one attempt to push an image. Times are those of the log's lines. */
export interface LoggedAttempt {
  readonly started: number | undefined;
  ended?: number | undefined;
  outcome: 'succeeded' | 'failed' | 'unfinished';
  /** The pause that follows, in seconds. */
  retryDelay?: number;
  /** The image that is pushed. */
  readonly image?: string;
}

/**
 * How a step ended: `ignored` is a failure that the task file ignores, `timed out` a step whose time was up, and
 * `unfinished` a step whose end is not in the log.
 */
export type StepOutcome = 'succeeded' | 'failed' | 'timed out' | 'ignored' | 'unfinished';

/** What a log says about a step; times in milliseconds, as far as lines have them. */
export interface LoggedStep {
  readonly id: string;
  /** Its place among the lines of the log: what stands above happened before. */
  readonly startLine: number;
  readonly started: number | undefined;
  endLine?: number | undefined;
  ended?: number | undefined;
  /** The engine's own figure, without the delay before the step and without pulling. */
  seconds?: number;
  /** The delay before the step, in seconds. */
  delay?: number;
  pulling?: { readonly started: number | undefined };
  scan?: { readonly started: number | undefined; ended?: number | undefined };
  readonly attempts: LoggedAttempt[];
  outcome: StepOutcome;
  error?: string;
}

const timeIsUp = /\b(?:timed out|context deadline exceeded)\b/;

/** A container may print lines that look like the start of a step as often as it likes. */
const mostSteps = 1000;
const mostAttempts = 1000;

const isOver = ({ outcome }: LoggedStep): boolean => outcome !== 'unfinished';

/** A place in the log. */
interface At {
  readonly line: number;
  readonly time: number | undefined;
}

/** Gathers the steps of a run from what its log says, in the order in which they started. */
export const createLoggedSteps = () => {
  const steps = new Map<string, LoggedStep>();

  const open = (): LoggedStep[] => [...steps.values()].filter((step) => !isOver(step));

  /** Some lines do not name their step: it is known when only one step can have written them. */
  const only = (isPossible: (step: LoggedStep) => boolean): LoggedStep | undefined => {
    const possible = open().filter(isPossible);
    return possible.length === 1 ? possible[0] : undefined;
  };
  const runsNoContainer = ({ attempts }: LoggedStep): boolean => attempts.every(({ image }) => image !== undefined);

  const begin = (step: LoggedStep, { time }: At, image?: string): void => {
    if (step.attempts.length >= mostAttempts) return;
    step.attempts.push({ started: time, outcome: 'unfinished', ...(image === undefined ? {} : { image }) });
    step.outcome = 'unfinished';
    delete step.ended;
    delete step.endLine;
  };
  const endAttempt = (step: LoggedStep, { time }: At, outcome: LoggedAttempt['outcome'], retryDelay?: number): void => {
    const last = step.attempts.at(-1);
    if (last?.outcome !== 'unfinished') return;
    Object.assign(last, { ended: time, outcome, ...(retryDelay === undefined ? {} : { retryDelay }) });
  };
  const end = (step: LoggedStep, { line, time }: At, outcome: StepOutcome): void => {
    Object.assign(step, { endLine: line, ended: time, outcome });
  };

  const named = (id: string, does: (step: LoggedStep) => void): void => {
    const step = steps.get(id);
    if (step) does(step);
  };

  return {
    get steps(): readonly LoggedStep[] {
      return [...steps.values()];
    },
    started: (id: string, { line, time }: At): void => {
      // The engine starts a step once; a second line is output of a container.
      if (steps.has(id) || steps.size >= mostSteps) return;
      steps.set(id, { id, startLine: line, started: time, attempts: [], outcome: 'unfinished' });
    },
    delayed: (id: string, seconds: number): void => named(id, (step) => Object.assign(step, { delay: seconds })),
    pulling: ({ time }: At): void => {
      const step = only((each) => each.attempts.length === 0 && !each.pulling && !each.scan);
      if (step) step.pulling = { started: time };
    },
    scanning: ({ time }: At): void => {
      const step = only((each) => each.attempts.length === 0 && !each.pulling && !each.scan);
      if (step) step.scan = { started: time };
    },
    scanned: ({ time }: At): void => {
      const step = only(({ scan }) => scan !== undefined && scan.ended === undefined);
      if (step?.scan) step.scan.ended = time;
    },
    launched: (id: string, at: At): void => named(id, (step) => begin(step, at)),
    executed: (id: string, at: At): void =>
      named(id, (step) => {
        endAttempt(step, at, 'succeeded');
        end(step, at, 'succeeded');
      }),
    retrying: (id: string, seconds: number, at: At): void =>
      named(id, (step) => endAttempt(step, at, 'failed', seconds)),
    exhausted: (id: string, at: At): void => named(id, (step) => endAttempt(step, at, 'failed')),
    pushing: (image: string, at: At): void => {
      const step = only((each) => runsNoContainer(each) && !each.scan && !each.pulling);
      if (!step) return;
      endAttempt(step, at, 'failed');
      begin(step, at, image);
    },
    pushed: (image: string, at: At): void => {
      const step = only(({ attempts }) => attempts.at(-1)?.image === image);
      if (!step) return;
      endAttempt(step, at, 'succeeded');
      // It may push more images; the last one counts.
      Object.assign(step, { endLine: at.line, ended: at.time });
    },
    ignored: (id: string, error: string, at: At): void =>
      named(id, (step) => {
        endAttempt(step, at, 'failed');
        end(step, at, 'ignored');
        step.error = error;
      }),
    /** The summary: it says how a step ended, but comes after all steps. */
    summarized: (id: string, status: string, seconds: number): void =>
      named(id, (step) => {
        step.seconds = seconds;
        if (step.outcome === 'unfinished') step.outcome = status === 'successful' ? 'succeeded' : 'failed';
      }),
    failed: (id: string, error: string, at: At): void =>
      named(id, (step) => {
        endAttempt(step, at, 'failed');
        end(step, at, timeIsUp.test(error) ? 'timed out' : 'failed');
        step.error = error;
      }),
  };
};

export type LoggedSteps = ReturnType<typeof createLoggedSteps>;
