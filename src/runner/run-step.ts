import type { Host } from '../host.ts';
import type { Step } from '../taskfile/model.ts';
import type { BuildCommand } from '../taskfile/steps/build-command.ts';
import { startLines } from '../taskfile/steps/engine-log.ts';
import { type Outcome, type StepAction, stepActions } from '../taskfile/steps/step-actions.ts';
import type { Attached, Engine } from './engines/engine.ts';
import type { MaskedLog } from './masked-log.ts';
import type { IsSecret } from './secret-words.ts';

export interface StepRun {
  readonly engine: Engine;
  readonly log: MaskedLog;
  readonly host: Pick<Host, 'now' | 'sleep'>;
  /** Aborted when the run is over. */
  readonly signal: AbortSignal;
  readonly isSecret: IsSecret;
  /** Reads the Dockerfile of a build step, after its context was fetched. */
  scan(step: Step, build: BuildCommand, signal: AbortSignal): Promise<Outcome>;
}

/** How a step ended. */
export interface StepEnd {
  /** Undefined when it succeeded. */
  readonly error: string | undefined;
  readonly seconds: number;
}

/** The engine gives the scan of a build a limit of its own (taskfile.md 16). */
const scanSeconds = 15 * 60;

/** Timers take no more; nobody waits for 24 days. */
const longestWait = 2 ** 31 - 1;

/**
 * Carries out a step: its start delay, and then its actions within its time limit (taskfile.md 14.1). Rejects when the
 * run is aborted.
 */
export const runStep = async (step: Step, run: StepRun): Promise<StepEnd> => {
  const { engine, log, host, signal, isSecret } = run;
  for (const line of startLines(step)) log.line(line);
  if (step.startDelay > 0) await host.sleep(Math.min(step.startDelay * 1000, longestWait), signal);
  const over = new AbortController();
  const limit = (seconds: number): AbortSignal => {
    const timer = new AbortController();
    host.sleep(Math.min(seconds * 1000, longestWait), AbortSignal.any([signal, over.signal])).then(
      () => timer.abort(),
      () => {},
    );
    return AbortSignal.any([signal, timer.signal]);
  };
  let started: number | undefined;
  let timed: AbortSignal | undefined;
  /** The limit of the step's time begins with its first container or push (taskfile.md 14.1). */
  const within = (): AbortSignal => {
    timed ??= limit(step.timeout);
    return timed;
  };
  const attached = (until: AbortSignal): Attached => ({
    signal: until,
    write: (stream, bytes) => log.output(step.id, stream, bytes),
  });
  const act = async (action: Exclude<StepAction, { does: 'log' }>): Promise<Outcome> => {
    if (action.does === 'pull') return engine.pull(action.image, attached(signal));
    if (action.does !== 'wait') started ??= host.now().getTime();
    switch (action.does) {
      case 'wait':
        // Pauses are made to their end, whatever time it is.
        await host.sleep(Math.min(action.milliseconds, longestWait), signal);
        return { exit: 0 };
      case 'scan':
        return run.scan(step, action.build, limit(scanSeconds));
      case 'push':
        return engine.push(action.image, attached(within()));
      case 'run':
        return engine.runStep(step, attached(within()), isSecret);
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
      } else {
        const outcome = await act(next.value);
        log.end(step.id);
        next = actions.next(outcome);
      }
    }
    signal.throwIfAborted();
    const seconds = started === undefined ? 0 : (host.now().getTime() - started) / 1000;
    return { error: next.value, seconds };
  } finally {
    over.abort();
  }
};
