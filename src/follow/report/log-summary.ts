import { eventOf, type LinePart, longestTellingLine, tellingText, timeOf, withoutTime } from './log-lines.ts';
import { createStepReports, type StepReport } from './step-reports.ts';

/** What a log says just before it says how the run ended, which is why a run failed (taskfile.md 15.1). */
export interface LastWords {
  see(line: string): void;
  readonly text: string;
}

const mostFinalLines = 3;

/**
 * Starts empty. The engine writes its final error without a timestamp, on one or more lines; when there is none, the
 * last line with a timestamp is kept.
 */
export const createLastWords = (): LastWords => {
  let lines: readonly string[] = [];
  let lastHadTime = false;
  let isOver = false;
  return {
    see: (line) => {
      const text = withoutTime(line).trim();
      isOver ||= eventOf(line)?.kind === 'over';
      if (isOver || text === '') return;
      const hasTime = timeOf(line) !== undefined;
      lines = hasTime || lastHadTime ? [text] : [...lines, text].slice(-mostFinalLines);
      lastHadTime = hasTime;
    },
    get text() {
      return lines.join('\n');
    },
  };
};

/** Container output that may show why a step failed. */
export interface PrintedLines {
  see(line: string): void;
  /** The start of a line that is too long to keep whole. */
  seeBeginning(bytes: Uint8Array): void;
  /** The last lines before a step failed; empty when none failed. */
  readonly beforeFailure: readonly string[];
}

const mostPrintedLines = 10;

/** The engine's own lines have a timestamp (taskfile.md 15). Programs may write theirs with one as well. */
const engineWords =
  /^(?:Executing step|Launching container|Successfully |Container failed during run|Waiting \d+ seconds|Step (?:ID|id|specified)|Pushing image|Populating digests|Image was built|Scanning for|The following dependencies|Setting up|Logging in|Creating Docker|Skip |Failed to delete|Volume source|Task will use)/;

/** Starts empty. Keeps the last few lines. */
export const createPrintedLines = (): PrintedLines => {
  const underway = new Set<string>();
  let recent: string[] = [];
  let beforeFailure: readonly string[] = [];
  const keep = (text: string): void => {
    const shown = text.trim();
    if (shown !== '') recent = [...recent.slice(1 - mostPrintedLines), shown];
  };
  return {
    seeBeginning: (bytes) => keep(Buffer.from(bytes.subarray(0, longestTellingLine)).toString()),
    see: (line) => {
      const event = eventOf(line);
      if (event?.kind === 'started' || event?.kind === 'launched') {
        underway.add(event.id);
        // Earlier lines belong to another step, unless several run at once: then a line cannot be attributed to one.
        if (underway.size === 1) recent = [];
      } else if (event?.kind === 'executed') underway.delete(event.id);
      else if (event?.kind === 'failed') {
        beforeFailure = recent;
        recent = [];
      } else if (!event && !(timeOf(line) !== undefined && engineWords.test(withoutTime(line)))) keep(line);
      if (underway.size > 1000) underway.clear();
    },
    get beforeFailure() {
      return beforeFailure;
    },
  };
};

/** Information gathered from a log as its lines pass. */
export interface LogSummary {
  readonly steps: readonly StepReport[];
  /** What the log says just before it says how the run ended; empty when it says nothing. */
  readonly lastWords: string;
  /** The last output of the failed step; empty when no step failed, or it printed nothing. */
  readonly lastLines: readonly string[];
}

/** Reads along. Of a line that arrives in parts, only the start counts, as output of a step. */
export const createLogSummary = (): LogSummary & { see(part: LinePart): void } => {
  const steps = createStepReports();
  const last = createLastWords();
  const printed = createPrintedLines();
  return {
    see: (part) => {
      const text = tellingText(part);
      if (text !== undefined) {
        steps.see(text);
        last.see(text);
        printed.see(text);
      } else if (part.begins) printed.seeBeginning(part.bytes);
    },
    get steps() {
      return steps.steps;
    },
    get lastWords() {
      return last.text;
    },
    get lastLines() {
      return printed.beforeFailure;
    },
  };
};
