import { type LinePart, tellingText } from '../report/log-lines.ts';
import { createLastWords } from '../report/log-summary.ts';
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
  /** What the log says just before it says how the run ended; empty when it says nothing. */
  readonly lastWords: string;
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
  readonly steps: ReturnType<typeof createLoggedSteps>;
  readonly lastWords: ReturnType<typeof createLastWords>;
  line: number;
  first?: number;
  last?: number;
  download?: LoggedSpan;
  digests?: LoggedSpan;
  isOver: boolean;
}

const fresh = (): State => ({ steps: createLoggedSteps(), lastWords: createLastWords(), line: 0, isOver: false });

const note = (state: State, detail: LogDetail, time: number | undefined): void => {
  const { steps, line } = state;
  // The engine's final error has no time: it came right after the last line that has one.
  const at = { line, time: time ?? (detail.kind === 'failed' ? state.last : undefined) };
  switch (detail.kind) {
    case 'started':
      steps.started(detail.id, at);
      break;
    case 'delayed':
      steps.delayed(detail.id, detail.seconds);
      break;
    case 'pulling':
    case 'scanning':
    case 'scanned':
      steps[detail.kind](at);
      break;
    case 'launched':
    case 'executed':
    case 'exhausted':
      steps[detail.kind](detail.id, at);
      break;
    case 'retrying':
      steps.retrying(detail.id, detail.seconds, at);
      break;
    case 'pushing':
    case 'pushed':
      steps[detail.kind](detail.image, at);
      break;
    case 'ignored':
      steps.ignored(detail.id, detail.error, at);
      break;
    case 'ended':
      steps.summarized(detail.id, detail.status, detail.seconds);
      break;
    case 'failed':
      steps.failed(detail.id, detail.error, at);
      break;
    case 'downloading':
      if (time !== undefined) state.download ??= { started: time };
      break;
    case 'downloaded':
      if (time !== undefined && state.download) state.download.ended ??= time;
      break;
    case 'populating':
      if (time !== undefined) state.digests ??= { started: time };
      break;
    case 'populated':
      if (time !== undefined && state.digests) state.digests.ended = time;
      break;
    case 'over':
      state.isOver = true;
      break;
    default:
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
      state.lastWords.see(text);
      const found = detailOf(text, state.first !== undefined);
      if (!found) return;
      const { time, detail } = found;
      // Containers, whose output may have times of its own, run from the first step on.
      if (time !== undefined && (detail.kind !== 'other' || state.steps.steps.length === 0)) {
        state.first ??= time;
        // The clock of an agent may be set while it runs: what is below did not happen before.
        state.last = Math.max(state.last ?? time, time);
      }
      note(state, detail, time);
    },
    get run() {
      const { steps, first, last, download, digests, lastWords, isOver, line } = state;
      return {
        steps: steps.steps,
        first,
        last,
        download,
        digests,
        lastWords: lastWords.text,
        isOver,
        hasLines: line > 0,
      };
    },
  };
};
