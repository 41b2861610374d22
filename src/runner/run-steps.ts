import type { Step } from '../taskfile/model.ts';
import { failureLine, ignoredErrorLine } from '../taskfile/steps/engine-log.ts';
import { RunError } from './run-error.ts';
import { runStep, type StepEnd, type StepRun } from './run-step.ts';

/**
 * Carries out steps, each as soon as those it waits for are done; those that need not wait for each other run side by
 * side. The first failure that is not ignored ends the others at once. Rejects with it when all have ended.
 */
export const runSteps = async (steps: readonly Step[], run: StepRun): Promise<ReadonlyMap<string, StepEnd>> => {
  const ends = new Map<string, StepEnd>();
  const started = new Map<string, Promise<void>>();
  const failure = new AbortController();
  const shared = { ...run, signal: AbortSignal.any([run.signal, failure.signal]) };
  const startStep = async (step: Step): Promise<void> => {
    await Promise.all(step.dependsOn.map((id) => started.get(id)));
    shared.signal.throwIfAborted();
    const end = await runStep(step, shared);
    if (end.error !== undefined) {
      if (!step.ignoreErrors) throw new RunError(failureLine(step, end.error), step);
      run.log.line(ignoredErrorLine(step, end.error));
    }
    ends.set(step.id, end);
  };
  // Steps only wait for steps above them.
  for (const step of steps) {
    const promise = startStep(step);
    promise.catch((error: unknown) => failure.abort(error));
    started.set(step.id, promise);
  }
  await Promise.allSettled(started.values());
  run.signal.throwIfAborted();
  failure.signal.throwIfAborted();
  return ends;
};
