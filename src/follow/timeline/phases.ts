import type { LoggedRun } from './logged-run.ts';
import type { PlacedStep } from './placed-steps.ts';
import type { Phase, PhaseName } from './run-timeline.ts';

/** When the service says that a run was created, started and finished, in milliseconds. */
export interface RunTimes {
  readonly created: number | undefined;
  readonly started: number | undefined;
  readonly finished: number | undefined;
}

/** Larger differences between the times of a log and those of its run are those of two clocks. */
const clockTolerance = 2000;

/** Whether the times of the log lie within those of the run. */
export const isSameClock = ({ created, finished }: RunTimes, { first, last }: LoggedRun): boolean =>
  first === undefined ||
  last === undefined ||
  ((created === undefined || first >= created - clockTolerance) &&
    (finished === undefined || last <= finished + clockTolerance));

const lineTolerance = 0.999;

const rounded = (seconds: number): number => Math.round(seconds * 1000) / 1000;

/**
 * The phases of a run besides its steps, from `zero`, the beginning of the timeline in milliseconds. Lines have whole
 * seconds: where two phases meet, the more precise time counts.
 */
export const phasesOf = (
  times: RunTimes,
  log: LoggedRun,
  steps: readonly PlacedStep[],
  zero: number,
): readonly Phase[] => {
  const seconds = (time: number | undefined): number | undefined =>
    time === undefined ? undefined : (time - zero) / 1000;
  const phases: Phase[] = [];
  let reached = 0;
  const add = (name: PhaseName, from: number | undefined, to: number | undefined): void => {
    if (from === undefined || to === undefined) return;
    const start = Math.max(from, Math.min(reached, from + lineTolerance));
    const end = Math.max(start, to);
    reached = Math.max(reached, end);
    if (end > start) phases.push({ name, startSeconds: rounded(start), endSeconds: rounded(end) });
  };

  const [created, started, finished] = [seconds(times.created), seconds(times.started), seconds(times.finished)];
  const first = seconds(log.first);
  add('queued', created, started ?? first ?? finished);
  // Lines without times were written some time after the start.
  add('agent', started, log.hasLines ? first : finished);
  add('context', seconds(log.download?.started), seconds(log.download?.ended ?? log.last));
  const isSetUp = log.download === undefined || log.download.ended !== undefined;
  const last = seconds(log.last);
  // A run that ends before its first step ends while it is set up.
  const firstStep =
    steps.length === 0
      ? ((log.isOver ? finished : undefined) ?? last)
      : Math.min(...steps.map(({ startSeconds }) => startSeconds));
  if (isSetUp) add('setup', seconds(log.download?.ended) ?? first, firstStep);
  reached = Math.max(reached, ...steps.map(({ endSeconds }) => endSeconds));
  add('digests', seconds(log.digests?.started), seconds(log.digests?.ended ?? log.last));
  // Behind a log that breaks off something else happened.
  if (last !== undefined && log.isOver) add('end', Math.max(last, reached), finished);
  return phases;
};
