import { createLastWords } from './last-words.ts';
import { createStepReports, type StepReport } from './step-report.ts';

/** What is learnt from a log while its lines pass. */
export interface LogSummary {
  readonly steps: readonly StepReport[];
  /** What the log says last before it says how the run ended; empty when it says nothing. */
  readonly lastWords: string;
}

/** Reads along. */
export const createLogSummary = (): LogSummary & { see(line: string): void } => {
  const steps = createStepReports();
  const last = createLastWords();
  return {
    see: (line) => {
      steps.see(line);
      last.see(line);
    },
    get steps() {
      return steps.steps;
    },
    get lastWords() {
      return last.text;
    },
  };
};
