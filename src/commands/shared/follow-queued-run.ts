import { type TransientKind, transientKinds } from '../../access/transient-kinds.ts';
import type { CommandContext } from '../../cli/command.ts';
import type { OnInterrupt } from '../../follow/interrupt.ts';
import type { ExitCodes } from '../../follow/outcome.ts';
import type { RunReport } from '../../follow/report/run-report.ts';
import type { RegistryPlace } from '../../service/registries.ts';
import type { StoredRun } from '../../service/resource.ts';
import type { EndedRun } from '../../service/run-following.ts';
import { exitCodesOf } from './exit-code-option.ts';
import type { ReportFiles } from './report-files.ts';
import type { Attempt, RetriedRuns } from './retried-runs.ts';

interface FollowValues extends ReportFiles {
  readonly noLogs: boolean;
  readonly noWait: boolean;
  readonly noDiagnosis: boolean;
  readonly onInterrupt?: OnInterrupt | undefined;
  readonly exitCode?: ExitCodes | undefined;
  readonly queueTimeout?: number | undefined;
  readonly cancelOnTimeout?: boolean | undefined;
  readonly retry?: number | undefined;
  readonly retryOn?: readonly TransientKind[] | undefined;
  /** Names of the images to build. */
  readonly image?: string | readonly string[] | undefined;
}

interface QueuedRun {
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What is queued, where, and how it is followed. */
interface RunOrder {
  readonly what: 'run' | 'build';
  readonly registry: RegistryPlace;
  queue(): Promise<QueuedRun>;
  readonly sendAgain: (() => Promise<void>) | undefined;
  readonly values: FollowValues;
}

/** The run with what its log and outcome add, and the runs before it: members beside those of the service. */
export const withReport = (raw: unknown, report: RunReport, attempts?: readonly Attempt[]): unknown => {
  const { properties, ...rest } = raw as QueuedRun;
  const { outcome, images, steps } = report;
  return { ...rest, properties: { ...properties, outcome, images, steps, ...(attempts ? { attempts } : {}) } };
};

const wantsDocument = ({ noLogs }: FollowValues, { askedFormat }: CommandContext): boolean =>
  !noLogs && askedFormat !== undefined && askedFormat !== 'none';

const wantsFiles = ({ digestFile, metadataFile }: FollowValues): boolean =>
  digestFile !== undefined || metadataFile !== undefined;

/** Queues a run. Ctrl-C waits for the response, because a run without a known ID can be neither found nor canceled. */
const queuedBy = async (
  queue: () => Promise<QueuedRun>,
  noted: AbortSignal,
  { messages }: CommandContext,
): Promise<QueuedRun> => {
  const tell = () =>
    void messages.warn('Interrupted. Waiting for the ID of the queued run; press Ctrl-C again to exit now.');
  noted.addEventListener('abort', tell, { once: true });
  try {
    return await queue();
  } finally {
    noted.removeEventListener('abort', tell);
  }
};

/** How following ended: the run as the service sent it last, and its ID. */
interface Followed extends EndedRun {
  readonly runId: string;
}

/** Queues one run and follows it to its end. Once it is queued, Ctrl-C applies to the run. */
const queueAndFollow = async (
  { what, registry, values }: RunOrder,
  queue: () => Promise<QueuedRun>,
  retried: RetriedRuns | undefined,
  context: CommandContext,
): Promise<Followed | { readonly queued: QueuedRun }> => {
  const { noLogs, noWait, onInterrupt, exitCode, image, queueTimeout } = values;
  const { services, messages, interrupts, host, underAz } = context;
  const postponement = interrupts.postpone();
  try {
    const queued = await queuedBy(queue, postponement.noted, context);
    const runId = String(queued.properties.runId);
    await messages.warn(`Queued a ${what} with ID: ${runId}`);
    if (noWait) {
      await services.runs.announce(runId);
      return { queued };
    }
    await messages.warn('Waiting for an agent...');
    const followed = await services.runs[noLogs ? 'wait' : 'follow'](registry, runId, {
      takeOver: interrupts.takeOver,
      before: postponement.noted,
      onInterrupt,
      inAzWords: underAz,
      exitCodes: exitCodesOf({ exitCode }, host),
      queueLimitMs: queueTimeout,
      ...(retried ? { isReplaced: retried.isReplaced } : {}),
      logTo: wantsDocument(values, context) ? 'stderr' : 'stdout',
      report: wantsFiles(values) || wantsDocument(values, context),
      images: image === undefined ? undefined : [image].flat(),
    });
    return { ...followed, runId };
  } finally {
    postponement.end();
  }
};

/** Follows one run after the other, until one is not replaced by another. Every run is listed if there are several. */
const followToLast = async (
  order: RunOrder,
  context: CommandContext,
): Promise<{ readonly last: Followed | { readonly queued: QueuedRun }; readonly attempts?: readonly Attempt[] }> => {
  const { registry, queue, sendAgain, values } = order;
  const { retry, retryOn = transientKinds } = values;
  if (!retry) return { last: await queueAndFollow(order, queue, undefined, context) };
  const { createRetriedRuns, queueAgain } = await import('./retried-runs.ts');
  const retried = createRetriedRuns({ most: retry, kinds: retryOn }, registry, context);
  try {
    for (let next = queue; ; next = () => queueAgain(queue, sendAgain)) {
      const last = await queueAndFollow(order, next, retried, context);
      if ('raw' in last) retried.add(last.raw);
      if (!(await retried.next())) return { last, attempts: retried.attempts };
    }
  } finally {
    await retried.tell();
  }
};

const finish = async (
  { registry, values }: RunOrder,
  { runId, raw, failure, report, isStillQueued }: Followed,
  attempts: readonly Attempt[] | undefined,
  context: CommandContext,
): Promise<unknown> => {
  const { noLogs, noDiagnosis, queueTimeout = 0, cancelOnTimeout = false, digestFile, metadataFile } = values;
  const { services, host, print } = context;
  const isDocument = wantsDocument(values, context);
  const document = isDocument && report ? withReport(raw, report, attempts) : noLogs ? raw : undefined;
  if (isStillQueued) {
    if (isDocument) await print(raw);
    await services.runs.announce(runId);
    const limit = { limitMs: queueTimeout, cancels: cancelOnTimeout };
    throw await (await import('./still-queued.ts')).stillQueuedError(registry, raw as StoredRun, limit, context);
  }
  if (failure) {
    if (isDocument) await print(document);
    if (!noDiagnosis) await (await import('../access/explain-failure.ts')).explainFailure(registry, raw, context);
    throw failure;
  }
  if (!wantsFiles(values) || !report) return document;
  // Printed first: a file that cannot be written must not lose the result.
  await print(document);
  await (await import('./write-report-files.ts')).writeReport(report, { digestFile, metadataFile }, host, attempts);
  return undefined;
};

/**
 * Queues a run and then, depending on --no-wait and --no-logs, prints the queued run (and reports its ID to CI), waits for
 * its end, or shows the log. With an output format on the command line, the log goes to standard error, and the run with
 * its outcome, images, and steps is the result, even for a failed run. Resolves to the run to print, if any; throws when
 * the run does not succeed, after saying why unless --no-diagnosis is given. Once the run is queued, Ctrl-C applies to the
 * run. With --retry, a run that ended with a transient failure is queued again; `sendAgain` sends its source once more,
 * when the service no longer has it.
 */
export const followQueuedRun = async (
  what: 'run' | 'build',
  registry: RegistryPlace,
  queue: () => Promise<QueuedRun>,
  values: FollowValues,
  context: CommandContext,
  sendAgain?: () => Promise<void>,
): Promise<unknown> => {
  const order: RunOrder = { what, registry, queue, values, sendAgain };
  const { last, attempts } = await followToLast(order, context);
  return 'queued' in last ? last.queued : finish(order, last, attempts, context);
};
