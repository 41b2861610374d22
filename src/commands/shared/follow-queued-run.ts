import type { CommandContext } from '../../cli/command.ts';
import type { Postponement } from '../../cli/interrupts.ts';
import type { OnInterrupt } from '../../follow/interrupt.ts';
import type { ExitCodes } from '../../follow/outcome.ts';
import type { RunReport } from '../../follow/report/run-report.ts';
import type { RegistryPlace } from '../../service/registries.ts';
import { exitCodesOf } from './exit-code-option.ts';
import type { ReportFiles } from './report-files.ts';

interface FollowValues extends ReportFiles {
  readonly noLogs: boolean;
  readonly noWait: boolean;
  readonly noDiagnosis: boolean;
  readonly onInterrupt?: OnInterrupt | undefined;
  readonly exitCode?: ExitCodes | undefined;
  /** Names of the images to build. */
  readonly image?: string | readonly string[] | undefined;
}

interface QueuedRun {
  readonly properties: Readonly<Record<string, unknown>>;
}

/** The run with what its log and outcome add: members beside those of the service. */
export const withReport = (raw: unknown, report: RunReport): unknown => {
  const { properties, ...rest } = raw as QueuedRun;
  const { outcome, images, steps } = report;
  return { ...rest, properties: { ...properties, outcome, images, steps } };
};

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

const follow = async (
  what: 'run' | 'build',
  registry: RegistryPlace,
  queue: () => Promise<QueuedRun>,
  { noLogs, noWait, noDiagnosis, onInterrupt, exitCode, image, ...files }: FollowValues,
  postponement: Postponement,
  context: CommandContext,
): Promise<unknown> => {
  const { noted } = postponement;
  const { services, messages, interrupts, host, askedFormat, underAz, print } = context;
  const queued = await queuedBy(queue, noted, context);
  const runId = String(queued.properties.runId);
  await messages.warn(`Queued a ${what} with ID: ${runId}`);
  if (noWait) {
    await services.runs.announce(runId);
    return queued;
  }
  await messages.warn('Waiting for an agent...');
  const wantsFiles = files.digestFile !== undefined || files.metadataFile !== undefined;
  const wantsDocument = !noLogs && askedFormat !== undefined && askedFormat !== 'none';
  const followed = services.runs[noLogs ? 'wait' : 'follow'](registry, runId, {
    takeOver: interrupts.takeOver,
    before: noted,
    onInterrupt,
    inAzWords: underAz,
    exitCodes: exitCodesOf({ exitCode }, host),
    logTo: wantsDocument ? 'stderr' : 'stdout',
    report: wantsFiles || wantsDocument,
    images: image === undefined ? undefined : [image].flat(),
  });
  const { raw, failure, report } = await followed.finally(postponement.end);
  const result = wantsDocument && report ? withReport(raw, report) : noLogs ? raw : undefined;
  if (failure) {
    if (wantsDocument) await print(result);
    if (!noDiagnosis) await (await import('../access/explain-failure.ts')).explainFailure(registry, raw, context);
    throw failure;
  }
  if (!wantsFiles || !report) return result;
  // Printed first: a file that cannot be written must not lose the result.
  await print(result);
  await (await import('./write-report-files.ts')).writeReport(report, files, host);
  return undefined;
};

/**
 * Queues a run and then, depending on --no-wait and --no-logs, prints the queued run (and reports its ID to CI), waits for
 * its end, or shows the log. With an output format on the command line, the log goes to standard error, and the run with
 * its outcome, images, and steps is the result, even for a failed run. Resolves to the run to print, if any; throws when
 * the run does not succeed, after saying why unless --no-diagnosis is given. Once the run is queued, Ctrl-C applies to the run.
 */
export const followQueuedRun = async (
  what: 'run' | 'build',
  registry: RegistryPlace,
  queue: () => Promise<QueuedRun>,
  values: FollowValues,
  context: CommandContext,
): Promise<unknown> => {
  const postponement = context.interrupts.postpone();
  try {
    return await follow(what, registry, queue, values, postponement, context);
  } finally {
    postponement.end();
  }
};
