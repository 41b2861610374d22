import { messageOf } from '../../errors.ts';
import { goDuration } from '../../taskfile/steps/engine-log.ts';
import { findResource } from '../arm/resources.ts';
import type { EmulatorContext } from '../emulator-context.ts';
import type { Resource } from '../store/state.ts';
import { type Assignment, createAgents } from './agents.ts';
import { carryOut } from './carry-out-run.ts';
import { orderOf } from './read-run-request.ts';
import type { RunOutcome } from './run-engine.ts';
import { runLog } from './run-log.ts';
import type { RunOrder } from './run-order.ts';
import { createRun, isFinal, type RunStatus, type RunTrigger, runType, setStatus } from './run-record.ts';
import { withinTime } from './time-limit.ts';

/** The runs of one emulator: created with `createRuns(context)` and passed to `runRoutes(context, runs)`. */
export interface Runs {
  /**
   * Starts a stored run (`Queued`) as soon as an agent is free. With `immediate` progression it resolves when the run
   * has ended, unless there are no agents for it.
   */
  start(run: Resource, order: RunOrder): Promise<void>;
  /**
   * Queues a run of a task that nobody asked for, and returns it. `source` replaces the task's context. Throws a
   * `Refusal` when the task cannot be run.
   */
  trigger(task: Resource, trigger: RunTrigger, source?: string): Resource;
  /** `stepped` only: moves the run to its next status (Queued, Started, Running, final); resolves when it is there. */
  advance(runId: string): Promise<void>;
  /** Resolves when no automatically progressing run is left. */
  settled(): Promise<void>;
  /** Starts the queued runs whose agent pool has agents by now. */
  resume(): void;
  /** Ends the run as `Canceled` in any state; does nothing when it has ended. */
  cancel(run: Resource): Promise<void>;
  /** The runs that agents are carrying out. */
  underWay(): readonly Resource[];
  /** Has `listener` called after the end of each run. */
  whenEnded(listener: (run: Resource) => void): void;
  /** Has the engine end what it carries out, and waits for it; the runs stay as they are. */
  stop(): Promise<void>;
}

/** A run in progress. `steps` are the remaining status changes. */
interface Flight {
  readonly run: Resource;
  readonly controller: AbortController;
  readonly steps: (() => Promise<void>)[];
  /** The place in the queue for an agent; undefined for a `stepped` run, which needs none. */
  assignment?: Assignment;
  /** Called when no more steps will be taken. */
  onLanded: () => void;
}

/** Stores what a successful run found out about base images: tasks show it in their step (rest-api.md 4.5). */
const rememberDependencies = (context: EmulatorContext, order: RunOrder, outcome: RunOutcome): void => {
  if (order.taskName === undefined) return;
  const step = findResource(context, `${order.registry.id}/tasks/${order.taskName}`)?.properties.step;
  // A step that was replaced during the run has dependencies of its own.
  if (step?.type !== order.step.type) return;
  delete step.baseImageDependencies;
  if (outcome.baseImageDependencies.length > 0) step.baseImageDependencies = [...outcome.baseImageDependencies];
};

/**
 * Runs and their status changes (rest-api.md 5.3), according to `context.options.progression`.
 */
export const createRuns = (context: EmulatorContext): Runs => {
  const { progression } = context.options;
  const flights = new Map<string, Flight>();
  const agents = createAgents(context);
  const listeners: ((run: Resource) => void)[] = [];

  const end = async (run: Resource, status: RunStatus, members: Record<string, unknown> = {}): Promise<void> => {
    const log = runLog(context, run);
    // A reader that waits for the log's end finds one, even when the run never wrote anything.
    log.write('');
    setStatus(context, run, status, members);
    log.complete(status);
    flights.delete(run.id);
    for (const listener of listeners) listener(run);
    await context.store.save();
  };

  const stepsOf = (run: Resource, order: RunOrder, signal: AbortSignal): (() => Promise<void>)[] => {
    let outcome: RunOutcome | 'timed out' | undefined;
    return [
      async () => setStatus(context, run, 'Started'),
      async () => {
        setStatus(context, run, 'Running');
        runLog(context, run).write('');
        outcome = await withinTime(context, order.timeout, signal, (limited) => carryOut(context, order, run, limited));
      },
      async () => {
        if (!outcome || signal.aborted) return;
        if (outcome === 'timed out') {
          const after = goDuration(order.timeout * 1000);
          runLog(context, run).write(`\nRun ID: ${run.name} timed out after ${after}\n`);
          await end(run, 'Timeout', { runErrorMessage: `the run took longer than its timeout of ${after}` });
          return;
        }
        const { succeeded, outputImages, errorMessage } = outcome;
        const pushed = succeeded && outputImages.length > 0 ? { outputImages: [...outputImages] } : {};
        if (succeeded) rememberDependencies(context, order, outcome);
        await end(run, succeeded ? 'Succeeded' : 'Failed', {
          ...pushed,
          ...(errorMessage ? { runErrorMessage: errorMessage } : {}),
        });
      },
    ];
  };

  const step = async ({ run, controller, steps }: Flight): Promise<void> => {
    const next = steps.shift();
    if (!next || controller.signal.aborted) return;
    try {
      await next();
      await context.store.save();
    } catch (problem) {
      if (controller.signal.aborted) return;
      // An error in the emulator itself: the run ends with a message, rather than staying active forever.
      const message = messageOf(problem);
      runLog(context, run).write(`[emulator] internal error: ${message}\n`);
      steps.length = 0;
      await end(run, 'Error', { runErrorMessage: `internal error: ${message}` });
    }
  };

  const fly = async (flight: Flight): Promise<void> => {
    while (flight.steps.length > 0 && !flight.controller.signal.aborted) {
      if (progression.kind === 'timed') await context.sleep(progression.milliseconds, flight.controller.signal);
      await step(flight);
    }
  };

  /** Resolves when the run has ended; at once if nobody is there to carry it out. */
  const queue = async (run: Resource, order: RunOrder): Promise<void> => {
    const controller = new AbortController();
    const flight: Flight = { run, controller, steps: stepsOf(run, order, controller.signal), onLanded: () => {} };
    const landed = new Promise<void>((resolve) => {
      flight.onLanded = resolve;
    });
    flights.set(run.id, flight);
    if (progression.kind === 'stepped') return;
    flight.assignment = agents.assign(order, () =>
      fly(flight)
        // Sleeping ends early when the run is canceled or the emulator closed: then nothing is left to do.
        .catch(() => {})
        .finally(flight.onLanded),
    );
    if (flight.assignment.hasAgents()) await landed;
  };

  return {
    start: async (run, order) => {
      const ended = queue(run, order);
      if (progression.kind === 'immediate') await ended;
    },
    trigger: (task, trigger, source) => {
      const { principals, callerId } = context.store.state;
      const registry = findResource(context, task.id.slice(0, task.id.toLowerCase().lastIndexOf('/tasks/')));
      const owner = principals[callerId.toLowerCase()];
      if (!registry || !owner) throw new Error(`${task.id} is not a task of a registry.`);
      const overrideTaskStepProperties = source === undefined ? {} : { contextPath: source };
      const request = { type: 'TaskRunRequest', taskId: task.id, overrideTaskStepProperties };
      const order = orderOf(context, registry, request, owner.objectId);
      const run = createRun(context, order, owner, trigger);
      void queue(run, order);
      return run;
    },
    advance: async (runId) => {
      const flight = [...flights.values()].find((each) => each.run.name.toLowerCase() === runId.toLowerCase());
      if (!flight) throw new Error(`There is no run ${runId} in progress.`);
      await step(flight);
    },
    resume: agents.resume,
    settled: agents.settled,
    cancel: async (run) => {
      if (isFinal(run)) return;
      const flight = flights.get(run.id);
      if (flight) flight.steps.length = 0;
      if (flight?.assignment?.withdraw()) flight.onLanded();
      runLog(context, run).write(`\nRun ID: ${run.name} was canceled\n`);
      flight?.controller.abort();
      await end(run, 'Canceled');
    },
    underWay: () =>
      [...flights.values()].flatMap(({ run }) => (['Started', 'Running'].includes(run.properties.status) ? [run] : [])),
    whenEnded: (listener) => void listeners.push(listener),
    stop: async () => {
      for (const { assignment, controller } of flights.values()) {
        assignment?.withdraw();
        controller.abort();
      }
      await agents.settled();
    },
  };
};

const reason = 'the emulator was stopped while the run was in progress';

/** Ends runs that a killed emulator left behind as `Error`, with a last line in their logs. */
export const endInterruptedRuns = (context: EmulatorContext): void => {
  for (const run of Object.values(context.store.state.resources)) {
    if (run.type !== runType || isFinal(run)) continue;
    const log = runLog(context, run);
    log.write(`[emulator] Run ID: ${run.name} ended: ${reason}.\n`);
    setStatus(context, run, 'Error', { runErrorMessage: reason });
    log.complete('Error');
  }
};
