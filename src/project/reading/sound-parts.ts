import * as z from 'zod/mini';
import { isObject } from '../../json.ts';
import { type ProjectTask, projectSchema } from '../project-schema.ts';
import { without } from './without-faults.ts';
import type { Path } from './yaml-values.ts';

/** The tasks of a project file with faults, as far as they have the form of the schema. */
export interface SoundParts {
  readonly tasks: Readonly<Record<string, ProjectTask>>;
  /** The names of those of which something is left out. */
  readonly parts: ReadonlySet<string>;
}

/** Where the schema finds faults in a task: of a list, the whole list. */
const faultyPaths = (issues: readonly z.core.$ZodIssue[]): readonly Path[] =>
  issues
    .flatMap((issue) =>
      issue.code === 'unrecognized_keys' ? issue.keys.map((name) => [...issue.path, name]) : [issue.path],
    )
    .map((path) => {
      const item = path.findIndex((part) => typeof part === 'number');
      return (item < 0 ? path : path.slice(0, item)).slice(2) as Path;
    });

const soundPart = (
  name: string,
  task: unknown,
): { readonly task: ProjectTask; readonly isWhole: boolean } | undefined => {
  const parsed = z.safeParse(projectSchema, { tasks: { [name]: task } });
  const whole = parsed.data?.tasks?.[name];
  if (whole) return { task: whole, isWhole: true };
  const left = faultyPaths(parsed.error?.issues ?? []).reduce((rest, path) => without(rest, path), task);
  const again = z.safeParse(projectSchema, { tasks: { [name]: left } });
  const part = again.data?.tasks?.[name];
  return part && { task: part, isWhole: false };
};

/** What of the values of a project file can be checked further, although the schema found faults in it. */
export const soundParts = (values: unknown): SoundParts => {
  const tasks = isObject(values) && isObject(values.tasks) ? values.tasks : {};
  const found = Object.entries(tasks).flatMap(([name, task]) => {
    const sound = soundPart(name, task);
    return sound ? [{ name, ...sound }] : [];
  });
  return {
    tasks: Object.fromEntries(found.map(({ name, task }) => [name, task])),
    parts: new Set(found.filter(({ isWhole }) => !isWhole).map(({ name }) => name)),
  };
};
