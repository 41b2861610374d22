import type { CommandError, InterruptedError } from '../errors.ts';
import { ciNameOf } from '../follow/ci/ci-system.ts';
import { type FollowedRun, followRun, ReaderHasLeft } from '../follow/follow-run.ts';
import { type OnInterrupt, withInterrupt } from '../follow/interrupt.ts';
import { createLiveLine } from '../follow/live-line.ts';
import { type ExitCodes, failureOf, failureWithoutLogs } from '../follow/outcome.ts';
import { StillQueuedError, withQueueLimit } from '../follow/queue-limit.ts';
import type { LogSummary } from '../follow/report/log-summary.ts';
import type { Observation } from '../follow/report/observation.ts';
import type { ObservedLog } from '../follow/report/observed-log.ts';
import type { RunReport } from '../follow/report/run-report.ts';
import type { RunSource, RunState } from '../follow/run-source.ts';
import { waitForRun } from '../follow/run-status.ts';
import type { KnownOrder } from '../follow/timeline/make-timeline.ts';
import type { RunTimeline } from '../follow/timeline/run-timeline.ts';
import type { LogView, LogViewOptions, SeenSteps } from '../follow/view/log-view.ts';
import type { OutputStream } from '../host.ts';
import type { Connection } from './connection.ts';
import type { RegistryPlace } from './registries.ts';
import type { StoredRun } from './resource.ts';

/** Who is notified of Ctrl-C while a run is followed, and what it does. */
export interface FollowHow {
  takeOver(listener: (reason: InterruptedError) => void): () => void;
  /** Aborted by an interrupt that came before following began. */
  readonly before?: AbortSignal | undefined;
  readonly onInterrupt?: OnInterrupt | undefined;
  /** Which part of the log is shown, and how; all of it by default. */
  readonly view?: LogViewOptions | undefined;
  /** Where what is shown of the log is written, too. */
  readonly copyTo?: OutputStream | undefined;
  /** Where the log goes; defaults to standard output. */
  readonly logTo?: 'stdout' | 'stderr';
  /** Whether to stop once nobody reads the log; otherwise the run is followed to its end. */
  readonly endsWithReader?: boolean;
  /** Whether to name commands as az does, for scripts that use the az command line. */
  readonly inAzWords?: boolean;
  /** Which exit codes the end of the run has; defaults to `simple`. */
  readonly exitCodes?: ExitCodes | undefined;
  /** How long the run may be queued. */
  readonly queueLimitMs?: number | undefined;
  /**
   * Whether another run takes the place of this one, which did not succeed: then it is not reported, and the CI system
   * is not told of its failure.
   */
  isReplaced?(raw: unknown): Promise<boolean>;
  /** Whether to report on the run. */
  readonly report?: boolean;
  /** Names of the images that the run builds, for reports. */
  readonly images?: readonly string[] | undefined;
}

/**
 * A run that is over, or whose log nobody reads any longer: as the service last sent it, and the error when it did
 * not succeed.
 */
export interface EndedRun {
  readonly raw: unknown;
  readonly failure: CommandError | undefined;
  /** Present when requested, and in CI. */
  readonly report?: RunReport | undefined;
  /** What a view of the log has seen of the steps. */
  readonly seen?: SeenSteps;
  /** The run was not followed to its end: it was queued longer than allowed. */
  readonly isStillQueued?: true;
}

/** What following requires of a registry's runs. */
export interface RunCalls {
  get(registry: RegistryPlace, runId: string): Promise<StoredRun>;
  cancel(registry: RegistryPlace, runId: string): Promise<void>;
}

/** Follows a registry's runs, with or without their logs, and reports them to the CI system. */
export const createRunFollowing = (connection: Connection, { get, cancel }: RunCalls) => {
  /** Where following reads a run's status and log from. */
  const sourceOf = (registry: RegistryPlace, runId: string): RunSource => ({
    run: async () => {
      const raw = await get(registry, runId);
      const { status, runErrorMessage } = raw.properties;
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

  /** Where a run is read from that may be queued for a limited time only. */
  const limitedSourceOf = (registry: RegistryPlace, runId: string, { queueLimitMs }: FollowHow): RunSource => {
    const source = sourceOf(registry, runId);
    return queueLimitMs === undefined ? source : withQueueLimit(source, queueLimitMs, connection.host.now);
  };

  /** Loaded only when a part of the log is wanted, or a copy of it. */
  const viewOf = async ({ view, copyTo }: FollowHow, out: OutputStream): Promise<LogView | undefined> => {
    if (view === undefined && copyTo === undefined) return undefined;
    const { createLogView, writingToBoth } = await import('../follow/view/log-view.ts');
    return createLogView(copyTo === undefined ? out : writingToBoth(out, copyTo), view ?? {});
  };

  /** Only the end of a long log is read when no more of it is asked for: its steps are not. */
  const sourceOfView = async (source: RunSource, how: FollowHow, view: LogView | undefined): Promise<RunSource> => {
    const { tail, step, quietAgent } = how.view ?? {};
    if (!view || tail === undefined || step !== undefined || quietAgent) return source;
    return (await import('../follow/view/near-end.ts')).startingNearEnd(source, tail, () => view.isCatchingUp);
  };

  /** What is reported on is the whole log, whatever is shown of it. */
  const observedBefore = async (shown: OutputStream): Promise<ObservedLog> =>
    (await import('../follow/report/observed-log.ts')).observeLog(shown);

  const stillQueued = (error: unknown): EndedRun => {
    if (!(error instanceof StillQueuedError)) throw error;
    return { raw: error.run.raw, failure: error, isStillQueued: true };
  };

  const reportOf = async (
    observation: Observation | undefined,
    run: RunState & Pick<Partial<FollowedRun>, 'logStatus'>,
    failure: CommandError | undefined,
    how: FollowHow,
    summary?: LogSummary,
  ): Promise<RunReport | undefined> => {
    const isReplaced = failure !== undefined && (await how.isReplaced?.(run.raw));
    return isReplaced ? undefined : observation?.report(run, summary);
  };

  /** Does `work` with the Ctrl-C behavior that the user chose. */
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

  /** Loaded only when more than the bytes of the log is needed: following alone costs nothing extra. */
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

  return {
    /** A run along the time, from its log as far as that goes now. */
    timeline: async (
      registry: RegistryPlace,
      { name: runId, properties }: StoredRun,
      order: KnownOrder,
    ): Promise<RunTimeline> => {
      const [{ readLog }, { createLoggedRun }, { createLineSplitter }, { makeTimeline }] = await Promise.all([
        import('../follow/read-log.ts'),
        import('../follow/timeline/logged-run.ts'),
        import('../follow/report/log-lines.ts'),
        import('../follow/timeline/make-timeline.ts'),
      ]);
      const { host, signal } = connection;
      const reader = createLoggedRun();
      let lines = createLineSplitter();
      const onBytes = (bytes: Uint8Array): void => {
        for (const part of lines.split(bytes)) reader.see(part);
      };
      const onReplaced = (): void => {
        lines = createLineSplitter();
        reader.restart();
      };
      const { isComplete, trouble } = await readLog({
        source: sourceOf(registry, runId),
        host,
        signal,
        onBytes,
        onReplaced,
      });
      // The last line of a log that is complete may lack its end.
      if (isComplete) onBytes(Buffer.from('\n'));
      return makeTimeline({
        run: { ...properties, runId, status: properties.status ?? 'Queued' },
        log: reader.run,
        logProblem: trouble === undefined ? undefined : `The log of the run could not be read completely: ${trouble}.`,
        order,
        now: host.now(),
      });
    },

    /** Reports a run that is queued and not waited for to the CI system, if there is one. */
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

    /** Shows the log of a run as it is written, until the run is over. */
    follow: (registry: RegistryPlace, runId: string, how: FollowHow): Promise<EndedRun> =>
      guarded(registry, runId, how, async (signal) => {
        const { host, warn } = connection;
        const { now, sleep } = host;
        const out = how.logTo === 'stderr' ? host.stderr : host.stdout;
        const observation = await observationOf(how, registry, runId, out);
        const view = await viewOf(how, observation?.log.stream ?? out);
        if (!observation && !view) await host.prepareToCopy?.();
        const whole = observation && view ? await observedBefore(view.stream) : undefined;
        const source = limitedSourceOf(registry, runId, how);
        const stdout = whole?.stream ?? view?.stream ?? observation?.log.stream ?? out;
        const followed = await followRun({
          host: { stdout, now, sleep },
          source: observation ? source : await sourceOfView(source, how, view),
          signal,
          warn,
          endsWithReader: how.endsWithReader,
          live: createLiveLine(host),
          ...(view ? { onCaughtUp: view.caughtUp, onReplaced: view.restart } : {}),
        })
          .catch((error: unknown) => {
            if (!(error instanceof ReaderHasLeft)) throw error;
          })
          .finally(() => view?.end())
          .finally(() => observation?.log.close());
        if (!followed) return { raw: undefined, failure: undefined };
        const failure = failureOf(followed, { registry: registry.name, runId, exitCodes: how.exitCodes });
        const report = await reportOf(observation, followed, failure, how, whole?.summary);
        return { raw: followed.raw, failure, report, ...(view ? { seen: view } : {}) };
      }).catch(stillQueued),

    /** Waits until the run is over, without its log. */
    wait: (registry: RegistryPlace, runId: string, how: FollowHow): Promise<EndedRun> =>
      guarded(registry, runId, how, async (signal) => {
        const { host } = connection;
        const ended = await waitForRun(limitedSourceOf(registry, runId, how), { sleep: host.sleep, signal });
        const observation = await observationOf(how, registry, runId, host.stderr);
        const failure = failureWithoutLogs(
          ended,
          { registry: registry.name, runId, exitCodes: how.exitCodes },
          how.inAzWords ? 'az acr task' : 'acrtask',
        );
        return { raw: ended.raw, failure, report: await reportOf(observation, ended, failure, how) };
      }).catch(stillQueued),
  };
};
