import { type FailedStep, failedEnd, failedStep, outputOf } from './failed-output.ts';
import type { FailureName } from './failure-names.ts';
import { type FailedRun, failureWords } from './failure-words.ts';
import { failureIn } from './known-failures.ts';

/** Why a run failed, as far as the end of its log tells. */
export interface RunFailure {
  /** The step that failed; undefined when none had started, and when the log does not say. */
  readonly step: string | undefined;
  /** One sentence. */
  readonly cause: string;
  /** Which known failure it is, if it is one, and what to do about it; `command` can be pasted. */
  readonly failure: FailureName | undefined;
  readonly advice: string | undefined;
  readonly command: string | undefined;
  /** What the step printed last. */
  readonly lastLines: readonly string[];
}

/** A run that did not succeed, as the service shows it. */
export interface EndedRun extends FailedRun {
  readonly status: string;
  readonly errorMessage?: string | undefined;
}

const mostLines = 5;

const sentenceOf = (words: string): string =>
  `${words.charAt(0).toUpperCase()}${words.slice(1)}${/[.!?]$/.test(words) ? '' : '.'}`;

/** What is said of a failure that is not known. */
const unknownCause = (
  step: FailedStep | undefined,
  words: string | undefined,
  { status, errorMessage }: EndedRun,
  hasLog: boolean,
): string => {
  if (step) return sentenceOf(`Step '${step.step}' failed: ${step.reason}`);
  const otherwise = `The run ended with status '${status}', and ${hasLog ? 'its log does not say why' : 'has no log'}`;
  return sentenceOf(words ?? (errorMessage || otherwise));
};

/** What is known of a run whose log is not. */
export const withoutLog = (cause: string): RunFailure => ({
  step: undefined,
  cause,
  failure: undefined,
  advice: undefined,
  command: undefined,
  lastLines: [],
});

/** Why `run` failed, whose log ends in `log`; undefined when there is no log. */
export const runFailure = (log: string | undefined, run: EndedRun): RunFailure => {
  const end = failedEnd(log ?? '');
  const step = end && failedStep(end.words);
  const known = failureIn(log ?? '', run.status);
  const words = known && failureWords(known, run);
  return {
    step: step?.step ?? known?.step,
    cause: words?.sentence ?? unknownCause(step, end?.words, run, log !== undefined),
    failure: known?.name,
    advice: words?.advice,
    command: words?.command,
    lastLines: step && end ? outputOf(step, end.before).slice(-mostLines) : [],
  };
};
