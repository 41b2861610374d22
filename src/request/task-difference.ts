import { type TaskLike, taskAfter } from './task-after-update.ts';
import { type Fact, type TaskFacts, taskFacts } from './task-facts.ts';

/** A leaf that differs; undefined on the side where it is missing. */
export interface Difference {
  readonly path: string;
  readonly before: Fact | undefined;
  readonly after: Fact | undefined;
}

/** The service may spell values differently: `Linux`, `SystemAssigned,UserAssigned`. */
const plain = (fact: Fact | undefined): string | undefined => fact?.text.toLowerCase().replace(/\s+/g, '');

const isSame = (one: Fact | undefined, other: Fact | undefined): boolean => plain(one) === plain(other);

const differences = (before: TaskFacts, after: TaskFacts): Difference[] =>
  [...new Set([...before.keys(), ...after.keys()])]
    .map((path) => ({ path, before: before.get(path), after: after.get(path) }))
    .filter(({ before: old, after: young }) => old?.text !== young?.text);

/** What an update would change. `sourceIdentity` is as for `taskAfter`. */
export const plannedDifferences = (before: TaskLike, change: object, sourceIdentity?: string): Difference[] =>
  differences(taskFacts(before), taskFacts(taskAfter(before, change, sourceIdentity)));

const topOf = (path: string): string => path.split(/[.[]/)[0] ?? '';

/**
 * What changed in a task beyond `change`, according to the response. Leaves out what a response does not contain, above all
 * secrets; what the service adds to a changed part, such as defaults; and the list of timers when one changes, because the
 * response may contain only that one.
 */
export const unaskedDifferences = (
  before: TaskLike,
  change: object,
  answer: TaskLike,
  sourceIdentity?: string,
): Difference[] => {
  const expected = taskFacts(taskAfter(before, change, sourceIdentity));
  const stored = taskFacts(before);
  const touched = new Set(
    [...stored.keys(), ...expected.keys()].filter((path) => !isSame(stored.get(path), expected.get(path))).map(topOf),
  );
  const changesTimers = 'timerTriggers' in ((change as { trigger?: object }).trigger ?? {});
  return differences(stored, taskFacts(answer)).filter(
    ({ path, before: old, after }) =>
      !(changesTimers && path.startsWith('trigger.timerTriggers[')) &&
      !old?.isWithheld &&
      !after?.isWithheld &&
      !expected.get(path)?.isWithheld &&
      !isSame(old, after) &&
      !isSame(after, expected.get(path)) &&
      (old !== undefined || !touched.has(topOf(path))),
  );
};

const linesOf = (mark: string, path: string, fact: Fact | undefined): string[] => {
  if (!fact) return [];
  if (fact.isSecret) return [`${mark} ${path}: (secret)`];
  const lines = fact.text.trimEnd().split('\n');
  if (lines.length === 1) return [`${mark} ${path}: ${fact.text.trimEnd()}`];
  return [`${mark} ${path}:`, ...lines.map((line) => `${mark}     ${line}`)];
};

/** Differences as lines: `- path: before`, `+ path: after`. Names secrets without showing their values. */
export const differenceLines = (found: readonly Difference[]): string[] =>
  found.flatMap(({ path, before, after }) => [...linesOf('-', path, before), ...linesOf('+', path, after)]);
