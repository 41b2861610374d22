import type { RunRequestUnion, RunUpdateParameters } from '@azure/arm-containerregistry';
import { isFinal } from '../follow/run-source.ts';
import type { Connection } from './connection.ts';
import { fits, taskOf } from './fitting-runs.ts';
import { readLogEnd } from './log-end.ts';
import { type Queue, queueRun } from './queue-run.ts';
import type { RegistryPlace } from './registries.ts';
import { type StoredRun, withHintIfMissing } from './resource.ts';
import { createRunFollowing } from './run-following.ts';
import type { WaitedRuns, WaitHow } from './waiting-for-runs.ts';
import type { OnList } from './watching-runs.ts';

export interface RunsQuery {
  /** OData, as `Runs_List` accepts it (commands.md 2.8). */
  readonly filter?: string | undefined;
  readonly top?: number | undefined;
}

/** How many of the newest runs to search for one that was just queued. */
const newestRuns = 100;

/** The largest expected difference between synchronized clocks. */
const clockTolerance = 2000;

const runsOfTask = (task: string): string => `TaskName eq '${task.replaceAll("'", "''")}'`;

const whereToLook = (registry: string): string => `'acrtask list-runs -r ${registry}' lists the runs.`;

/** Runs of one registry, as the service sends them. */
export const createRuns = (connection: Connection) => {
  const get = async ({ group, name }: RegistryPlace, runId: string): Promise<StoredRun> => {
    const azure = await connection.azure();
    const asked = azure.call((options) => azure.registryClient.runs.get(group, name, runId, options));
    return (await withHintIfMissing(whereToLook(name), asked)) as StoredRun;
  };

  /** The outcome of a run; undefined while it is queued or running. */
  const finalStatus = async (registry: RegistryPlace, runId: string): Promise<string | undefined> => {
    const status = String((await get(registry, runId)).properties.status);
    return isFinal(status) ? status : undefined;
  };

  const cancel = async ({ group, name }: RegistryPlace, runId: string): Promise<void> => {
    const azure = await connection.azure();
    const asked = azure.call((options) => azure.registryClient.runs.beginCancelAndWait(group, name, runId, options));
    await withHintIfMissing(whereToLook(name), asked);
  };

  /**
   * Runs that may be the one that `request` queued, sent at `sentAt` by our clock or later. The service's clock,
   * which its response shows, decides: it may differ greatly from ours.
   */
  const fitting = async (
    { group, name }: RegistryPlace,
    request: RunRequestUnion,
    sentAt: Date,
  ): Promise<readonly StoredRun[]> => {
    const { now } = connection.host;
    const azure = await connection.azure();
    const task = taskOf(request);
    const filter = task === undefined ? undefined : runsOfTask(task);
    let theirNow = Number.NaN;
    const runs = (await azure.listAll(
      (options) =>
        azure.registryClient.runs.list(group, name, {
          ...options,
          filter,
          top: newestRuns,
          onResponse: (raw) => {
            theirNow = Date.parse(raw.headers?.get('date') ?? '');
            options.onResponse(raw);
          },
        }),
      newestRuns,
    )) as readonly StoredRun[];
    const elapsed = now().getTime() - sentAt.getTime();
    const sent = (Number.isNaN(theirNow) ? now().getTime() : theirNow) - elapsed;
    return runs.filter((run) => fits(run, request, new Date(sent - clockTolerance)));
  };

  /** Newest first, at most `top` of them. */
  const list = async ({ group, name }: RegistryPlace, { filter, top }: RunsQuery): Promise<readonly StoredRun[]> => {
    const azure = await connection.azure();
    return (await azure.listAll(
      (options) => azure.registryClient.runs.list(group, name, { ...options, filter, top }),
      top,
    )) as readonly StoredRun[];
  };

  return {
    get,
    cancel,
    list,

    /**
     * Queues a run; resolves to the run as queued. When the response is lost, looks for the run (see `queueRun`).
     * `sourceIdentity`: see `Azure.call`.
     */
    schedule: async (
      registry: RegistryPlace,
      request: RunRequestUnion,
      sourceIdentity?: string,
    ): Promise<StoredRun> => {
      const { host, signal, warn } = connection;
      const azure = await connection.azure();
      const { group, name } = registry;
      const send: Queue['send'] = async (accepted) =>
        (await azure.call(
          (options) =>
            azure.registryClient.registries.beginScheduleRunAndWait(group, name, request, {
              ...options,
              onResponse: (raw) => {
                if ((raw.status ?? 500) < 300) accepted();
                options.onResponse(raw);
              },
            }),
          sourceIdentity,
        )) as StoredRun;
      const find = (sentAt: Date) => fitting(registry, request, sentAt);
      return queueRun({ registry: name, send, fitting: find, host, signal, warn });
    },

    /** Changes only what `change` contains (rest-api.md 5.4). */
    update: async ({ group, name }: RegistryPlace, runId: string, change: RunUpdateParameters): Promise<StoredRun> => {
      const azure = await connection.azure();
      const asked = azure.call((options) =>
        azure.registryClient.runs.beginUpdateAndWait(group, name, runId, change, options),
      );
      return (await withHintIfMissing(whereToLook(name), asked)) as StoredRun;
    },

    finalStatus,

    /** The last 64 KiB of a run's log; undefined when there is none. */
    logEnd: (registry: RegistryPlace, runId: string): Promise<string | undefined> =>
      readLogEnd(connection, registry, runId),

    /** Whether the run has ended, successfully or not. */
    isOver: async (registry: RegistryPlace, runId: string): Promise<boolean> =>
      (await finalStatus(registry, runId)) !== undefined,

    ...createRunFollowing(connection, { get, cancel }),

    /**
     * Waits until runs are over, or with `any` the first of them, and tells of each that ends before. Throws NotFoundError
     * at once when the registry lacks one of them, and InterruptedError, which says how to go on.
     */
    waitFor: async (registry: RegistryPlace, ids: readonly string[], how: WaitHow): Promise<WaitedRuns> =>
      (await import('./waiting-for-runs.ts')).createWaitingForRuns(connection, { get, list })(registry, ids, how),

    /**
     * Lists runs again and again: each second while something changes, and every five seconds while nothing does. Rejects
     * when the service refuses, and with the signal's reason when aborted.
     */
    watch: async (registry: RegistryPlace, query: RunsQuery, onList: OnList): Promise<void> =>
      (await import('./watching-runs.ts')).createWatchingRuns(connection, list)(registry, query, onList),
  };
};

export type Runs = ReturnType<typeof createRuns>;
