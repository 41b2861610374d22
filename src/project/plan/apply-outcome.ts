import { planData, type TaskPlanData } from './plan-text.ts';
import type { ProjectPlan, TaskPlan } from './project-plan.ts';

/** How a task ended. After an interrupt, what was under way may have been done. */
export type OutcomeWord =
  | 'created'
  | 'changed'
  | 'replaced'
  | 'deleted'
  | 'unchanged'
  | 'failed'
  | 'interrupted'
  | 'not tried';

export interface TaskOutcome {
  readonly task: TaskPlan;
  readonly outcome: OutcomeWord;
  /** Why it failed. */
  readonly reason?: string | undefined;
}

/** Whether a task is not known to be as the project file wants it. */
export const isLeft = ({ outcome }: TaskOutcome): boolean =>
  outcome === 'failed' || outcome === 'interrupted' || outcome === 'not tried';

const marks: Readonly<Record<OutcomeWord, string>> = {
  created: '+',
  changed: '~',
  replaced: '~',
  deleted: '-',
  unchanged: ' ',
  failed: '!',
  interrupted: '!',
  'not tried': '!',
};

const words: Readonly<Record<OutcomeWord, string>> = {
  created: 'created',
  changed: 'changed',
  replaced: 'replaced',
  deleted: 'deleted',
  unchanged: 'unchanged',
  failed: 'failed',
  interrupted: 'interrupted; it may have been done',
  'not tried': 'not done',
};

const lineOf = ({ task, outcome }: TaskOutcome): string => `${marks[outcome]} ${task.name}: ${words[outcome]}`;

const summary = (outcomes: readonly TaskOutcome[]): string => {
  const parts = (Object.keys(words) as OutcomeWord[]).flatMap((word) => {
    const count = outcomes.filter(({ outcome }) => outcome === word).length;
    return count === 0 ? [] : [{ count, word: word === 'not tried' ? 'not done' : word }];
  });
  return `${parts.map(({ count, word }, at) => (at === 0 ? `${count} ${count === 1 ? 'task' : 'tasks'} ${word}` : `${count} ${word}`)).join(', ')}.`;
};

/** What was done and what was not, for people, who were told of errors already. Unchanged tasks are counted only. */
export const outcomeText = (outcomes: readonly TaskOutcome[]): string => {
  const told = outcomes.filter(({ outcome }) => outcome !== 'unchanged');
  const isAnyLeft = outcomes.some(isLeft);
  return [
    ...told.map(lineOf),
    ...(outcomes.length > 0 ? [summary(outcomes)] : []),
    ...(isAnyLeft ? ["Run 'acrtask apply' again to do the rest."] : []),
    '',
  ].join('\n');
};

/** What was done with a task, as data. */
export interface TaskOutcomeData extends TaskPlanData {
  readonly outcome: OutcomeWord;
}

export const outcomeData = (
  plan: Pick<ProjectPlan, 'registry'>,
  { task, outcome, reason }: TaskOutcome,
): TaskOutcomeData => {
  const data = planData(plan, task);
  return { ...data, error: reason ?? data.error, outcome };
};
