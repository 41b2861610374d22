import type { LoggedStep } from './logged-step.ts';
import type { Attempt, Span } from './run-timeline.ts';

/** A step with its place in time, in seconds since the beginning of the timeline. */
export interface PlacedStep extends Span {
  readonly step: LoggedStep;
  readonly attempts: readonly Attempt[];
  readonly scan: Span | null;
}

/** Lines have whole seconds: something happened less than a second after the time of its line. */
const lineTolerance = 0.999;

const rounded = (seconds: number): number => Math.round(seconds * 1000) / 1000;

/** A step's place; `earliest` is when the last of the steps ended whose end is above its start in the log. */
const placed = (
  step: LoggedStep,
  zero: number,
  earliest: number,
  runEnd: number,
): Omit<PlacedStep, 'attempts' | 'scan'> => {
  const toSeconds = (time: number): number => (time - zero) / 1000;
  const line = toSeconds(step.started ?? zero);
  let start = Math.max(line, Math.min(earliest, line + lineTolerance));
  const ended = step.ended === undefined ? undefined : Math.max(toSeconds(step.ended), start);
  if (step.seconds === undefined) return { step, startSeconds: start, endSeconds: ended ?? Math.max(runEnd, start) };
  const length = (step.delay ?? 0) + step.seconds;
  if (ended === undefined) return { step, startSeconds: start, endSeconds: start + length };
  // The engine measures more finely than lines tell: move the step, within its second, until it ends where its line is.
  const missing = ended - (start + length);
  if (missing > 0) start += Math.min(missing, Math.max(0, line + lineTolerance - start));
  // Pulling is not part of the engine's figure.
  return { step, startSeconds: start, endSeconds: Math.max(ended, Math.min(start + length, ended + lineTolerance)) };
};

/**
 * Places steps in time: as the lines of the log say, and within their second so that the engine's own figures and the order
 * of the lines hold. `zero` is the beginning of the timeline in milliseconds, `runEnd` its end in seconds, for steps that
 * have no end. Steps without a time are left out.
 */
export const placeSteps = (steps: readonly LoggedStep[], zero: number, runEnd: number): PlacedStep[] => {
  const done: PlacedStep[] = [];
  for (const step of steps) {
    if (step.started === undefined) continue;
    const above = done.filter((other) => other.step.endLine !== undefined && other.step.endLine < step.startLine);
    const place = placed(step, zero, Math.max(0, ...above.map(({ endSeconds }) => endSeconds)), runEnd);
    const within = (time: number | undefined, otherwise: number): number =>
      time === undefined ? otherwise : Math.min(Math.max((time - zero) / 1000, place.startSeconds), place.endSeconds);
    const span = (from: number | undefined, to: number | undefined, otherwise = place.endSeconds): Span => ({
      startSeconds: rounded(within(from, place.startSeconds)),
      endSeconds: rounded(within(to, otherwise)),
    });
    done.push({
      step,
      startSeconds: rounded(place.startSeconds),
      endSeconds: rounded(place.endSeconds),
      attempts: step.attempts.map(({ started, ended, outcome, image }, index) => {
        const isLast = index === step.attempts.length - 1;
        return {
          ...span(started, isLast ? undefined : ended),
          outcome,
          ...(image === undefined ? {} : { image }),
        };
      }),
      scan: step.scan ? span(step.scan.started, step.scan.ended) : null,
    });
  }
  return done;
};
