import type { Host } from '../host.ts';
import type { Step } from '../taskfile/model.ts';
import type { BuildCommand } from '../taskfile/steps/build-command.ts';
import { startLines } from '../taskfile/steps/engine-log.ts';
import { type Outcome, type StepAction, stepActions } from '../taskfile/steps/step-actions.ts';
import type { Attached, Engine } from './engines/engine.ts';
import type { RunLog } from './run-log.ts';

export interface StepRun {
  readonly engine: Engine;
  readonly log: RunLog;
  readonly host: Pick<Host, 'now' | 'sleep'>;
  /** Aborted when the run is over. */
  readonly signal: AbortSignal;
  /** Reads the Dockerfile of a build step, after its context was fetched. */
  scan(step: Step, build: BuildCommand): Promise<Outcome>;
}

/** How a step ended. */
export interface StepEnd {
  /** Undefined when it succeeded. */
  readonly error: string | undefined;
  readonly seconds: number;
}

/**
 * Carries out a step: its start delay, and then its actions within its time limit (taskfile.md 14.1). Rejects when the
 * run is aborted.
 */
export const runStep = async (step: Step, run: StepRun): Promise<StepEnd> => {
  const { engine, log, host, signal } = run;
  for (const line of startLines(step)) log.line(line);
  if (step.startDelay > 0) await host.sleep(step.startDelay * 1000, signal);
  let started: number | undefined;
  const timer = new AbortController();
  const done = new AbortController();
  const within = AbortSignal.any([signal, timer.signal]);
  /** The time limit begins behind an explicit pull. */
  const start = (): void => {
    if (started !== undefined) return;
    started = host.now().getTime();
    host.sleep(step.timeout * 1000, AbortSignal.any([signal, done.signal])).then(
      () => timer.abort(),
      () => {},
    );
  };
  const attached = (until: AbortSignal): Attached => ({
    signal: until,
    write: (stream, bytes) => log.output(step.id, stream, bytes),
  });
  const act = async (action: Exclude<StepAction, { does: 'log' }>): Promise<Outcome> => {
    if (action.does === 'pull') return engine.pull(action.image, attached(signal));
    start();
    switch (action.does) {
      case 'wait':
        await host.sleep(action.milliseconds, within).catch(() => {});
        return timer.signal.aborted ? { exit: 1, isTimedOut: true } : { exit: 0 };
      case 'scan':
        return run.scan(step, action.build);
      case 'push':
        return engine.push(action.image, attached(within));
      case 'run':
        return engine.runStep(step, attached(within));
    }
  };
  const actions = stepActions(step);
  try {
    let next = actions.next();
    while (!next.done) {
      signal.throwIfAborted();
      if (next.value.does === 'log') {
        log.line(next.value.text);
        next = actions.next({ exit: 0 });
      } else next = actions.next(await act(next.value));
    }
    signal.throwIfAborted();
    const seconds = started === undefined ? 0 : (host.now().getTime() - started) / 1000;
    return { error: next.value, seconds };
  } finally {
    done.abort();
  }
};
