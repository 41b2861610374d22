import type { CommandContext, RequestContext } from '../../cli/command.ts';
import { CommandError } from '../../errors.ts';
import type { ProjectPlan } from '../../project/plan/project-plan.ts';
import { faultsText } from '../../project/reading/fault.ts';
import type { FoundRegistry, RegistryRef } from '../../service/registries.ts';
import { findRegistry } from '../access/find-registry.ts';
import { type LoadedProject, loadProject } from './load-project.ts';
import { planProject } from './plan-project.ts';
import type { PlannedTask } from './plan-task.ts';
import { chosenTasks, registryOf } from './project-options.ts';
import { readProjectSecrets, withoutSecrets } from './project-secrets.ts';
import { checkLocally, type ProjectTaskFiles, projectTaskFiles } from './project-task-files.ts';

interface PlanValues {
  readonly names?: readonly string[] | undefined;
  readonly file?: string | undefined;
  readonly registry?: string | undefined;
  readonly resourceGroup?: string | undefined;
  readonly noValidate: boolean;
}

/** What the command line asks to compare, checked as far as that is possible on this machine. */
export interface PlanRequest {
  readonly loaded: LoadedProject;
  readonly names: readonly string[];
  readonly ref: RegistryRef;
  readonly taskFiles: ProjectTaskFiles;
  /** Whether the command names the tasks. */
  readonly isPart: boolean;
}

/** Reads the project file and the files that it names. Throws CommandError for everything that is wrong with them. */
export const planRequest = async (values: PlanValues, context: RequestContext): Promise<PlanRequest> => {
  const loaded = await loadProject(values.file, context);
  const names = chosenTasks(values.names, loaded);
  const ref = registryOf(values, loaded, context.given);
  const taskFiles = projectTaskFiles(loaded, values, context);
  await checkLocally(withoutSecrets(names, loaded), taskFiles, loaded);
  return { loaded, names, ref, taskFiles, isPart: (values.names ?? []).length > 0 };
};

/**
 * Compares the project file with the registry. Secrets that cannot be read are told at once: as a warning, or where
 * `needsSecrets` with the CommandError that this rejects with.
 */
export const preparePlan = async (
  { loaded, names, ref, taskFiles, isPart }: PlanRequest,
  { needsSecrets, prune }: { readonly needsSecrets: boolean; readonly prune: boolean },
  context: CommandContext,
): Promise<{ readonly registry: FoundRegistry; readonly plan: ProjectPlan<PlannedTask> }> => {
  const { messages, redact } = context;
  const registry = await findRegistry(ref, context);
  const { tasks, unread } = await readProjectSecrets(names, loaded, context);
  if (unread.length > 0) {
    const told = (severity: 'error' | 'warning'): string =>
      redact(faultsText(loaded.name, loaded.text, unread, severity));
    const count = unread.length === 1 ? 'A secret' : `${unread.length} secrets`;
    if (needsSecrets)
      throw new CommandError(`${count} of the project file cannot be read. Nothing was sent.\n${told('error')}`);
    await messages.warn(`${count} of the project file cannot be read, and cannot be compared.\n${told('warning')}`);
  }
  const plan = await planProject({ loaded, tasks, taskFiles, registry, looksForOthers: !isPart, prune }, context);
  return { registry, plan };
};
