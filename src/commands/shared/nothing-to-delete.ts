import type { RequestContext } from '../../cli/command.ts';
import { CommandError, ExitCode } from '../../errors.ts';

/**
 * Reports that there was nothing to delete. Throws CommandError with exit code 3; under `az` it only warns, because az
 * reports success.
 */
export const tellNothingToDelete = async (
  what: string,
  registry: string,
  listCommand: string,
  { underAz, messages }: RequestContext,
): Promise<void> => {
  const sentence = `The registry '${registry}' has no ${what}: nothing was deleted.`;
  if (underAz) return messages.warn(sentence);
  throw new CommandError(sentence, {
    exitCode: ExitCode.notFound,
    hint: `To list what exists, run 'acrtask ${listCommand} -r ${registry}'.`,
  });
};
