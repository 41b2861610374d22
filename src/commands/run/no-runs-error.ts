import type { CommandContext } from '../../cli/command.ts';
import { CommandError, ExitCode, ServiceError } from '../../errors.ts';
import type { RegistryPlace } from '../../service/registries.ts';

/**
 * The error for a task that has no run to show: `sentence`, and whether there is such a task at all. Under az `sentence`
 * alone, as az has it, without asking for the task.
 */
export const noRunsError = async (
  task: string,
  sentence: string,
  registry: RegistryPlace,
  { services, underAz }: CommandContext,
): Promise<CommandError> => {
  if (underAz) return new CommandError(sentence);
  try {
    await services.tasks.get(registry, task);
    return new CommandError(sentence, {
      hint: `The task is there; to run it: acrtask run -r ${registry.name} -n ${task}`,
    });
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    if (error.status !== 404) return new CommandError(sentence, { cause: error });
    return new CommandError(`${sentence} The registry '${registry.name}' has no such task.`, {
      exitCode: ExitCode.notFound,
      hint: `'acrtask list -r ${registry.name}' lists the tasks.`,
      cause: error,
    });
  }
};
