import type { RequestContext } from '../../cli/command.ts';
import { NotFoundError } from '../../errors.ts';

/**
 * Reports that there was nothing to delete. Throws NotFoundError; under `az` it only warns, because az
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
  throw new NotFoundError(sentence, {
    hint: `To list what exists, run 'acrtask ${listCommand} -r ${registry}'.`,
  });
};
