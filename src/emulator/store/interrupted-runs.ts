import type { EmulatorContext } from '../context.ts';
import { runLog } from '../runs/log.ts';
import { isFinal, runType, setStatus } from '../runs/run-record.ts';

const reason = 'the emulator was stopped while the run was under way';

/** Ends as `Error` the runs that an emulator which was killed left behind, with a last line in their logs. */
export const endInterruptedRuns = (context: EmulatorContext): void => {
  for (const run of Object.values(context.store.state.resources)) {
    if (run.type !== runType || isFinal(run)) continue;
    const log = runLog(context, run);
    log.write(`[emulator] Run ID: ${run.name} ended: ${reason}.\n`);
    setStatus(context, run, 'Error', { runErrorMessage: reason });
    log.complete('Error');
  }
};
