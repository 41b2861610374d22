import type { OutputStream } from '../../../host.ts';
import type { RunReport } from '../report/run-report.ts';
import { type CiSystem, outputsOf } from './ci-system.ts';
import { summaryOf } from './summary.ts';

const annotationOf = (system: CiSystem, { runId, outcome, steps, errorMessage, lastWords }: RunReport): string => {
  if (outcome === 'succeeded') return '';
  const failed = steps.findLast(({ status }) => status === 'failed');
  return failed
    ? system.error(`Step ${failed.id} failed`, `${failed.error} (run ${runId})`)
    : system.error(
        `Run ${runId} ${outcome}`,
        [lastWords, errorMessage].filter(Boolean).join('\n') || `Run ${runId} ${outcome}`,
      );
};

/** Sets the outputs and shows the summary. What cannot be written is warned about and changes nothing else. */
const publish = async (
  system: CiSystem,
  run: Pick<RunReport, 'runId' | 'references'>,
  summary: string | undefined,
  out: OutputStream,
  warn: (text: string) => Promise<void>,
): Promise<void> => {
  try {
    const commands = await system.publish(outputsOf(run), summary);
    if (commands !== '') await out.write(commands);
  } catch (error) {
    await warn(`The CI system could not be told of run ${run.runId}: ${(error as Error).message}`);
  }
};

/** Tells the CI system which run has been queued, which nobody waits for: its id is an output. */
export const tellCiOfQueued = (
  system: CiSystem,
  runId: string,
  out: OutputStream,
  warn: (text: string) => Promise<void>,
): Promise<void> => publish(system, { runId, references: [] }, undefined, out, warn);

/** Tells the CI system how a run ended: an annotation when it did not succeed, the summary, the outputs. */
export const tellCi = async (
  system: CiSystem,
  report: RunReport,
  out: OutputStream,
  warn: (text: string) => Promise<void>,
): Promise<void> => {
  const annotation = annotationOf(system, report);
  if (annotation !== '') await out.write(annotation);
  await publish(system, report, summaryOf(report), out, warn);
};
