import type { CommandContext } from '../../cli/command.ts';
import { suggest } from '../../did-you-mean.ts';
import { NotFoundError, ServiceError } from '../../errors.ts';
import type { RegistryPlace } from '../../service/registries.ts';
import type { ReadTask } from '../../service/tasks.ts';
import { inTurns } from '../shared/in-turns.ts';
import { mostTasksAtOnce } from './project-options.ts';

const isMissing = (error: unknown): boolean => error instanceof ServiceError && error.status === 404;

const unknownNames = (unknown: readonly string[], known: readonly string[], registry: string): NotFoundError => {
  const lines = unknown.map((name) => {
    const near = suggest(name, known);
    return `There is no task '${name}' in registry '${registry}'.${near.length > 0 ? ` Did you mean ${near.map((each) => `'${each}'`).join(' or ')}?` : ''}`;
  });
  return new NotFoundError(lines.join('\n'), { hint: `'acrtask list -r ${registry}' lists the tasks.` });
};

/**
 * The named tasks of a registry, in the order of the names, or all of them: whole, with their secrets as far as the caller
 * may list them. Throws NotFoundError that names every task that does not exist.
 */
export const readTasks = async (
  registry: RegistryPlace,
  names: readonly string[] | undefined,
  { services: { tasks } }: Pick<CommandContext, 'services'>,
): Promise<readonly ReadTask[]> => {
  const wanted = names ?? (await tasks.list(registry)).map(({ name }) => name);
  const read = await inTurns(wanted, mostTasksAtOnce, async (name) => {
    try {
      return await tasks.getWholeForChange(registry, name);
    } catch (error) {
      if (!isMissing(error)) throw error;
      return undefined;
    }
  });
  const unknown = wanted.filter((_, at) => read[at] === undefined);
  // A task that was listed, and is gone by now, is not missed.
  if (names !== undefined && unknown.length > 0)
    throw unknownNames(
      unknown,
      (await tasks.list(registry)).map(({ name }) => name),
      registry.name,
    );
  return read.flatMap((each) => (each ? [each] : []));
};
