import type { Step } from '../model.ts';
import type { StepDocument } from '../schema.ts';
import { ownName } from './named-steps.ts';
import { isOpenAt } from './open-values.ts';
import type { CheckedDocument, Finding } from './rule.ts';

/** Retries that cannot happen or cannot succeed, and options of retries without any (taskfile.md 14.1). */
export function* retries(document: CheckedDocument): Iterable<Finding> {
  const { task, completed } = document;
  for (const [index, step] of task.steps.entries()) {
    const whole = completed.steps[index];
    // Nothing of this has an effect on a push.
    if (!whole || whole.type === 'push') continue;
    yield* withoutRetries(document, step);
    yield* withoutTime(document, step, whole);
    yield* withTakenName(document, step);
  }
}

function* withoutRetries({ keySpan }: CheckedDocument, step: StepDocument): Iterable<Finding> {
  const code = 'retry-without-retries';
  // Who writes `retries: 0` means to leave the rest as it is.
  if (!keySpan(step, 'retries')) {
    for (const key of ['retryDelay', 'retryOnErrors']) {
      const at = keySpan(step, key);
      if (at) yield { code, at, message: `'${key}' has no effect without 'retries'` };
    }
  }
  if (step.cmd === '') return;
  const download = keySpan(step, 'cmdDownloadRetries');
  if (download && !step.pull) {
    const message = "'cmdDownloadRetries' has no effect without 'pull: true'";
    yield { code, at: download, message, hint: "Set 'pull: true', or remove the key." };
  }
  const delay = keySpan(step, 'cmdDownloadRetryDelay');
  if (delay && !download) {
    const message = "'cmdDownloadRetryDelay' has no effect without 'cmdDownloadRetries'";
    yield { code, at: delay, message, hint: "Set 'cmdDownloadRetries' to a positive number." };
  }
}

function* withoutTime(document: CheckedDocument, step: StepDocument, whole: Step): Iterable<Finding> {
  const { task, valueSpan } = document;
  const { retries: count, retryDelay, timeout } = whole;
  const pauses = count * retryDelay;
  if (pauses < timeout) return;
  const numbers = ['retries', 'retryDelay', 'timeout'].map((key) => valueSpan(step, key));
  if (isOpenAt(document, ...numbers, valueSpan(task, 'stepTimeout'))) return;
  yield {
    code: 'retry-after-timeout',
    at: valueSpan(step, 'retries'),
    message: `the delays between ${count} retries take ${pauses} seconds, but ${ownName(step)} has ${timeout} for all attempts together`,
    hint: `Set 'timeout' to more than ${pauses}, or use fewer retries or a shorter 'retryDelay'.`,
  };
}

/** Docker gives a name to one container at a time; `keep` and `detach` leave it with the first one. */
function* withTakenName({ valueSpan }: CheckedDocument, step: StepDocument): Iterable<Finding> {
  const code = 'kept-container';
  if (step.keep && step.repeat > 0) {
    yield {
      code,
      severity: 'error',
      at: valueSpan(step, 'keep'),
      message: `'keep' leaves the name of ${ownName(step)} to its first container, so no repetition can start`,
      hint: "Remove 'keep', or make a step of its own for each execution.",
    };
  } else if (step.detach && step.repeat > 0) {
    yield {
      code,
      at: valueSpan(step, 'repeat'),
      message: `the first container of ${ownName(step)} runs on and keeps its name, so no repetition can start beside it`,
      hint: 'Make a step of its own for each container.',
    };
  } else if (step.keep && step.retries > 0) {
    yield {
      code,
      at: valueSpan(step, 'keep'),
      message: `'keep' leaves the name of ${ownName(step)} to its first container, so every retry fails`,
      hint: "Remove 'keep' or 'retries'.",
    };
  }
}
