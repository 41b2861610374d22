import { failedEnd, failedStep, outputOf } from './failed-output.ts';
import type { FailureName } from './failure-names.ts';
import { failureIn } from './known-failures.ts';
import type { TransientKind } from './transient-kinds.ts';
import { lastingContextLines, transientLines } from './transient-lines.ts';

/** A failure that may not happen again. */
export interface TransientFailure {
  readonly kind: TransientKind;
  /** The line of the log that tells of it. */
  readonly line: string;
}

/** How far from the end of a step's output the line may stand: BuildKit adds an excerpt of the Dockerfile. */
const mostLinesFromEnd = 5;

/** Known failures that may be transient. All others are not, whatever else the log says. */
const mayBeTransient: ReadonlySet<FailureName> = new Set(['context-download', 'rate-limit', 'registry-unreachable']);

/** The lines that end a log: the engine's last words, or the last ones of the step that failed; and those before, if any. */
const lastLines = (log: string): { readonly last: readonly string[]; readonly before: readonly string[] } => {
  const end = failedEnd(log);
  if (end === undefined) return { last: [], before: [] };
  const step = failedStep(end.words);
  if (step === undefined) return { last: [end.words], before: end.before.slice(-mostLinesFromEnd) };
  return { last: [...outputOf(step, end.before).slice(-mostLinesFromEnd), step.reason], before: [] };
};

/** Whether a source that was not fetched will not be, either, the next time. */
const isLasting = (lines: readonly string[]): boolean =>
  lines.some((line) => lastingContextLines.some((each) => each.test(line)));

/**
 * The transient failure that the log of a failed run ends in; undefined when it ends otherwise, and for a run that was
 * canceled or timed out. `status` is the run's, as the service writes it.
 */
export const transientFailureIn = (log: string, status: string): TransientFailure | undefined => {
  if (!/^(?:failed|error)$/i.test(status)) return undefined;
  const known = failureIn(log, status);
  if (known !== undefined && !mayBeTransient.has(known.name)) return undefined;
  const { last, before } = lastLines(log);
  for (const line of last.toReversed()) {
    const found = transientLines.find((each) => each.line.test(line));
    if (found?.kind === 'context-download' && isLasting([...before, ...last])) return undefined;
    if (found) return { kind: found.kind, line };
  }
  return undefined;
};
