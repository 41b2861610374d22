import type { Host, OutputStream } from '../../host.ts';
import type { CiName } from '../ci/ci-system.ts';
import type { FollowedRun } from '../follow-run.ts';
import type { RunState } from '../run-source.ts';
import type { LogSummary } from './log-summary.ts';
import { type ObservedLog, observeLog } from './observed-log.ts';
import { type RunContext, type RunReport, redactedReport, runReport } from './run-report.ts';

/** A run under observation. */
export interface Observation {
  readonly log: ObservedLog;
  /**
   * Summarizes the run once it is over, and reports it to the CI system, if there is one. `summary` is that of the whole
   * log, if only a part of it was written to `log`.
   */
  report(run: RunState & Pick<Partial<FollowedRun>, 'logStatus'>, summary?: LogSummary): Promise<RunReport>;
}

export interface ObservationOptions extends RunContext {
  /** Where the log and the lines for the CI system go. */
  readonly out: OutputStream;
  readonly host: Pick<Host, 'env'>;
  readonly ci: CiName | undefined;
  warn(text: string): Promise<void>;
  /** Removes secrets from the report, which goes to files and to the CI system. */
  redact(text: string): string;
}

/** Starts observing a run. */
export const observeRun = async (options: ObservationOptions): Promise<Observation> => {
  const { out, host, ci, warn, redact } = options;
  if (!ci) {
    const log = observeLog(out);
    return {
      log,
      report: async (run, summary = log.summary) => redactedReport(runReport(options, run, summary), redact),
    };
  }
  const [system, { groupLog }, { tellCi }] = await Promise.all([
    import('../ci/tell-ci.ts').then(({ systemFor }) => systemFor(ci, host)),
    import('../ci/grouped-log.ts'),
    import('../ci/tell-ci.ts'),
  ]);
  const log = groupLog(out, system);
  return {
    log,
    report: async (run, summary = log.summary) => {
      const report = redactedReport(runReport(options, run, summary), redact);
      await tellCi(system, report, out, warn);
      return report;
    },
  };
};
