import type { CommandContext } from '../../cli/command.ts';
import { CommandError, InterruptedError, SeveralErrors } from '../../errors.ts';
import { refusedLength } from '../../project/name-length.ts';
import type { ProjectPlan } from '../../project/plan/project-plan.ts';
import type { ProjectTask } from '../../project/project-schema.ts';
import { projectOf } from '../../project/project-tag.ts';
import { inProjectWords } from '../../project/project-words.ts';
import type { FoundRegistry } from '../../service/registries.ts';
import type { StoredTask } from '../../service/resource.ts';
import type { Services } from '../../service/services.ts';
import { inTurns } from '../shared/in-turns.ts';
import type { LoadedProject } from './load-project.ts';
import { type PlannedTask, planTask } from './plan-task.ts';
import { mostTasksAtOnce, projectNameOf } from './project-options.ts';
import type { ProjectTaskFiles } from './project-task-files.ts';

export interface ProjectToPlan {
  readonly loaded: LoadedProject;
  /** The chosen tasks, with their secrets. */
  readonly tasks: ReadonlyMap<string, ProjectTask>;
  readonly taskFiles: ProjectTaskFiles;
  readonly registry: FoundRegistry;
  /** Whether to look for tasks that the file does not name: unless the command names tasks. */
  readonly looksForOthers: boolean;
  /** Whether those that `apply` made for this project are to be deleted. */
  readonly prune: boolean;
}

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const failed = (name: string, error: unknown): PlannedTask => {
  if (error instanceof InterruptedError || !(error instanceof CommandError)) throw error;
  const all = error instanceof SeveralErrors ? error.errors : [error];
  const hints = all.flatMap(({ hint }) => (hint === undefined ? [] : [hint]));
  const told = new CommandError(inProjectWords(error.message), {
    cause: error,
    ...(hints.length === 0 ? {} : { hint: inProjectWords(hints.join('\n')) }),
  });
  return { name, action: 'error', differences: [], unknown: [], access: [], error: told };
};

/** Tasks that are in the registry and not in the file. Those of other projects, and the registry's own, are left out. */
const otherTasks = (
  listed: readonly StoredTask[],
  { loaded, prune }: Pick<ProjectToPlan, 'loaded' | 'prune'>,
): readonly PlannedTask[] => {
  const named = Object.keys(loaded.project.tasks ?? {});
  const project = projectNameOf(loaded);
  return listed
    .filter(({ name, properties }) => !properties.isSystemTask && !named.some((each) => same(each, name)))
    .flatMap((task): readonly PlannedTask[] => {
      const { name } = task;
      const owner = projectOf(task);
      if (owner !== undefined && owner !== project) return [];
      const isOurs = owner !== undefined;
      return [
        {
          name,
          action: prune && isOurs ? 'delete' : 'extra',
          differences: [],
          unknown: [],
          access: [],
          listed: task,
          isOurs,
        },
      ];
    });
};

/** A question to Azure that is asked once for all who ask the same. */
const askedOnce = <A extends readonly unknown[], R>(
  ask: (...words: A) => Promise<R>,
): ((...words: A) => Promise<R>) => {
  const answers = new Map<string, Promise<R>>();
  return (...words) => {
    const key = JSON.stringify(words);
    const answer = answers.get(key) ?? ask(...words);
    answers.set(key, answer);
    return answer;
  };
};

/** The services for several tasks that have access to the same registries and vaults: none of those is made meanwhile. */
const forSeveralTasks = (services: Services): Services => ({
  ...services,
  registries: { ...services.registries, find: askedOnce(services.registries.find) },
  vaults: { ...services.vaults, list: askedOnce(services.vaults.list) },
});

/**
 * Compares the tasks of a project file with those of the registry, side by side: what has to be done so that they are the
 * same. A task that cannot be planned does not stop the others.
 */
export const planProject = async (
  { loaded, tasks, taskFiles, registry, looksForOthers, prune }: ProjectToPlan,
  given: CommandContext,
): Promise<ProjectPlan<PlannedTask>> => {
  const context = { ...given, services: forSeveralTasks(given.services) };
  const { services, messages } = context;
  const project = projectNameOf(loaded);
  const listed = await services.tasks.list(registry);
  const planned = await inTurns([...tasks], mostTasksAtOnce, async ([name, task]) => {
    try {
      const there = listed.find((each) => same(each.name, name));
      const refused = there ? undefined : refusedLength(name);
      if (refused !== undefined) await messages.warn(refused);
      const stored = there && (await services.tasks.getWholeForChange(registry, there.name));
      const planned = await planTask(
        { name, task, stored, taskFiles: taskFiles(name, task), registry, project },
        context,
      );
      return { ...planned, listed: there };
    } catch (error) {
      return failed(name, error);
    }
  });
  return {
    registry: { name: registry.name, group: registry.group },
    project,
    file: loaded.name === '-' ? 'standard input' : loaded.name,
    tasks: [...planned, ...(looksForOthers ? otherTasks(listed, { loaded, prune }) : [])],
  };
};
