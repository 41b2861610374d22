import type { Task, TaskUpdateParameters } from '@azure/arm-containerregistry';
import type { CommandContext } from '../../cli/command.ts';
import { type UnnamedBranch, unnamedBranchWarning, watchingBranch } from '../../request/watched-branch.ts';

/**
 * The request body with the repository's default branch as the watched branch, when the context names none
 * (commands.md 19.23). Reports which branch is watched.
 */
export const onDefaultBranch = async <T extends Task | TaskUpdateParameters>(
  body: T,
  unnamed: UnnamedBranch | undefined,
  { services, messages }: Pick<CommandContext, 'services' | 'messages'>,
): Promise<T> => {
  if (!unnamed) return body;
  const { address, token } = unnamed;
  const found = address === undefined ? undefined : await services.gitRepositories.defaultBranch(address, token);
  await messages.warn(unnamedBranchWarning(unnamed, found));
  return found === undefined ? body : watchingBranch(body, found);
};
