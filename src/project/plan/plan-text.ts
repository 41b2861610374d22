import { structuredPatch } from 'diff';
import { acrtaskCommands } from '../../access/plan-commands.ts';
import { type Difference, differenceLines } from '../../request/task-difference.ts';
import { differs, type ProjectPlan, type TaskPlan } from './project-plan.ts';

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Unchanged lines shown around those that differ. */
const context = 3;

const isText = ({ before, after }: Difference): boolean =>
  before !== undefined &&
  after !== undefined &&
  !before.isSecret &&
  !after.isSecret &&
  (before.text.trimEnd().includes('\n') || after.text.trimEnd().includes('\n'));

/** Where two texts of several lines differ, line by line. */
const lineDiff = ({ path, before, after }: Difference): string[] => {
  const { hunks } = structuredPatch('', '', before?.text ?? '', after?.text ?? '', '', '', { context });
  return [
    `  ${path}:`,
    ...hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
      `    @@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
      ...lines.map((line) => `    ${line}`),
    ]),
  ];
};

/** A difference as lines: `- path: before`, `+ path: after`, or the differing lines of a text. */
const linesOf = (difference: Difference): string[] =>
  isText(difference) ? lineDiff(difference) : differenceLines([difference]);

/** The rights that a task is to get, as the command lines that give them. */
export const accessCommands = (
  { registry }: Pick<ProjectPlan, 'registry'>,
  { name, access }: Pick<TaskPlan, 'name' | 'access'>,
): readonly string[] =>
  acrtaskCommands({
    target: { registry: registry.name, resourceGroup: registry.group, task: name },
    operations: access,
  });

const firstLine = (text = ''): string => text.split('\n')[0] ?? '';

const titles: Readonly<Record<TaskPlan['action'], (task: TaskPlan, plan: ProjectPlan) => string>> = {
  create: ({ name }) => `+ ${name}: create`,
  update: ({ name, change }) => `~ ${name}: ${change === undefined ? 'give access' : 'change'}`,
  replace: ({ name }) => `~ ${name}: replace, because the service removes these parts in no other way`,
  delete: ({ name }) => `- ${name}: delete`,
  unchanged: ({ name }) => `  ${name}: unchanged`,
  extra: ({ name, isOurs }, { file }) =>
    isOurs
      ? `? ${name}: not in ${file} any more; apply --prune deletes it`
      : `? ${name}: in the registry, and not in ${file}`,
  error: ({ name, error }) => `! ${name}: ${firstLine(error?.message)}`,
};

/** A login is there with its parts: that it is there at all needs no line of its own. */
const withoutOwners = (differences: readonly Difference[]): readonly Difference[] =>
  differences.filter(({ path }) => !differences.some((other) => other.path.startsWith(`${path}.`)));

const taskLines = (plan: ProjectPlan, task: TaskPlan): string[] => [
  titles[task.action](task, plan),
  ...withoutOwners(task.differences)
    .flatMap(linesOf)
    .map((line) => `    ${line}`),
  ...accessCommands(plan, task).map((command) => `    + access: ${command}`),
  ...task.unknown.map((path) => `    ? ${path}: (secret that cannot be compared)`),
];

const summaryWords: readonly (readonly [TaskPlan['action'], string])[] = [
  ['create', 'to create'],
  ['update', 'to change'],
  ['replace', 'to replace'],
  ['delete', 'to delete'],
  ['extra', 'not in the file'],
  ['error', 'that could not be compared'],
  ['unchanged', 'unchanged'],
];

/** How many tasks there are of each kind: `1 task to create, 2 unchanged.` */
const summary = ({ tasks }: ProjectPlan): string => {
  const parts = summaryWords.flatMap(([action, words]) => {
    const count = tasks.filter((task) => task.action === action).length;
    return count === 0 ? [] : [{ count, words }];
  });
  return parts.length === 0
    ? 'There are no tasks.'
    : `${parts.map(({ count, words }, at) => `${at === 0 ? counted(count, 'task') : count} ${words}`).join(', ')}.`;
};

/** A plan for people. Unchanged tasks are counted only, unless they have secrets that could not be compared. */
export const planText = (plan: ProjectPlan): string => {
  const shown = plan.tasks.filter((task) => differs(task) || task.action === 'error' || task.unknown.length > 0);
  return [
    `${plan.file} and registry ${plan.registry.name}:`,
    ...shown.flatMap((task) => ['', ...taskLines(plan, task)]),
    ...(shown.length > 0 ? [''] : []),
    summary(plan),
    '',
  ].join('\n');
};

const shownFact = (fact: Difference['before']): string | null =>
  fact === undefined ? null : fact.isSecret ? '(secret)' : fact.text;

/** What is to be done with one task, as data. */
export interface TaskPlanData {
  readonly name: string;
  readonly action: TaskPlan['action'];
  readonly changes: readonly { readonly path: string; readonly before: string | null; readonly after: string | null }[];
  /** The command lines that give the task its access. */
  readonly access: readonly string[];
  /** The paths of secrets that could not be compared. */
  readonly unknown: readonly string[];
  readonly error: string | null;
}

/** The plan of a task as data; secrets are named without their values. */
export const planData = (plan: Pick<ProjectPlan, 'registry'>, task: TaskPlan): TaskPlanData => ({
  name: task.name,
  action: task.action,
  changes: task.differences.map(({ path, before, after }) => ({
    path,
    before: shownFact(before),
    after: shownFact(after),
  })),
  access: accessCommands(plan, task),
  unknown: task.unknown,
  error: task.error?.message ?? null,
});
