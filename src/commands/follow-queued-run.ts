import type { CommandContext } from '../cli/command.ts';
import type { OnInterrupt } from '../service/follow/interrupt.ts';
import type { RunReport } from '../service/follow/report/run-report.ts';
import type { FoundRegistry } from '../service/registries.ts';
import type { ReportFiles } from './report-files.ts';

interface FollowValues extends ReportFiles {
  readonly noLogs: boolean;
  readonly noWait: boolean;
  readonly onInterrupt?: OnInterrupt | undefined;
  /** Names of the images that are to be built. */
  readonly image?: string | readonly string[] | undefined;
}

interface QueuedRun {
  readonly properties: Readonly<Record<string, unknown>>;
}

/** The run with what its log and its end tell: members beside those of the service. */
const withReport = (raw: unknown, report: RunReport): unknown => {
  const { properties, ...rest } = raw as QueuedRun;
  const { outcome, images, steps } = report;
  return { ...rest, properties: { ...properties, outcome, images, steps } };
};

/**
 * What a command that has queued a run does next, by --no-wait and --no-logs: prints the queued run (and tells CI its id),
 * waits for the end, or shows the log. With an output format on the command line the log goes to standard error, and the run with its outcome,
 * images and steps is the result, printed for a run that failed too. Resolves to the run to print, if any; throws when
 * the run did not succeed.
 */
export const followQueuedRun = async (
  what: 'run' | 'build',
  registry: FoundRegistry,
  queued: QueuedRun,
  { noLogs, noWait, onInterrupt, image, ...files }: FollowValues,
  { services, messages, interrupts, host, askedFormat, underAz, print }: CommandContext,
): Promise<unknown> => {
  const runId = String(queued.properties.runId);
  await messages.warn(`Queued a ${what} with ID: ${runId}`);
  if (noWait) {
    await services.runs.announce(runId);
    return queued;
  }
  await messages.warn('Waiting for an agent...');
  const wantsFiles = files.digestFile !== undefined || files.metadataFile !== undefined;
  const wantsDocument = !noLogs && askedFormat !== undefined && askedFormat !== 'none';
  const { raw, failure, report } = await services.runs[noLogs ? 'wait' : 'follow'](registry, runId, {
    takeOver: interrupts.takeOver,
    onInterrupt,
    inAzWords: underAz,
    logTo: wantsDocument ? 'stderr' : 'stdout',
    report: wantsFiles || wantsDocument,
    images: image === undefined ? undefined : [image].flat(),
  });
  const result = wantsDocument && report ? withReport(raw, report) : noLogs ? raw : undefined;
  if (failure) {
    if (wantsDocument) await print(result);
    throw failure;
  }
  if (!wantsFiles || !report) return result;
  // Printed first: a file that cannot be written must not cost the result.
  await print(result);
  await (await import('./write-report.ts')).writeReport(report, files, host);
  return undefined;
};
