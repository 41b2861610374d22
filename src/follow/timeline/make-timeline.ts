import { criticalPathOf, type WaitsFor } from './critical-path.ts';
import type { LoggedRun } from './logged-run.ts';
import type { LoggedStep } from './logged-step.ts';
import { isSameClock, phasesOf, type RunTimes } from './phases.ts';
import { type PlacedStep, placeSteps } from './placed-steps.ts';
import type { PathPart, RunTimeline, TimelineImage, TimelineStep } from './run-timeline.ts';

/** The properties of a run that a timeline shows, as the service sends them. */
export interface RunFacts {
  readonly runId: string;
  readonly status: string;
  readonly task?: string | null | undefined;
  readonly createTime?: string | undefined;
  readonly startTime?: string | undefined;
  readonly finishTime?: string | undefined;
  readonly runErrorMessage?: string | undefined;
  readonly outputImages?: unknown;
}

/**
 * What the steps of the run waited for, from its task file, and what makes that uncertain; else the reason why it is not
 * known, and the order of a build, which the run may be. Both texts are sentences.
 */
export type KnownOrder =
  | { readonly waitsFor: WaitsFor; readonly doubt?: string }
  | { readonly reason: string; readonly ofBuild?: WaitsFor };

export interface TimelineParts {
  readonly run: RunFacts;
  readonly log: LoggedRun;
  /** Why the log could not be read to its end, as a sentence. */
  readonly logProblem?: string | undefined;
  readonly order: KnownOrder;
  /** The time until which an ongoing run is shown. */
  readonly now: Date;
}

const finalStatuses = new Set(['Succeeded', 'Failed', 'Canceled', 'Error', 'Timeout']);

const timeOf = (text: string | undefined): number | undefined => {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? undefined : time;
};

const isoOf = (time: number | undefined): string | null =>
  time === undefined ? null : new Date(time).toISOString().replace(/\.000Z$/, 'Z');

const imagesOf = (images: unknown): TimelineImage[] =>
  (Array.isArray(images) ? images : []).flatMap(({ registry, repository, tag, digest }) =>
    repository && digest
      ? [{ image: `${registry ? `${registry}/` : ''}${repository}${tag ? `:${tag}` : ''}`, digest: String(digest) }]
      : [],
  );

/** Why a task file cannot be that of the run, as a sentence; undefined when it fits the log. */
const misfit = (steps: readonly LoggedStep[], waitsFor: WaitsFor): string | undefined => {
  const unknown = steps.find(({ id }) => !waitsFor.has(id));
  if (unknown) return `The task file does not fit this run: it has no step '${unknown.id}'.`;
  const byId = new Map(steps.map((step) => [step.id, step]));
  for (const step of steps)
    for (const id of waitsFor.get(step.id) ?? []) {
      const above = byId.get(id);
      // The step waited for has not even begun, or its end is below.
      const isBelow = above === undefined || above.startLine > step.startLine || (above.endLine ?? 0) > step.startLine;
      if (isBelow) return `The task file does not fit this run: step '${step.id}' started before '${id}' had ended.`;
    }
  return undefined;
};

const elapsedOf = ({ seconds, started, ended }: LoggedStep): number | null => {
  if (seconds !== undefined) return seconds;
  return started === undefined || ended === undefined ? null : Math.max(0, ended - started) / 1000;
};

const shownStep = (
  step: LoggedStep,
  place: PlacedStep | undefined,
  rest: Pick<TimelineStep, 'waitsFor' | 'isCritical' | 'outcome'>,
): TimelineStep => ({
  id: step.id,
  outcome: rest.outcome,
  started: isoOf(step.started),
  ended: isoOf(step.ended),
  startSeconds: place?.startSeconds ?? null,
  endSeconds: rest.outcome === 'unfinished' ? null : (place?.endSeconds ?? null),
  elapsedSeconds: elapsedOf(step),
  delaySeconds: step.delay ?? 0,
  scan: place?.scan ?? null,
  attempts: place?.attempts ?? [],
  waitsFor: rest.waitsFor,
  isCritical: rest.isCritical,
  ...(step.error === undefined ? {} : { error: step.error }),
});

const notStarted = (id: string, waitsFor: readonly string[]): TimelineStep => ({
  id,
  outcome: 'not started',
  started: null,
  ended: null,
  startSeconds: null,
  endSeconds: null,
  elapsedSeconds: null,
  delaySeconds: 0,
  scan: null,
  attempts: [],
  waitsFor,
  isCritical: false,
});

const missingSteps = (status: string, hasStarted: boolean, hasLines: boolean): string => {
  if (status === 'Queued') return 'The run is queued: it has not started yet.';
  if (!finalStatuses.has(status)) return 'The run has not started a step yet.';
  if (!hasStarted) return 'The run ended in the queue: it never started.';
  if (!hasLines) return 'The run has no log.';
  return status === 'Succeeded' ? 'The log names no steps.' : 'The run ended before its first step started.';
};

/** Where the timeline begins: at the run's creation, unless its log is by another clock. */
const beginning = ({ created, started }: RunTimes, { first }: LoggedRun): number | undefined =>
  created ?? started ?? first;

/** Puts together what the run and its log say. Pure. */
export const makeTimeline = ({ run, log, logProblem, order, now }: TimelineParts): RunTimeline => {
  const { runId, status, task, createTime, startTime, finishTime, runErrorMessage } = run;
  const isOver = finalStatuses.has(status);
  const notes: string[] = logProblem === undefined ? [] : [logProblem];
  const asSent: RunTimes = { created: timeOf(createTime), started: timeOf(startTime), finished: timeOf(finishTime) };
  const sameClock = isSameClock(asSent, log);
  if (!sameClock)
    notes.push('The times in the log are not those of the run: what was before and after the log is left out.');
  const times: RunTimes = sameClock ? asSent : { created: undefined, started: undefined, finished: undefined };
  const hasTimes = log.steps.length === 0 || log.steps.every(({ started }) => started !== undefined);

  const zero = beginning(times, log);
  const isCut = status === 'Succeeded' && !log.isOver;
  const seconds = (time: number | undefined): number =>
    time === undefined || zero === undefined ? 0 : Math.max(0, (time - zero) / 1000);
  const ofLog = seconds(log.last);
  const reached = Math.max(ofLog, seconds(isOver || !sameClock ? times.finished : now.getTime()));
  // A step without an end: the last line of a log that breaks off says how far it came, and that of a failed run when it stopped.
  const placed =
    zero === undefined || !hasTimes ? [] : placeSteps(log.steps, zero, isCut || log.isOver ? ofLog : reached);
  const phases = zero === undefined ? [] : phasesOf(times, log, placed, zero);

  if (log.steps.length === 0) notes.push(missingSteps(status, startTime !== undefined, log.hasLines));
  else if (!hasTimes) notes.push('The lines of the log have no times: only the duration of each step is known.');
  else if (isCut && logProblem === undefined) notes.push('The log breaks off: its last lines are missing.');

  const isBuild =
    'ofBuild' in order && log.steps.length > 0 && misfit(log.steps, order.ofBuild ?? new Map()) === undefined;
  const known = 'waitsFor' in order ? order.waitsFor : isBuild ? order.ofBuild : undefined;
  const problem = known ? misfit(log.steps, known) : 'reason' in order ? order.reason : undefined;
  const waitsFor = problem === undefined ? known : undefined;
  if (log.steps.length > 0 && problem !== undefined) notes.push(problem);
  else if (log.steps.length > 0 && 'doubt' in order && order.doubt !== undefined) notes.push(order.doubt);

  const path: readonly PathPart[] | undefined =
    placed.length === 0 || isCut ? [] : criticalPathOf(placed, phases, waitsFor);
  if (path === undefined)
    notes.push('Steps ran side by side: without the order of their task file, the critical path is not known.');
  const critical = new Set(path?.flatMap(({ kind, name }) => (kind === 'step' ? [name] : [])));

  const outcomeOf = ({ outcome }: LoggedStep): TimelineStep['outcome'] => {
    if (outcome !== 'unfinished') return outcome;
    if (!isOver) return 'running';
    return status === 'Succeeded' ? 'unfinished' : 'stopped';
  };
  const placeOf = new Map(placed.map((each) => [each.step.id, each]));
  const steps = log.steps.map((step) =>
    shownStep(step, placeOf.get(step.id), {
      outcome: outcomeOf(step),
      waitsFor: waitsFor?.get(step.id) ?? null,
      isCritical: critical.has(step.id),
    }),
  );
  const shown = new Set(steps.map(({ id }) => id));
  const others = [...(isBuild ? [] : (waitsFor ?? []))].flatMap(([id, above]) =>
    shown.has(id) ? [] : [notStarted(id, above)],
  );

  const hasFailedStep = log.steps.some(({ outcome }) => outcome === 'failed' || outcome === 'timed out');
  const tellsWhy = (status === 'Failed' || status === 'Error') && !hasFailedStep && log.lastWords !== '';
  const ends = [reached, ...placed.map(({ endSeconds }) => endSeconds), ...phases.map(({ endSeconds }) => endSeconds)];
  const duration = Math.max(...ends);
  return {
    runId,
    ...(task ? { task } : {}),
    status,
    ...(createTime === undefined ? {} : { created: createTime }),
    ...(startTime === undefined ? {} : { started: startTime }),
    ...(finishTime === undefined ? {} : { finished: finishTime }),
    durationSeconds: zero === undefined || duration <= 0 ? null : Math.round(duration * 1000) / 1000,
    hasTimes: hasTimes && log.first !== undefined,
    order: isBuild ? 'build' : waitsFor ? 'task file' : 'log',
    phases,
    steps: [...steps, ...others],
    criticalPath: path ?? [],
    images: imagesOf(run.outputImages),
    ...(runErrorMessage ? { errorMessage: runErrorMessage } : {}),
    ...(tellsWhy ? { lastWords: log.lastWords } : {}),
    notes,
  };
};
