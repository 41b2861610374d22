import { messageOf } from '../../errors.ts';
import { findResource } from '../arm/resources.ts';
import type { EmulatorContext } from '../emulator-context.ts';
import { isPlanted } from '../faults/planted-faults.ts';
import type { Resource } from '../store/state.ts';
import { carryOut } from './carry-out-run.ts';
import { orderOf } from './read-run-request.ts';
import type { RunOutcome } from './run-engine.ts';
import { runLog } from './run-log.ts';
import type { RunOrder } from './run-order.ts';
import { createRun, isFinal, type RunStatus, type RunTrigger, runType, setStatus } from './run-record.ts';

/** The runs of one emulator: created with `createRuns(context)` and passed to `runRoutes(context, runs)`. */
export interface Runs {
  /** Starts a stored run (`Queued`). With `immediate` progression it resolves when the run has ended. */
  start(run: Resource, order: RunOrder): Promise<void>;
  /** Queues a run of a task as if triggered by a commit, a timer, or a new base image. Returns the run. */
  trigger(task: Resource, trigger: RunTrigger): Promise<Resource>;
  /** `stepped` only: moves the run to its next status (Queued, Started, Running, final); resolves when it is there. */
  advance(runId: string): Promise<void>;
  /** Resolves when no automatically progressing run is left. */
  settled(): Promise<void>;
  /** Starts the queued runs whose agent pool has agents by now. */
  resume(): void;
  /** Ends the run as `Canceled` in any state; does nothing when it has ended. */
  cancel(run: Resource): Promise<void>;
}

/** A run in progress. `steps` are the remaining status changes. */
interface Flight {
  readonly run: Resource;
  readonly controller: AbortController;
  readonly steps: (() => Promise<void>)[];
  /** Whether an agent can take up the run. */
  readonly hasAgents: () => boolean;
}

/** Stores what a successful run found out about base images: tasks show it in their step (rest-api.md 4.5). */
const rememberDependencies = (context: EmulatorContext, order: RunOrder, outcome: RunOutcome): void => {
  if (order.taskName === undefined || order.step.type !== 'Docker') return;
  const step = findResource(context, `${order.registry.id}/tasks/${order.taskName}`)?.properties.step;
  if (step && outcome.baseImageDependencies.length > 0) step.baseImageDependencies = [...outcome.baseImageDependencies];
};

/** Whether the agent pool of a run, if it has one, has agents that take up runs. */
const poolHasAgents = (context: EmulatorContext, { registry, agentPoolName }: RunOrder): boolean => {
  const pool = agentPoolName && findResource(context, `${registry.id}/agentPools/${agentPoolName}`);
  if (!pool) return true;
  const isDown = ['agent-pool-empty', 'agent-pool-failed'].some((fault) => isPlanted(context, fault, pool.name));
  return !isDown && pool.properties.count > 0;
};

/**
 * Runs and their status changes (rest-api.md 5.3), according to `context.options.progression`.
 */
export const createRuns = (context: EmulatorContext): Runs => {
  const { progression } = context.options;
  const flights = new Map<string, Flight>();
  const moving = new Set<Promise<void>>();
  /** Runs that stay queued, because their agent pool has no agents. */
  const waiting = new Set<Flight>();

  const end = async (run: Resource, status: RunStatus, members: Record<string, unknown> = {}): Promise<void> => {
    const log = runLog(context, run);
    // A reader that waits for the log's end finds one, even when the run never wrote anything.
    log.write('');
    setStatus(context, run, status, members);
    log.complete(status);
    flights.delete(run.id);
    await context.store.save();
  };

  const stepsOf = (run: Resource, order: RunOrder, signal: AbortSignal): (() => Promise<void>)[] => {
    let outcome: RunOutcome | undefined;
    return [
      async () => setStatus(context, run, 'Started'),
      async () => {
        setStatus(context, run, 'Running');
        runLog(context, run).write('');
        outcome = await carryOut(context, order, run, signal);
      },
      async () => {
        if (!outcome || signal.aborted) return;
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

  const takeOff = (flight: Flight): Promise<void> => {
    // Sleeping ends early when the run is canceled or the emulator closed: then nothing is left to do.
    const flown = fly(flight).catch(() => {});
    moving.add(flown);
    void flown.then(() => moving.delete(flown));
    return flown;
  };

  const start = async (run: Resource, order: RunOrder): Promise<void> => {
    const controller = new AbortController();
    const hasAgents = (): boolean => poolHasAgents(context, order);
    const flight: Flight = { run, controller, steps: stepsOf(run, order, controller.signal), hasAgents };
    flights.set(run.id, flight);
    if (progression.kind === 'stepped') return;
    if (!hasAgents()) {
      waiting.add(flight);
      return;
    }
    const flown = takeOff(flight);
    if (progression.kind === 'immediate') await flown;
  };

  return {
    start,
    trigger: async (task, trigger) => {
      const { principals, callerId } = context.store.state;
      const registry = findResource(context, task.id.slice(0, task.id.toLowerCase().lastIndexOf('/tasks/')));
      const owner = principals[callerId.toLowerCase()];
      if (!registry || !owner) throw new Error(`${task.id} is not a task of a registry.`);
      const order = orderOf(context, registry, { type: 'TaskRunRequest', taskId: task.id }, owner.objectId);
      const run = createRun(context, order, owner, trigger);
      await start(run, order);
      return run;
    },
    advance: async (runId) => {
      const flight = [...flights.values()].find((each) => each.run.name.toLowerCase() === runId.toLowerCase());
      if (!flight) throw new Error(`There is no run ${runId} in progress.`);
      await step(flight);
    },
    resume: () => {
      for (const flight of waiting) {
        if (!flight.hasAgents()) continue;
        waiting.delete(flight);
        void takeOff(flight);
      }
    },
    settled: async () => {
      while (moving.size > 0) await Promise.all(moving);
    },
    cancel: async (run) => {
      if (isFinal(run)) return;
      const flight = flights.get(run.id);
      if (flight) {
        flight.steps.length = 0;
        waiting.delete(flight);
      }
      runLog(context, run).write(`\nRun ID: ${run.name} was canceled\n`);
      flight?.controller.abort();
      await end(run, 'Canceled');
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
