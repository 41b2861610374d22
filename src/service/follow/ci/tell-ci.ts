import type { OutputStream } from '../../../host.ts';
import type { RunReport } from '../report/run-report.ts';
import type { CiSystem } from './ci-system.ts';
import { summaryOf } from './summary.ts';

const annotationOf = (system: CiSystem, { runId, outcome, steps, errorMessage }: RunReport): string => {
  if (outcome === 'succeeded') return '';
  const failed = steps.findLast(({ status }) => status === 'failed');
  return failed
    ? system.error(`Step ${failed.id} failed`, `${failed.error} (run ${runId})`)
    : system.error(`Run ${runId} ${outcome}`, errorMessage ?? `Run ${runId} ${outcome}`);
};

/**
 * Tells the CI system how a run ended: an annotation when it did not succeed, the summary, the outputs. A summary or output
 * that cannot be written is warned about and changes nothing else.
 */
export const tellCi = async (
  system: CiSystem,
  report: RunReport,
  out: OutputStream,
  warn: (text: string) => Promise<void>,
): Promise<void> => {
  const annotation = annotationOf(system, report);
  if (annotation !== '') await out.write(annotation);
  try {
    const commands = await system.publish(report, summaryOf(report));
    if (commands !== '') await out.write(commands);
  } catch (error) {
    await warn(`The CI system could not be told of run ${report.runId}: ${(error as Error).message}`);
  }
};
