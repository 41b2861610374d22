import type { CommandContext } from '../../cli/command.ts';
import { CommandError, InterruptedError } from '../../errors.ts';
import { ciNameOf } from '../../follow/ci/ci-system.ts';
import { type ExitCodes, exitCodeOfRun } from '../../follow/outcome.ts';
import type { OutputStream } from '../../host.ts';
import type { RunLog } from '../../runner/run-log.ts';
import type { RunResult } from '../../runner/run-task.ts';
import type { RunData, TaskFile } from '../../taskfile/model.ts';
import { goDuration } from '../../taskfile/steps/engine-log.ts';
import { withReport } from '../shared/follow-queued-run.ts';
import { keepRun } from './kept-runs.ts';
import { withLocalInterrupt } from './local-interrupt.ts';
import { createLocalLog, timeStamp } from './local-log.ts';
import type { LocalRun } from './local-run.ts';
import { runSideBySide } from './select-steps.ts';

/** A run that is about to begin. */
export interface ShownRun {
  readonly run: LocalRun;
  readonly data: RunData & { readonly ID: string };
  readonly task: TaskFile;
}

/** How a run ended, and what to do when it failed. */
interface AdvisedResult extends RunResult {
  readonly advice?: string | undefined;
}

/** Carries out the run, and writes its log; `settled` resolves when all of that is shown. */
type CarryOut = (log: RunLog, signal: AbortSignal, settled: () => Promise<void>) => Promise<AdvisedResult>;

type Status = 'Succeeded' | 'Failed' | 'Canceled' | 'Timeout';

interface Ended {
  readonly status: Status;
  readonly result: AdvisedResult | undefined;
  /** What interrupted it. */
  readonly interrupt?: InterruptedError;
}

const nowhere: OutputStream = { isTTY: false, columns: undefined, write: async () => {} };

/** As the service ends a log (taskfile.md 15.1). */
const endings: Readonly<Record<Status, (duration: string) => string>> = {
  Succeeded: (duration) => `was successful after ${duration}`,
  Failed: (duration) => `failed after ${duration}. Error: failed during run, err: exit status 1`,
  Canceled: (duration) => `was canceled after ${duration}`,
  Timeout: (duration) => `timed out after ${duration}`,
};

const sentences: Readonly<Record<Exclude<Status, 'Succeeded'>, string>> = {
  Failed: 'Run failed',
  Canceled: 'Run was canceled',
  Timeout: 'Run timed out',
};

/** Carries out the run within its time limit. Rejects when it ends for another reason than a limit or an interrupt. */
const carryOutWithin = async (
  { run, data }: ShownRun,
  hold: () => () => void,
  context: CommandContext,
  carryOut: (signal: AbortSignal) => Promise<AdvisedResult>,
): Promise<Ended> => {
  const { timeout, onInterrupt } = run;
  return withLocalInterrupt({ runId: data.ID, onInterrupt, hold }, context, async (signal): Promise<Ended> => {
    const limit = new AbortController();
    const done = new AbortController();
    if (timeout !== undefined)
      context.host.sleep(timeout * 1000, done.signal).then(
        () => limit.abort(),
        () => {},
      );
    try {
      const result = await carryOut(AbortSignal.any([signal, limit.signal]));
      return { status: result.error === undefined ? 'Succeeded' : 'Failed', result };
    } catch (error) {
      if (signal.aborted) {
        const interrupt = signal.reason instanceof InterruptedError ? signal.reason : new InterruptedError();
        return { status: 'Canceled', result: undefined, interrupt };
      }
      if (limit.signal.aborted) return { status: 'Timeout', result: undefined };
      throw error;
    } finally {
      done.abort();
    }
  });
};

/** The run as the service would send it. */
const asStored = ({ run, data }: ShownRun, { status, result }: Ended, started: Date, finished: Date) => ({
  name: data.ID,
  properties: {
    runId: data.ID,
    status,
    runType: run.work.kind === 'dockerBuild' ? 'QuickBuild' : 'QuickRun',
    createTime: started.toISOString(),
    startTime: started.toISOString(),
    finishTime: finished.toISOString(),
    lastUpdatedTime: finished.toISOString(),
    outputImages: (result?.pushed ?? []).map(({ registry, repository, tag, digest }) => ({
      registry,
      repository,
      ...(tag === undefined ? {} : { tag }),
      digest,
    })),
    ...(run.taskName === undefined ? {} : { task: run.taskName }),
    platform: { os: data.OS, architecture: data.Architecture },
    ...(result?.error === undefined ? {} : { runErrorMessage: 'failed during run, err: exit status 1' }),
  },
});

const failureOf = (
  { status, interrupt, result }: Ended,
  runId: string,
  exitCodes: ExitCodes,
): CommandError | undefined => {
  if (status === 'Succeeded') return undefined;
  return interrupt
    ? new InterruptedError(`Run ${runId} was canceled. What it made was removed.`, interrupt.signal)
    : new CommandError(sentences[status], {
        exitCode: exitCodeOfRun(status, exitCodes),
        ...(result?.advice === undefined ? {} : { hint: result.advice }),
      });
};

/**
 * Carries out a run and shows it as one in Azure: its log on standard output, or on standard error when the run itself is
 * the result; its outcome in the last line; report files and the CI system. Resolves to the run to print, if any; throws
 * when it does not succeed.
 */
export const showRun = async (shown: ShownRun, context: CommandContext, carryOut: CarryOut): Promise<unknown> => {
  const { run, data, task } = shown;
  const { host, messages, askedFormat, logTo, print, redact } = context;
  const { noLogs, digestFile, metadataFile } = run;
  const wantsFiles = digestFile !== undefined || metadataFile !== undefined;
  const wantsDocument = !noLogs && askedFormat !== undefined && askedFormat !== 'none';
  const out = noLogs ? nowhere : logTo[wantsDocument ? 'stderr' : 'stdout'];
  const ci = ciNameOf(host.env);
  const isTerminal = out.isTTY && !ci;
  const format = run.logFormat ?? (isTerminal && runSideBySide(task.steps) ? 'prefixed' : 'plain');
  const observation =
    wantsFiles || wantsDocument || ci
      ? await (await import('../../follow/report/observation.ts')).observeRun({
          runId: data.ID,
          images: run.images,
          out: format === 'plain' ? out : nowhere,
          host,
          ci,
          warn: messages.warn,
          redact,
        })
      : undefined;
  const log = createLocalLog({
    observed: observation?.log.stream ?? (format === 'plain' ? out : nowhere),
    out,
    format,
    isColoured: isTerminal && !host.env.NO_COLOR && host.env.TERM !== 'dumb',
    host,
  });
  const started = host.now();
  let ended: Ended;
  /** What the timeline of the run is made of. */
  const lines: string[] = [];
  const keepingLog: RunLog = {
    ...log,
    line: (text) => {
      lines.push(redact(`${timeStamp(host.now())} ${text}`));
      log.line(text);
    },
  };
  try {
    ended = await carryOutWithin(shown, log.hold, context, (signal) => carryOut(keepingLog, signal, log.settled));
    const { status } = ended;
    const last = `Run ID: ${data.ID} ${endings[status](goDuration(host.now().getTime() - started.getTime()))}`;
    if (ended.result?.error !== undefined) lines.push(redact(ended.result.error));
    lines.push(last);
    log.text(`\n${last}`);
  } finally {
    await log.settled();
    await observation?.log.close();
  }
  const raw = asStored(shown, ended, started, host.now());
  await keepRun(host, {
    facts: raw.properties,
    lines,
    waitsFor: Object.fromEntries(task.steps.map(({ id, dependsOn }) => [id, dependsOn])),
  });
  const report = await observation?.report({ status: ended.status, raw });
  const document = wantsDocument && report ? withReport(raw, report) : noLogs ? raw : undefined;
  const failure = failureOf(ended, data.ID, run.exitCodes);
  if (failure) {
    if (wantsDocument) await print(document);
    throw failure;
  }
  if (!wantsFiles || !report) return document;
  // Printed first: a file that cannot be written must not lose the result.
  await print(document);
  await (await import('../shared/write-report-files.ts')).writeReport(report, run, host);
  return undefined;
};
