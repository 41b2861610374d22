import type { CommandContext } from '../../cli/command.ts';
import { suggest } from '../../did-you-mean.ts';
import { NotFoundError, ServiceError } from '../../errors.ts';
import type { RegistryPlace } from '../../service/registries.ts';
import type { ReadTask } from '../../service/tasks.ts';

const orWords = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(' or ');

/**
 * The task of that name, with its secrets if the caller may see them. Throws NotFoundError, with the nearest names,
 * when the registry has no such task.
 */
export const findTask = async (
  registry: RegistryPlace,
  name: string,
  { services }: Pick<CommandContext, 'services'>,
): Promise<ReadTask> => {
  try {
    return await services.tasks.getWholeForChange(registry, name);
  } catch (error) {
    if (!(error instanceof ServiceError) || error.status !== 404) throw error;
    const known = await services.tasks.list(registry).catch(() => []);
    const near = suggest(
      name,
      known.map((task) => task.name),
    );
    throw new NotFoundError(`The registry ${registry.name} has no task '${name}'.`, {
      hint: near.length > 0 ? `Did you mean ${orWords(near)}?` : `'acrtask list -r ${registry.name}' lists the tasks.`,
      cause: error,
    });
  }
};
