import { goDuration } from '../../taskfile/steps/engine-log.ts';
import type { EmulatorContext } from '../emulator-context.ts';
import type { Resource } from '../store/state.ts';
import { downloadFailed, emptyContext, fetchSource } from './context/fetch-context.ts';
import { RunFailure, type RunOutcome } from './run-engine.ts';
import { resolveJob } from './run-job.ts';
import { runLog } from './run-log.ts';
import type { RunOrder } from './run-order.ts';

/** `runErrorMessage` when the engine ends with an error (rest-api.md 5.3). */
const failedDuringRun = 'failed during run, err: exit status 1';

const failure = (errorMessage: string): RunOutcome => ({
  succeeded: false,
  outputImages: [],
  baseImageDependencies: [],
  errorMessage,
});

/**
 * Executes a run: what the service does around the engine (download, last line), and the engine in between
 * (taskfile.md 15.1). Writes the run's log; a failure is an outcome, never an exception.
 */
export const carryOut = async (
  context: EmulatorContext,
  order: RunOrder,
  run: Resource,
  signal: AbortSignal,
): Promise<RunOutcome> => {
  const log = runLog(context, run);
  // After a cancellation nothing more is written.
  const write = (text: string): void => {
    if (!signal.aborted) log.write(text);
  };
  const line = (text: string): void => {
    if (!signal.aborted) log.line(text);
  };
  const started = context.now().getTime();

  const work = async (): Promise<RunOutcome> => {
    let source = emptyContext;
    if (order.source !== undefined) {
      line('Downloading source code...');
      source = await fetchSource(context, order.registry, order.source);
      write(source.notes.map((note) => `[emulator] ${note}\n`).join(''));
      line('Finished downloading source code');
    }
    return context.engine.run(await resolveJob(context, order, run, source, signal), write);
  };

  const outcome = await work().catch((problem: unknown): RunOutcome => {
    if (!(problem instanceof RunFailure)) throw problem;
    const lines = problem.explanation.map((line) => `[emulator] ${line}\n`);
    if (problem.message === downloadFailed) {
      write(lines.join(''));
      return failure(problem.message);
    }
    write([`${problem.message}\n`, ...lines].join(''));
    return failure(failedDuringRun);
  });
  const duration = goDuration(context.now().getTime() - started);
  const ending = outcome.succeeded
    ? `was successful after ${duration}`
    : `failed after ${duration}. Error: ${outcome.errorMessage ?? failedDuringRun}`;
  write(`\nRun ID: ${run.name} ${ending}\n`);
  return outcome;
};
