import * as z from 'zod/mini';
import { type ProjectTask, projectSchema } from '../project-schema.ts';
import { checkTasks } from './check-tasks.ts';
import { nameOf } from './schema-faults.ts';
import type { Path } from './yaml-values.ts';

interface Refused {
  /** Within the task. */
  readonly path: Path;
  readonly message: string;
}

/** What the reader of project files refuses of a task, the innermost first. */
const refusedOf = (name: string, task: ProjectTask): Refused[] => {
  const project = { tasks: { [name]: task } };
  const parsed = z.safeParse(projectSchema, project);
  if (!parsed.success)
    return parsed.error.issues.map(({ path }) => ({
      path: path.slice(2) as Path,
      message: `${nameOf(path.slice(2) as Path)} has a value that a project file cannot have`,
    }));
  const places: Path[] = [];
  const placeOf = (path: Path) => ({ offset: places.push(path.slice(2)) - 1 });
  const faults = checkTasks(project, { keyAt: placeOf, valueAt: placeOf });
  return faults.map(({ offset, message }) => ({
    path: places[offset] ?? [],
    message: message.replace(/^tasks\S*: /, '').replace(/\.$/, ''),
  }));
};

/** `owner` without what is at a path, and without what is empty then. */
export const without = <T>(owner: T, [first, ...rest]: Path): T => {
  if (first === undefined || typeof owner !== 'object' || owner === null) return owner;
  if (Array.isArray(owner)) return owner.filter((_, at) => at !== first) as T;
  const { [first]: inner, ...others } = owner as Record<string | number, unknown>;
  if (rest.length === 0) return others as T;
  const left = without(inner, rest);
  const isEmpty = typeof left === 'object' && left !== null && Object.keys(left).length === 0;
  // A build of nothing but defaults is still what the task runs.
  return (isEmpty && first !== 'build' ? others : { ...owner, [first]: left }) as T;
};

/**
 * A task without the parts that the reader of project files refuses, and what was wrong with each. The task is undefined
 * when it is refused as a whole: one task must not make the file useless.
 */
export const withoutFaults = (
  name: string,
  task: ProjectTask,
): { readonly task: ProjectTask | undefined; readonly faults: readonly string[] } => {
  const faults: string[] = [];
  let left = task;
  for (;;) {
    const [first] = refusedOf(name, left);
    if (first === undefined) return { task: left, faults };
    faults.push(first.message);
    const rest = first.path.length === 0 ? left : without(left, first.path);
    if (JSON.stringify(rest) === JSON.stringify(left)) return { task: undefined, faults };
    left = rest;
  }
};
