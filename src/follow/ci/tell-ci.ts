import type { Host, OutputStream } from '../../host.ts';
import type { RunReport } from '../report/run-report.ts';
import type { CiName, CiSystem, Outputs } from './ci-system.ts';
import { summaryOf } from './job-summary.ts';

/** Which run it was: `run cf1 of task hello in registry myregistry, for myregistry.azurecr.io/app:v1`. */
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

/** The outputs of a step that runs something: none without a value. */
export const outputsOf = ({ runId, references }: Pick<RunReport, 'runId' | 'references'>): Outputs => {
  const digests = [...new Set(references.map((each) => each.slice(each.lastIndexOf('@') + 1)))];
  return [['run-id', runId], ...(digests.length > 0 ? [['digest', digests.join('\n')] as const] : [])];
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

/** Loads what is known of one CI system. */
export const systemFor = async (ci: CiName, host: Pick<Host, 'env'>): Promise<CiSystem> =>
  ci === 'github'
    ? (await import('./github.ts')).createGithub(host)
    : (await import('./azure-pipelines.ts')).createAzurePipelines(host);
