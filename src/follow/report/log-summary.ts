import { createLastWords } from './last-words.ts';
import { type LinePart, tellingText } from './line-splitter.ts';
import { createPrintedLines } from './printed-lines.ts';
import { createStepReports, type StepReport } from './step-report.ts';

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
