import type { Operation } from '../../access/model.ts';
import type { CommandError } from '../../errors.ts';
import type { Difference } from '../../request/task-difference.ts';
import type { StoredTask } from '../../service/resource.ts';
import type { ReadTask } from '../../service/tasks.ts';
import type { TaskBody } from '../task-body.ts';
import type { TaskPatch } from './smallest-change.ts';

/**
 * What the project file means for a task: `extra` is one that is in the registry and not in the file, `error` one that
 * could not be planned.
 */
export type TaskAction = 'create' | 'update' | 'replace' | 'delete' | 'unchanged' | 'extra' | 'error';

/** What is to be done with one task. */
export interface TaskPlan {
  /** As the project file spells it, or as the registry does. */
  readonly name: string;
  readonly action: TaskAction;
  /** The task as it is; undefined when it is not there, or was not read. */
  readonly stored?: ReadTask;
  /** As the list of tasks showed it when it was planned, without its secrets. */
  readonly listed?: StoredTask | undefined;
  /** The whole task as the project file wants it. */
  readonly target?: TaskBody;
  /** The body of the PATCH, which may hold secrets that could not be compared. Undefined when only access is missing. */
  readonly change?: TaskPatch | undefined;
  readonly differences: readonly Difference[];
  /** Paths of secrets that could not be compared. */
  readonly unknown: readonly string[];
  /** The rights that an identity of the task is to get. */
  readonly access: readonly Operation[];
  /** Why the task could not be planned. */
  readonly error?: CommandError;
  /** For `extra`: whether `apply` created the task for this project, so that --prune deletes it. */
  readonly isOurs?: boolean;
}

/** Whether the task itself is sent, also only because secrets of it could not be compared. */
export const changesTask = ({ action, change }: TaskPlan): boolean =>
  action === 'create' || action === 'replace' || action === 'delete' || change !== undefined;

/** Whether `apply` has anything to do for the task. */
export const hasWork = (plan: TaskPlan): boolean => changesTask(plan) || plan.access.length > 0;

/** Whether the task differs from the project file. */
export const differs = ({ action }: TaskPlan): boolean => action !== 'unchanged' && action !== 'error';

/** The plan of all tasks of a project file. */
export interface ProjectPlan<T extends TaskPlan = TaskPlan> {
  readonly registry: { readonly name: string; readonly group: string };
  /** The name of the project. */
  readonly project: string;
  /** The project file, as messages name it. */
  readonly file: string;
  readonly tasks: readonly T[];
}
