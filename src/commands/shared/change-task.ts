import type { TaskUpdateParameters } from '@azure/arm-containerregistry';
import type { CommandContext } from '../../cli/command.ts';
import { CommandError } from '../../errors.ts';
import type { TaskLike } from '../../request/task-after-update.ts';
import { differenceLines, unaskedDifferences } from '../../request/task-difference.ts';
import type { RegistryPlace } from '../../service/registries.ts';
import type { ArmResource } from '../../service/resource.ts';

/**
 * Sends a change of a task and compares the answer with `before`, the task as it stood. Throws CommandError when
 * something moved that the change does not ask for (commands.md 19.1, 19.7): it is done then, and has to be told.
 */
export const changeTask = async (
  registry: RegistryPlace,
  before: ArmResource,
  change: TaskUpdateParameters,
  { services }: CommandContext,
  sourceIdentity?: string,
): Promise<unknown> => {
  const answer = await services.tasks.update(registry, before.name, change, sourceIdentity);
  const moved = unaskedDifferences(before, change, answer as TaskLike, sourceIdentity);
  if (moved.length === 0) return answer;
  throw new CommandError(
    [`The task '${before.name}' was changed, and more of it than was asked for:`, ...differenceLines(moved)].join('\n'),
    { hint: `Look at it with 'acrtask show -r ${registry.name} -n ${before.name}', and set back what you need.` },
  );
};
