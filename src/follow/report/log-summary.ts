import { eventOf, type LinePart, longestTellingLine, tellingText, timeOf, withoutTime } from './log-lines.ts';
import { createStepReports, type StepReport } from './step-reports.ts';

/** What a log says last before it says how the run ended: why a run failed stands there (taskfile.md 15.1). */
export interface LastWords {
  see(line: string): void;
  readonly text: string;
}

const mostFinalLines = 3;

/**
 * Starts with nothing. The engine writes its final error without a time, over one or more lines; where there is none, the
 * last line that has a time is kept.
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

/** What containers print, as far as it may tell why a step failed. */
export interface PrintedLines {
  see(line: string): void;
  /** The beginning of a line that is too long to be of interest as a whole. */
  seeBeginning(bytes: Uint8Array): void;
  /** The last lines before the failure of a step; empty without one. */
  readonly beforeFailure: readonly string[];
}

const mostPrintedLines = 10;

/** What the engine itself says, with a time stamp (taskfile.md 15). Programs may write their lines with one as well. */
const engineWords =
  /^(?:Executing step|Launching container|Successfully |Container failed during run|Waiting \d+ seconds|Step (?:ID|id|specified)|Pushing image|Populating digests|Image was built|Scanning for|The following dependencies|Setting up|Logging in|Creating Docker|Skip |Failed to delete|Volume source|Task will use)/;

/** Starts with nothing. Keeps the last few lines. */
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
        // What came before is another step's, unless several run at once: whose a line is cannot be told then.
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

/** What is learnt from a log while its lines pass. */
export interface LogSummary {
  readonly steps: readonly StepReport[];
  /** What the log says last before it says how the run ended; empty when it says nothing. */
  readonly lastWords: string;
  /** What the step that failed printed last; empty when no step has failed, or it printed nothing. */
  readonly lastLines: readonly string[];
}

/** Reads along. Of a line that comes in parts, only the beginning counts, as something that a step printed. */
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
