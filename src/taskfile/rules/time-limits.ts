import { defaultRetryDelay, defaultStepTimeout, type StepDocument } from '../schema.ts';
import type { CheckedDocument, Finding, Span } from './rule.ts';

/** The limits that the service accepts for a run, and the one that a run has by itself (rest-api.md 4.1), in seconds. */
const longestRun = 28_800;
const defaultRun = 3600;

/** Time limits and delays that mean something else than they say (taskfile.md 3). */
export function* timeLimits(document: CheckedDocument): Iterable<Finding> {
  const { task, runTimeout } = document;
  const long = runTimeout === undefined ? remarkOnce(document) : () => [];
  yield* limit(document, task, 'stepTimeout', defaultStepTimeout);
  yield* long(task, 'stepTimeout');
  for (const step of task.steps) {
    yield* limit(document, step, 'timeout', task.stepTimeout > 0 ? task.stepTimeout : defaultStepTimeout);
    yield* long(step, 'timeout');
    yield* delays(document, step);
  }
}

type Owner = CheckedDocument['task'] | StepDocument;

const isStep = (owner: Owner): owner is StepDocument => 'timeout' in owner;

const seconds = (owner: Owner): number => (isStep(owner) ? owner.timeout : owner.stepTimeout);

function* limit(document: CheckedDocument, owner: Owner, key: string, standard: number): Iterable<Finding> {
  const value = seconds(owner);
  const at = value > 0 && !isTooLong(document, value) ? undefined : writtenAt(document, owner, key);
  if (!at) return;
  if (value <= 0) {
    yield {
      code: 'timeout-range',
      at,
      message: `'${key}' is ${value}, which means the default of ${standard} seconds`,
      hint: `Write a number of seconds above 0, or remove '${key}'.`,
    };
  } else yield* withinRun(document, at, `'${key}' is ${value} seconds`, value);
}

const isTooLong = ({ runTimeout }: CheckedDocument, value: number): boolean =>
  value > Math.min(runTimeout ?? longestRun, longestRun);

function* withinRun({ runTimeout }: CheckedDocument, at: Span, what: string, value: number): Iterable<Finding> {
  if (runTimeout !== undefined && value > runTimeout) {
    yield {
      code: 'timeout-range',
      at,
      message: `${what}, but the run ends after ${runTimeout}`,
      hint: `Use at most ${runTimeout}, or give the run more time with --timeout.`,
    };
  } else if (value > longestRun) {
    yield {
      code: 'timeout-range',
      at,
      message: `${what}, but no run takes longer than ${longestRun}`,
      hint: `Use at most ${longestRun}, which is 8 hours.`,
    };
  }
}

/** Tells once per file that a run has a limit too, where the run is not known. */
function remarkOnce(document: CheckedDocument): (owner: Owner, key: string) => Iterable<Finding> {
  let isTold = false;
  return function* remark(owner, key) {
    const value = seconds(owner);
    if (isTold || value <= defaultRun || value > longestRun) return;
    const at = writtenAt(document, owner, key);
    if (!at) return;
    isTold = true;
    yield {
      code: 'timeout-range',
      severity: 'information',
      at,
      message: `'${key}' is ${value} seconds, but a run ends after ${defaultRun} unless it is given more`,
      hint: `Create or run the task with --timeout ${value} or more.`,
    };
  };
}

function* delays(document: CheckedDocument, step: StepDocument): Iterable<Finding> {
  const { startDelay } = step;
  const isOdd = startDelay < 0 || isTooLong(document, startDelay);
  const start = isOdd ? writtenAt(document, step, 'startDelay') : undefined;
  if (start && startDelay < 0) {
    const message = `'startDelay' is ${step.startDelay}: the step does not wait`;
    yield { code: 'timeout-range', at: start, message, hint: 'Write a number of seconds above 0, or remove the key.' };
  } else if (start) yield* withinRun(document, start, `'startDelay' is ${step.startDelay} seconds`, step.startDelay);
  const isWithoutDelay = step.retryDelay <= 0 && step.retries > 0;
  const retry = isWithoutDelay ? writtenAt(document, step, 'retryDelay') : undefined;
  if (retry) {
    yield {
      code: 'timeout-range',
      severity: 'information',
      at: retry,
      message: `'retryDelay' is ${step.retryDelay}, which means the default of ${defaultRetryDelay} seconds`,
      hint: 'The shortest delay is 1 second.',
    };
  }
}

/** Where the number under a key is; undefined when there is none. */
function writtenAt({ keySpan, valueSpan }: CheckedDocument, part: object, key: string): Span | undefined {
  const written = keySpan(part, key);
  if (!written) return undefined;
  const value = valueSpan(part, key);
  // A key without a value has the place of the key.
  return value?.start === written.start ? undefined : value;
}
