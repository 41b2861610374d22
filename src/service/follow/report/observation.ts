import type { OutputStream } from '../../../host.ts';
import type { FollowedRun } from '../follow-run.ts';
import type { RunState } from '../run-source.ts';
import { type ObservedLog, observeLog } from './observed-log.ts';
import { type RunReport, runReport } from './run-report.ts';

/** A run under observation. */
export interface Observation {
  readonly log: ObservedLog;
  /** Sums the run up once it is over. */
  report(run: RunState & Pick<Partial<FollowedRun>, 'logStatus'>): Promise<RunReport>;
}

/** Begins to observe a run whose log, if it is read, goes to `out`. */
export const observeRun = ({ runId, out }: { readonly runId: string; readonly out: OutputStream }): Observation => {
  const log = observeLog(out);
  return { log, report: async (run) => runReport(runId, run, log.steps) };
};
