import { relative, resolve } from 'node:path';
import type { RequestContext } from '../../cli/command.ts';
import { CommandError, SeveralErrors } from '../../errors.ts';
import type { ProjectTask } from '../../project/project-schema.ts';
import { inProjectWords } from '../../project/project-words.ts';
import { createOptionsOf } from '../../project/task-options.ts';
import { wantedTask } from '../../project/wanted-task.ts';
import type { LocalTaskFiles } from '../../request/task-file-text.ts';
import { positionsIn } from '../../taskfile/stages/traced-text.ts';
import { localTaskFiles, runFacts } from '../shared/local-task-files.ts';
import type { LoadedProject } from './load-project.ts';

/** How the local files of each task are read: relative to the project file, and each read and checked once. */
export type ProjectTaskFiles = (name: string, task: ProjectTask) => LocalTaskFiles;

/** Reads and checks the task files beside the project file, as `create` does. */
export const projectTaskFiles = (
  { folder, name: file }: LoadedProject,
  { noValidate }: { readonly noValidate: boolean },
  context: RequestContext,
): ProjectTaskFiles => {
  const texts = new Map<string, Promise<string>>();
  const checked = new Set<string>();
  /** A path as messages name it: from the working directory. */
  const shown = (path: string): string => {
    const from = relative(context.host.cwd, resolve(folder, path));
    return from === '-' ? './-' : from;
  };
  const read = async (path: string): Promise<string> => {
    try {
      return await context.readFile(shown(path));
    } catch (error) {
      const code = ((error as Error | undefined)?.cause as { code?: unknown } | undefined)?.code;
      if (code !== 'ENOENT') throw error;
      throw new CommandError(`${path} does not exist.`, { hint: `Paths are relative to ${file}.` });
    }
  };
  return (name, task) => {
    const facts = { ...runFacts({ ...createOptionsOf(name, task), noValidate }), valuesMayFollow: true };
    const readOnce = (path: string): Promise<string> => {
      const text = texts.get(path) ?? read(path);
      texts.set(path, text);
      return text;
    };
    /** The values file that is sent with the task file. */
    const valuesText = async (): Promise<string | undefined> =>
      task.context === undefined && task.values !== undefined ? readOnce(task.values) : task.valuesContent;
    return {
      read: readOnce,
      check: async (sent) => {
        if (checked.has(`${name} ${sent.name}`)) return;
        checked.add(`${name} ${sent.name}`);
        await localTaskFiles({ ...facts, valuesText: await valuesText() }, context).check({
          ...sent,
          name: task.content === undefined ? shown(sent.name) : `tasks.${name}.content`,
        });
      },
    };
  };
};

/** The error at the place of a task in the project file. */
const located = (name: string, error: CommandError, { name: file, text, placeOf }: LoadedProject): CommandError => {
  const { line, column } = positionsIn(text)(placeOf(['tasks', name]).offset);
  const { exitCode, hint } = error;
  return new CommandError(`${file}:${line}:${column}: tasks.${name}: ${inProjectWords(error.message)}`, {
    exitCode,
    ...(hint === undefined ? {} : { hint: inProjectWords(hint) }),
    cause: error,
  });
};

/**
 * Checks what can be checked of tasks before Azure is asked: their local files, and what `create` would refuse. `tasks` have
 * stand-ins for their secrets. Rejects with CommandError that names every task that cannot be created.
 */
export const checkLocally = async (
  tasks: ReadonlyMap<string, ProjectTask>,
  taskFiles: ProjectTaskFiles,
  loaded: LoadedProject,
): Promise<void> => {
  const errors: CommandError[] = [];
  for (const [name, task] of tasks) {
    try {
      await wantedTask(name, task, {
        location: '',
        taskFiles: taskFiles(name, task),
        sourceIdentity: undefined,
        vaultSuffix: '',
      });
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      const all = error instanceof SeveralErrors ? error.errors : [error];
      errors.push(...all.map((each) => located(name, each, loaded)));
    }
  }
  const [first, ...more] = errors;
  if (first) throw more.length > 0 ? new SeveralErrors(first, ...more) : first;
};
