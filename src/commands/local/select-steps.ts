import { suggest } from '../../did-you-mean.ts';
import { UsageError } from '../../errors.ts';
import type { Step, TaskFile } from '../../taskfile/model.ts';

/** What is carried out of a task file, and which steps are left out. */
export interface Selection {
  readonly task: TaskFile;
  /** IDs of steps that push and are left out. */
  readonly unpushed: readonly string[];
  /** IDs of steps that are neither named by --only nor needed by those. */
  readonly unwanted: readonly string[];
}

/** The named steps, and those that they wait for. Throws UsageError for names of no step. */
const neededBy = (steps: readonly Step[], only: readonly string[]): ReadonlySet<string> => {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const problems = only
    .filter((id) => !byId.has(id))
    .map((id) => {
      const [near] = suggest(id, [...byId.keys()]);
      return `argument --only: the task file has no step '${id}'${near === undefined ? '' : `. Did you mean '${near}'?`}`;
    });
  if (problems.length > 0)
    throw new UsageError(problems, `The steps are ${[...byId.keys()].map((id) => `'${id}'`).join(', ')}.`);
  const needed = new Set<string>();
  const open = [...only];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (needed.has(id)) continue;
    needed.add(id);
    open.push(...(byId.get(id)?.dependsOn ?? []));
  }
  return needed;
};

/**
 * Leaves out steps. Whoever waits for a step that is left out waits for what that step waits for. Throws UsageError when
 * `only` names a step that is not there.
 */
export const selectSteps = (
  task: TaskFile,
  { only, isPushEnabled }: { readonly only: readonly string[] | undefined; readonly isPushEnabled: boolean },
): Selection => {
  const needed = only ? neededBy(task.steps, only) : undefined;
  const wanted = needed ? task.steps.filter(({ id }) => needed.has(id)) : task.steps;
  const isOut = ({ type }: Step): boolean => type === 'push' && !isPushEnabled;
  const waits = new Map<string, readonly string[]>();
  const steps: Step[] = [];
  // Steps only wait for steps above them.
  for (const step of wanted) {
    const dependsOn = [...new Set(step.dependsOn.flatMap((id) => waits.get(id) ?? [id]))];
    if (isOut(step)) waits.set(step.id, dependsOn);
    else steps.push({ ...step, dependsOn });
  }
  return {
    task: { ...task, steps },
    unpushed: wanted.filter(isOut).map(({ id }) => id),
    unwanted: task.steps.filter((step) => !wanted.includes(step)).map(({ id }) => id),
  };
};

/** Whether two of the steps may be under way at the same time. */
export const runSideBySide = (steps: readonly Step[]): boolean => {
  const before = new Map<string, ReadonlySet<string>>();
  for (const { id, dependsOn } of steps)
    before.set(id, new Set(dependsOn.flatMap((each) => [each, ...(before.get(each) ?? [])])));
  return steps.some((step, at) => (before.get(step.id)?.size ?? 0) < at);
};
