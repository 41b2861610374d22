import { basename } from 'node:path';
import { option } from '../../cli/option.ts';
import { optional, text, texts } from '../../cli/option-schemas.ts';
import { InvalidInputError } from '../../errors.ts';
import type { RegistryRef } from '../../service/registries.ts';
import { validationOptions } from '../shared/local-task-files.ts';
import { registryOptions } from '../shared/options.ts';
import type { LoadedProject } from './load-project.ts';

/** Tasks that are worked on at a time: Azure slows down callers that ask for more. */
export const mostTasksAtOnce = 4;

/** The tasks that a command is about; all tasks of the project file when it names none. */
export const taskNames = {
  names: option('[name...]', 'Names of tasks; all tasks if omitted.', optional(texts()), { suggests: 'tasks' }),
};

/** The project file, and the registry of its tasks. */
export const projectOptions = {
  file: option(
    '--file, -f <file>',
    'Project file, or - for standard input; defaults to acrtask.yaml or .acrtask.yaml, here or in the nearest folder above.',
    optional(text()),
    { suggests: 'files' },
  ),
  registry: option(
    '--registry, -r <registry>',
    'Name, login server, or resource ID of the registry. Without it, that of the project file wins over the default.',
    optional(text()),
    { configuredDefault: 'acr', suggests: 'registries' },
  ),
  resourceGroup: registryOptions.resourceGroup,
  ...validationOptions,
};

interface RegistryValues {
  readonly registry?: string | undefined;
  readonly resourceGroup?: string | undefined;
}

/**
 * The registry of the tasks: that of --registry, else that of the project file, else the configured default. Throws
 * CommandError when there is none.
 */
export const registryOf = (
  { registry, resourceGroup }: RegistryValues,
  { project, name }: LoadedProject,
  given: ReadonlySet<string>,
): RegistryRef => {
  const isFromFile = !given.has('registry') && project.registry !== undefined;
  const chosen = isFromFile ? project.registry : registry;
  if (chosen === undefined)
    throw new InvalidInputError(`${name} names no registry.`, {
      hint: `Add registry: NAME to ${name}, or specify one with --registry.`,
    });
  const group = given.has('resourceGroup') || !isFromFile ? resourceGroup : project.resourceGroup;
  return { registry: chosen, resourceGroup: group };
};

/** The name of the project: that in its file, or the name of its folder. */
export const projectNameOf = ({ project, folder }: LoadedProject): string => project.name ?? basename(folder);

/** The names of the tasks to look at, as the project file spells them. Throws CommandError for names that it has not. */
export const chosenTasks = (
  names: readonly string[] | undefined,
  { project, name }: LoadedProject,
): readonly string[] => {
  const all = Object.keys(project.tasks ?? {});
  if (!names || names.length === 0) return all;
  const isNamed = (task: string, given: string): boolean => task.toLowerCase() === given.toLowerCase();
  const missing = names.filter((given) => !all.some((task) => isNamed(task, given)));
  if (missing.length > 0)
    throw new InvalidInputError(
      `${name} has no ${missing.length === 1 ? 'task' : 'tasks'} ${missing.map((each) => `'${each}'`).join(', ')}.`,
      { hint: all.length === 0 ? 'It has no tasks.' : `Its tasks are: ${all.join(', ')}.` },
    );
  return all.filter((task) => names.some((given) => isNamed(task, given)));
};
