import type { Host, OutputStream } from '../../host.ts';
import type { RunReport } from '../report/run-report.ts';
import type { CiName, CiSystem, Outputs } from './ci-system.ts';
import { summaryOf } from './job-summary.ts';

/** Identifies the run: `run cf1 of task hello in registry myregistry, for myregistry.azurecr.io/app:v1`. */
const whichRun = ({ runId, task, registry, tags = [] }: RunReport): string =>
  [
    `run ${runId}`,
    task ? ` of task ${task}` : '',
    registry ? ` in registry ${registry}` : '',
    tags.length > 0 ? `, for ${tags.join(', ')}` : '',
  ].join('');

const annotationOf = (system: CiSystem, report: RunReport): string => {
  const { runId, outcome, steps, errorMessage, lastWords, lastLines = [] } = report;
  if (outcome === 'succeeded') return '';
  const failed = steps.findLast(({ status }) => status === 'failed');
  if (failed)
    return system.error(`Step ${failed.id} failed`, [`${failed.error} (${whichRun(report)})`, ...lastLines].join('\n'));
  const reasons = [lastWords, errorMessage].filter(Boolean);
  const which = whichRun(report);
  return system.error(
    `Run ${runId} ${outcome}`,
    [...reasons, `${which.charAt(0).toUpperCase()}${which.slice(1)}: ${outcome}`].join('\n'),
  );
};

/** The outputs of a step that runs something, without empty values. */
export const outputsOf = ({ runId, references }: Pick<RunReport, 'runId' | 'references'>): Outputs => {
  const digests = [...new Set(references.map((each) => each.slice(each.lastIndexOf('@') + 1)))];
  return [['run-id', runId], ...(digests.length > 0 ? [['digest', digests.join('\n')] as const] : [])];
};

/** Sets the outputs and shows the summary. Failing to write them causes a warning, nothing else. */
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
    await warn(`Run ${run.runId} could not be reported to the CI system: ${(error as Error).message}`);
  }
};

/** Reports a queued run that is not waited for to the CI system: its ID is an output. */
export const tellCiOfQueued = (
  system: CiSystem,
  runId: string,
  out: OutputStream,
  warn: (text: string) => Promise<void>,
): Promise<void> => publish(system, { runId, references: [] }, undefined, out, warn);

/** Reports the end of a run to the CI system: an annotation when it did not succeed, the summary, and the outputs. */
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

/** Loads the module for one CI system. */
export const systemFor = async (ci: CiName, host: Pick<Host, 'env'>): Promise<CiSystem> =>
  ci === 'github'
    ? (await import('./github.ts')).createGithub(host)
    : (await import('./azure-pipelines.ts')).createAzurePipelines(host);
