import { type LinePart, tellingText } from '../report/log-lines.ts';
import { detailOf, type LogDetail } from './log-details.ts';
import { createLoggedSteps, type LoggedStep } from './logged-step.ts';

/** A span of a log, in milliseconds; without an end when the log breaks off. */
export interface LoggedSpan {
  readonly started: number;
  ended?: number;
}

/** What the log of a run says about when things happened. */
export interface LoggedRun {
  readonly steps: readonly LoggedStep[];
  /** The first and last line with a time. */
  readonly first: number | undefined;
  readonly last: number | undefined;
  /** The download of the context. */
  readonly download: LoggedSpan | undefined;
  /** The look-up of digests after the steps. */
  readonly digests: LoggedSpan | undefined;
  /** The service's last line was read: nothing follows. */
  readonly isOver: boolean;
  /** Whether the log has lines at all. */
  readonly hasLines: boolean;
}

/** Reads along. Of a log that is read again from its beginning, `restart` forgets what was read. */
export interface LoggedRunReader {
  see(part: LinePart): void;
  restart(): void;
  readonly run: LoggedRun;
}

interface State {
  steps: ReturnType<typeof createLoggedSteps>;
  line: number;
  first?: number;
  last?: number;
  download?: LoggedSpan;
  digests?: LoggedSpan;
  isOver: boolean;
}

const fresh = (): State => ({ steps: createLoggedSteps(), line: 0, isOver: false });

const note = (state: State, detail: LogDetail, time: number | undefined): void => {
  const { steps, line } = state;
  // The engine's final error has no time: it came right after the last line that has one.
  const at = { line, time: time ?? (detail.kind === 'failed' ? state.last : undefined) };
  switch (detail.kind) {
    case 'started':
      return steps.started(detail.id, at);
    case 'delayed':
      return steps.delayed(detail.id, detail.seconds);
    case 'pulling':
    case 'scanning':
    case 'scanned':
      return steps[detail.kind](at);
    case 'launched':
    case 'executed':
    case 'exhausted':
      return steps[detail.kind](detail.id, at);
    case 'retrying':
      return steps.retrying(detail.id, detail.seconds, at);
    case 'pushing':
    case 'pushed':
      return steps[detail.kind](detail.image, at);
    case 'ignored':
      return steps.ignored(detail.id, detail.error, at);
    case 'ended':
      return steps.summarized(detail.id, detail.status, detail.seconds);
    case 'failed':
      return steps.failed(detail.id, detail.error, at);
    case 'downloading':
      if (time !== undefined) state.download ??= { started: time };
      return;
    case 'downloaded':
      if (time !== undefined && state.download) state.download.ended ??= time;
      return;
    case 'populating':
      if (time !== undefined) state.digests ??= { started: time };
      return;
    case 'populated':
      if (time !== undefined && state.digests) state.digests.ended = time;
      return;
    case 'over':
      state.isOver = true;
      return;
    case 'dependencies':
    case 'other':
      return;
  }
};

/** Starts with nothing read. */
export const createLoggedRun = (): LoggedRunReader => {
  let state = fresh();
  return {
    restart: () => {
      state = fresh();
    },
    see: (part) => {
      state.line += 1;
      const text = tellingText(part);
      // A line of the engine may be the last of a log that breaks off: it counts once it is complete.
      if (text === undefined || state.isOver) return;
      const found = detailOf(text, state.first !== undefined);
      if (!found) return;
      const { time, detail } = found;
      if (time !== undefined && detail.kind !== 'other') {
        state.first ??= time;
        // Clocks of agents are set while they run; what is below did not happen before.
        state.last = Math.max(state.last ?? time, time);
      }
      note(state, detail, time);
    },
    get run() {
      const { steps, first, last, download, digests, isOver, line } = state;
      return { steps: steps.steps, first, last, download, digests, isOver, hasLines: line > 0 };
    },
  };
};
