import type { FollowedRun } from '../follow-run.ts';
import type { RunState } from '../run-source.ts';
import type { LogSummary } from './log-summary.ts';
import type { StepReport } from './step-reports.ts';

/** A finished run, in the form that scripts and CI systems need. */
export interface RunReport {
  readonly runId: string;
  readonly outcome: 'succeeded' | 'failed' | 'canceled' | 'timedout';
  /** `repository@digest`, without duplicates. */
  readonly images: readonly string[];
  /** `registry/repository@digest`, without duplicates: the form that a deployment uses. */
  readonly references: readonly string[];
  /** Empty when the log was not read. */
  readonly steps: readonly StepReport[];
  readonly errorMessage?: string;
  /** What the log says last: for a run that failed without a failed step. */
  readonly lastWords?: string;
  /** The last output of the failed step. */
  readonly lastLines?: readonly string[];
  /** The name of the registry. */
  readonly registry?: string;
  /** The task that was run. */
  readonly task?: string;
  /** `registry/repository:tag` of what was pushed, else the names of the images to build. */
  readonly tags?: readonly string[];
}

/** What is known about a run besides the run itself. */
export interface RunContext {
  readonly runId: string;
  readonly registry?: string | undefined;
  /** Names of the images to build. */
  readonly images?: readonly string[] | undefined;
}

interface OutputImage {
  readonly registry?: string;
  readonly repository?: string;
  readonly tag?: string;
  readonly digest?: string;
}

const outcomes: Readonly<Record<string, RunReport['outcome']>> = {
  succeeded: 'succeeded',
  successful: 'succeeded',
  canceled: 'canceled',
  timeout: 'timedout',
  timedout: 'timedout',
};

/** The run resource decides, unless the service closed the log with a failure mark: see `failureOf`. */
const outcomeOf = ({ status, logStatus }: Pick<FollowedRun, 'status' | 'logStatus'>): RunReport['outcome'] => {
  const outcome = outcomes[status.toLowerCase()] ?? 'failed';
  if (outcome !== 'succeeded' || logStatus === undefined) return outcome;
  return outcomes[logStatus.toLowerCase()] ?? 'failed';
};

const imagesOf = (raw: unknown): readonly OutputImage[] => {
  const images = (raw as { properties?: { outputImages?: unknown } } | undefined)?.properties?.outputImages;
  return Array.isArray(images) ? images.filter((each: OutputImage) => each?.repository && each.digest) : [];
};

const taskOf = (raw: unknown): string | undefined => {
  const task = (raw as { properties?: { task?: unknown } } | undefined)?.properties?.task;
  return typeof task === 'string' && task !== '' ? task : undefined;
};

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];

/** Summarizes a finished run from its last state and the information gathered from its log. */
export const runReport = (
  { runId, registry, images: wanted = [] }: RunContext,
  run: RunState & Pick<Partial<FollowedRun>, 'logStatus'>,
  { steps, lastWords, lastLines }: LogSummary,
): RunReport => {
  const images = imagesOf(run.raw);
  const task = taskOf(run.raw);
  const tags = images.flatMap(({ registry: at, repository, tag }) =>
    tag ? [`${at ? `${at}/` : ''}${repository}:${tag}`] : [],
  );
  const withDigest = ({ repository, digest }: OutputImage) => `${repository}@${digest}`;
  const outcome = outcomeOf(run as FollowedRun);
  const tellsWhy = outcome === 'failed' && lastWords !== '' && !steps.some(({ status }) => status === 'failed');
  return {
    runId,
    outcome,
    images: unique(images.map(withDigest)),
    references: unique(
      images.map((each) => (each.registry ? `${each.registry}/${withDigest(each)}` : withDigest(each))),
    ),
    steps,
    ...(run.errorMessage ? { errorMessage: run.errorMessage } : {}),
    ...(tellsWhy ? { lastWords } : {}),
    ...(outcome !== 'succeeded' && lastLines.length > 0 ? { lastLines } : {}),
    ...(registry ? { registry } : {}),
    ...(task ? { task } : {}),
    ...(tags.length + wanted.length > 0 ? { tags: tags.length > 0 ? unique(tags) : wanted } : {}),
  };
};

const mostCharacters = 300;

const shortened = (line: string): string =>
  line.length <= mostCharacters ? line : `${line.slice(0, mostCharacters)}…`;

/** The report, with `redact` applied to each text. */
export const redactedReport = (
  { runId, outcome, images, references, steps, errorMessage, lastWords, lastLines, registry, task, tags }: RunReport,
  redact: (text: string) => string,
): RunReport => ({
  runId,
  outcome,
  images: images.map(redact),
  references: references.map(redact),
  steps: steps.map(({ id, status, elapsedSeconds, error }) => ({
    id: redact(id),
    status: redact(status),
    elapsedSeconds,
    ...(error === undefined ? {} : { error: redact(error) }),
  })),
  ...(errorMessage === undefined ? {} : { errorMessage: redact(errorMessage) }),
  ...(lastWords === undefined ? {} : { lastWords: redact(lastWords) }),
  ...(lastLines === undefined ? {} : { lastLines: lastLines.map((line) => shortened(redact(line))) }),
  ...(registry === undefined ? {} : { registry: redact(registry) }),
  ...(task === undefined ? {} : { task: redact(task) }),
  ...(tags === undefined ? {} : { tags: tags.map(redact) }),
});
