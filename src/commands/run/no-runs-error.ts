import type { CommandContext } from '../../cli/command.ts';
import { CommandError, ExitCode, ServiceError } from '../../errors.ts';
import { namingMissing } from '../../missing-thing.ts';
import type { RegistryPlace } from '../../service/registries.ts';

/**
 * The error for a task without runs: `sentence`, and whether the task exists. Under `az`, only `sentence`, as az prints
 * it, without looking for the task.
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
      hint: `The task exists. To run it: acrtask run -r ${registry.name} -n ${task}`,
    });
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    if (error.status !== 404) return new CommandError(sentence, { cause: error });
    const missing = await namingMissing(error);
    return new CommandError(`${sentence} The registry '${registry.name}' has no such task.`, {
      exitCode: ExitCode.notFound,
      hint: (missing instanceof CommandError && missing.hint) || `'acrtask list -r ${registry.name}' lists the tasks.`,
      cause: error,
    });
  }
};
