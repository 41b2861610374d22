import type { RequestContext } from '../../cli/command.ts';
import { CommandError, ExitCode } from '../../errors.ts';

/**
 * Tells that there was nothing to delete. Throws CommandError with exit code 3; under az, which calls it a success, it is a
 * warning only.
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
    hint: `'acrtask ${listCommand} -r ${registry}' shows what there is.`,
  });
};
