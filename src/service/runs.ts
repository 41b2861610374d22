import type { RunRequestUnion, RunUpdateParameters } from '@azure/arm-containerregistry';
import type { CommandError, InterruptedError } from '../errors.ts';
import { ciNameOf } from '../follow/ci/ci-system.ts';
import { followRun, ReaderHasLeft } from '../follow/follow-run.ts';
import { type OnInterrupt, withInterrupt } from '../follow/interrupt.ts';
import { createLiveLine } from '../follow/live-line.ts';
import { failureOf, failureWithoutLogs } from '../follow/outcome.ts';
import type { Observation } from '../follow/report/observation.ts';
import type { RunReport } from '../follow/report/run-report.ts';
import { isFinal, type RunSource } from '../follow/run-source.ts';
import { waitForRun } from '../follow/run-status.ts';
import type { OutputStream } from '../host.ts';
import type { Connection } from './connection.ts';
import { fits, taskOf } from './fitting-runs.ts';
import { type Queue, queueRun } from './queue-run.ts';
import type { RegistryPlace } from './registries.ts';
import { type ArmResource, withHintIfMissing } from './resource.ts';

/** Who hears of Ctrl-C while a run is followed, and what it does. */
export interface FollowHow {
  takeOver(listener: (reason: InterruptedError) => void): () => void;
  /** Aborted by an interrupt that came before the run could be followed. */
  readonly before?: AbortSignal | undefined;
  readonly onInterrupt?: OnInterrupt | undefined;
  /** Where the log goes; standard output unless said otherwise. */
  readonly logTo?: 'stdout' | 'stderr';
  /** Whether nothing more is done once nobody reads the log; otherwise the run is followed to its end all the same. */
  readonly endsWithReader?: boolean;
  /** Whether commands are named as az calls them, for a script written for it. */
  readonly inAzWords?: boolean;
  /** Whether a report of the run is wanted. */
  readonly report?: boolean;
  /** Names of the images that the run is to build, for reports. */
  readonly images?: readonly string[] | undefined;
}

/** A run that is over, or whose log nobody reads any more: as the service sent it last, and the error when it did not succeed. */
export interface EndedRun {
  readonly raw: unknown;
  readonly failure: CommandError | undefined;
  /** Present when it was asked for, and in CI. */
  readonly report?: RunReport | undefined;
}

export interface RunsQuery {
  /** OData, as `Runs_List` takes it (commands.md 2.8). */
  readonly filter?: string | undefined;
  readonly top?: number | undefined;
}

/** How many of the newest runs are looked at for one that was just queued. */
const newestRuns = 100;

/** What clocks that should show the same time may differ by. */
const clockTolerance = 2000;

const runsOfTask = (task: string): string => `TaskName eq '${task.replaceAll("'", "''")}'`;

const whereToLook = (registry: string): string => `'acrtask list-runs -r ${registry}' shows the runs that there are.`;

/** Runs of one registry, as the service sends them. */
export const createRuns = (connection: Connection) => {
  const get = async ({ group, name }: RegistryPlace, runId: string): Promise<ArmResource> => {
    const azure = await connection.azure();
    const asked = azure.call((options) => azure.registryClient.runs.get(group, name, runId, options));
    return (await withHintIfMissing(whereToLook(name), asked)) as ArmResource;
  };

  /** How a run has ended; undefined while it is queued or under way. */
  const finalStatus = async (registry: RegistryPlace, runId: string): Promise<string | undefined> => {
    const status = String((await get(registry, runId)).properties.status);
    return isFinal(status) ? status : undefined;
  };

  /** What following a run reads: its status and its log. */
  const sourceOf = (registry: RegistryPlace, runId: string): RunSource => ({
    run: async () => {
      const raw = await get(registry, runId);
      const { status, runErrorMessage } = raw.properties as { status?: string; runErrorMessage?: string };
      return { status: status ?? 'Queued', raw, ...(runErrorMessage ? { errorMessage: runErrorMessage } : {}) };
    },
    logLink: async () => {
      const azure = await connection.azure();
      return (await azure.call((options) =>
        azure.registryClient.runs.getLogSasUrl(registry.group, registry.name, runId, options),
      )) as { logLink?: string; logArtifactLink?: string };
    },
    read: async (url, start, signal) => {
      const azure = await connection.azure();
      return azure.read(url, start === undefined ? {} : { range: `bytes=${start}-` }, signal);
    },
  });

  const cancel = async ({ group, name }: RegistryPlace, runId: string): Promise<void> => {
    const azure = await connection.azure();
    const asked = azure.call((options) => azure.registryClient.runs.beginCancelAndWait(group, name, runId, options));
    await withHintIfMissing(whereToLook(name), asked);
  };

  /** Does `work` under the user's choice of what Ctrl-C does to the run. */
  const guarded = (
    registry: RegistryPlace,
    runId: string,
    { takeOver, before, onInterrupt = 'ask' }: FollowHow,
    work: (signal: AbortSignal) => Promise<EndedRun>,
  ): Promise<EndedRun> =>
    withInterrupt(
      {
        host: connection.host,
        takeOver,
        signals: [connection.signal, ...(before ? [before] : [])],
        onInterrupt,
        runId,
        registry: registry.name,
        cancel: () => cancel(registry, runId),
      },
      work,
    );

  /** Loaded for those who want more than the bytes of the log: following alone costs nothing extra. */
  const observationOf = async (
    how: FollowHow,
    { name: registry }: RegistryPlace,
    runId: string,
    out: OutputStream,
  ): Promise<Observation | undefined> => {
    const { host, warn, redact } = connection;
    const ci = ciNameOf(host.env);
    if (!how.report && !ci) return undefined;
    return (await import('../follow/report/observation.ts')).observeRun({
      runId,
      registry,
      images: how.images,
      out,
      host,
      ci,
      warn,
      redact,
    });
  };

  /**
   * Runs that may be the one that `request` queued, sent at `sentAt` of our clock or later. The service's clock counts, which
   * its answer tells: it may be far from ours.
   */
  const fitting = async (
    { group, name }: RegistryPlace,
    request: RunRequestUnion,
    sentAt: Date,
  ): Promise<readonly ArmResource[]> => {
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
    )) as readonly ArmResource[];
    const elapsed = now().getTime() - sentAt.getTime();
    const sent = (Number.isNaN(theirNow) ? now().getTime() : theirNow) - elapsed;
    return runs.filter((run) => fits(run, request, new Date(sent - clockTolerance)));
  };

  return {
    get,
    cancel,

    /**
     * Queues a run; resolves to the run as queued. When the answer is lost, the run is looked for (see `queueRun`).
     * `sourceIdentity`: see `Azure.call`.
     */
    schedule: async (
      registry: RegistryPlace,
      request: RunRequestUnion,
      sourceIdentity?: string,
    ): Promise<ArmResource> => {
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
        )) as ArmResource;
      const find = (sentAt: Date) => fitting(registry, request, sentAt);
      return queueRun({ registry: name, send, fitting: find, host, signal, warn });
    },

    /** Changes only what `change` holds (rest-api.md 5.4). */
    update: async ({ group, name }: RegistryPlace, runId: string, change: RunUpdateParameters): Promise<unknown> => {
      const azure = await connection.azure();
      const asked = azure.call((options) =>
        azure.registryClient.runs.beginUpdateAndWait(group, name, runId, change, options),
      );
      return withHintIfMissing(whereToLook(name), asked);
    },

    /** Newest first, `top` of them at most. */
    list: async ({ group, name }: RegistryPlace, { filter, top }: RunsQuery): Promise<readonly ArmResource[]> => {
      const azure = await connection.azure();
      return (await azure.listAll(
        (options) => azure.registryClient.runs.list(group, name, { ...options, filter, top }),
        top,
      )) as readonly ArmResource[];
    },

    /** Tells the CI system, if there is one, of a run that is queued and not waited for. */
    announce: async (runId: string): Promise<void> => {
      const { host, warn } = connection;
      const ci = ciNameOf(host.env);
      if (!ci) return;
      const [{ systemFor }, { tellCiOfQueued }] = await Promise.all([
        import('../follow/ci/tell-ci.ts'),
        import('../follow/ci/tell-ci.ts'),
      ]);
      await tellCiOfQueued(await systemFor(ci, host), runId, host.stderr, warn);
    },

    finalStatus,

    /** Whether the run has ended, well or not. */
    isOver: async (registry: RegistryPlace, runId: string): Promise<boolean> =>
      (await finalStatus(registry, runId)) !== undefined,

    /** Shows the log of a run as it is written, until the run is over. */
    follow: (registry: RegistryPlace, runId: string, how: FollowHow): Promise<EndedRun> =>
      guarded(registry, runId, how, async (signal) => {
        const { host, warn } = connection;
        const { now, sleep } = host;
        const out = how.logTo === 'stderr' ? host.stderr : host.stdout;
        const observation = await observationOf(how, registry, runId, out);
        const stdout = observation?.log.stream ?? out;
        const options = { host: { stdout, now, sleep }, source: sourceOf(registry, runId), signal, warn };
        const { endsWithReader } = how;
        const followed = await followRun({ ...options, endsWithReader, live: createLiveLine(host) })
          .catch((error: unknown) => {
            if (!(error instanceof ReaderHasLeft)) throw error;
          })
          .finally(() => observation?.log.close());
        if (!followed) return { raw: undefined, failure: undefined };
        const failure = failureOf(followed, { registry: registry.name, runId });
        return { raw: followed.raw, failure, report: await observation?.report(followed) };
      }),

    /** Waits until the run is over, without its log. */
    wait: (registry: RegistryPlace, runId: string, how: FollowHow): Promise<EndedRun> =>
      guarded(registry, runId, how, async (signal) => {
        const { host } = connection;
        const ended = await waitForRun(sourceOf(registry, runId), { sleep: host.sleep, signal });
        const observation = await observationOf(how, registry, runId, host.stderr);
        const failure = failureWithoutLogs(
          ended,
          { registry: registry.name, runId },
          how.inAzWords ? 'az acr task' : 'acrtask',
        );
        return { raw: ended.raw, failure, report: await observation?.report(ended) };
      }),
  };
};

export type Runs = ReturnType<typeof createRuns>;
