import type { PlacedStep } from './placed-steps.ts';
import type { PathPart, Phase, PhaseName } from './run-timeline.ts';

/** What each step waited for, by its ID. */
export type WaitsFor = ReadonlyMap<string, readonly string[]>;

/** Differences between lines that show nothing: their times are whole seconds. */
const notTelling = 1;

const rounded = (seconds: number): number => Math.round(seconds * 1000) / 1000;

/** Without a task file: each step began when the one above had ended, so that each determined when the run ended. */
const oneAfterTheOther = (steps: readonly PlacedStep[]): WaitsFor | undefined => {
  const inOrder = steps.every((each, index) => {
    const above = steps[index - 1];
    return !above || (above.step.outcome !== 'unfinished' && each.startSeconds >= above.endSeconds - notTelling);
  });
  return inOrder
    ? new Map(steps.map(({ step }, index) => [step.id, index === 0 ? [] : [(steps[index - 1] as PlacedStep).step.id]]))
    : undefined;
};

const failedFirst = (one: PlacedStep, other: PlacedStep): number => {
  const hasEndedRun = ({ step }: PlacedStep): number =>
    step.outcome === 'failed' || step.outcome === 'timed out' ? 0 : 1;
  return (
    hasEndedRun(one) - hasEndedRun(other) ||
    other.endSeconds - one.endSeconds ||
    // Of those that were under way to the end: the one that took longest.
    one.startSeconds - other.startSeconds
  );
};

/** The steps of the chain that ended last, or of the one that failed, from its beginning. */
const chainOf = (steps: readonly PlacedStep[], waitsFor: WaitsFor): PlacedStep[] => {
  const byId = new Map(steps.map((each) => [each.step.id, each]));
  const chain: PlacedStep[] = [];
  let at = steps.toSorted(failedFirst)[0];
  while (at && !chain.includes(at)) {
    chain.unshift(at);
    const above: PlacedStep[] = (waitsFor.get(at.step.id) ?? []).flatMap((id) => byId.get(id) ?? []);
    at = above.toSorted((one, other) => other.endSeconds - one.endSeconds)[0];
  }
  return chain;
};

const before: ReadonlySet<PhaseName> = new Set(['queued', 'agent', 'context', 'setup']);

const phasePart = ({ name, startSeconds, endSeconds }: Phase): PathPart => ({
  kind: 'phase',
  name,
  seconds: rounded(endSeconds - startSeconds),
});

/**
 * What determined when the run ended, in order: the phases before the steps, the chain of steps with the time in which
 * nothing is known to happen, the phases after them. Undefined when the steps overlap and it is not known what they waited
 * for.
 */
export const criticalPathOf = (
  steps: readonly PlacedStep[],
  phases: readonly Phase[],
  known: WaitsFor | undefined,
): readonly PathPart[] | undefined => {
  const waitsFor = known ?? oneAfterTheOther(steps);
  if (!waitsFor) return undefined;
  const chain = chainOf(steps, waitsFor);
  const start = phases.filter(({ name }) => before.has(name));
  const ofSteps = chain.flatMap(({ step, startSeconds, endSeconds }, index): PathPart[] => {
    const above = chain[index - 1] ?? start.at(-1);
    const idle = above ? startSeconds - above.endSeconds : 0;
    return [
      ...(idle >= notTelling ? [{ kind: 'idle' as const, name: step.id, seconds: rounded(idle) }] : []),
      { kind: 'step', name: step.id, seconds: rounded(endSeconds - startSeconds) },
    ];
  });
  return [...start.map(phasePart), ...ofSteps, ...phases.filter(({ name }) => !before.has(name)).map(phasePart)];
};
