import type { FollowedRun } from '../follow-run.ts';
import type { RunState } from '../run-source.ts';
import type { LogSummary } from './log-summary.ts';
import type { StepReport } from './step-reports.ts';

/** A run that is over, as scripts and CI systems want to know it. */
export interface RunReport {
  readonly runId: string;
  readonly outcome: 'succeeded' | 'failed' | 'canceled' | 'timedout';
  /** `repository@digest`, each once. */
  readonly images: readonly string[];
  /** `registry/repository@digest`, each once: what a deployment names. */
  readonly references: readonly string[];
  /** Empty when the log was not read. */
  readonly steps: readonly StepReport[];
  readonly errorMessage?: string;
  /** What the log says last: for a run that failed without a step that did. */
  readonly lastWords?: string;
  /** What the step that failed printed last. */
  readonly lastLines?: readonly string[];
  /** The name of the registry. */
  readonly registry?: string;
  /** The task that the run is of. */
  readonly task?: string;
  /** `registry/repository:tag` of what was pushed, else the names of what was to be built. */
  readonly tags?: readonly string[];
}

/** What is known of a run beside the run itself. */
export interface RunContext {
  readonly runId: string;
  readonly registry?: string | undefined;
  /** Names of the images that were to be built. */
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

/** The run resource decides, but for a log that the service closed with the mark of a failure: see `failureOf`. */
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

/** Sums up a run that is over from its last state and what was gathered from its log. */
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

/** The report, each of its texts as `redact` leaves it. */
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
