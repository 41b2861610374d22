import { CommandError } from '../errors.ts';
import { isOtherRepository, isRepository } from './source-context.ts';

interface TokenQuestion {
  readonly knowsSecrets: boolean;
  readonly newToken: string | undefined;
  readonly underAz: boolean;
  /** The context that the task has, and the one that it is to have. */
  readonly before: string | null | undefined;
  readonly after: string | undefined;
}

/**
 * Whether a git token that could not be read would have to go along: the task may have one for its repository, and no
 * new one is given. For another repository it does not go along, unless a script written for az asks (see `tokensFor`).
 */
export const lacksToken = ({ knowsSecrets, newToken, underAz, before, after }: TokenQuestion): boolean => {
  if (knowsSecrets || newToken !== undefined || !before || !after) return false;
  return isRepository(before) && isRepository(after) && (underAz || !isOtherRepository(before, after));
};

/** The refusal of a change that cannot be made without the task's git token; `reason` says why it is needed. */
export const unreadToken = (reason: string): CommandError =>
  new CommandError(`${reason}, and you may not read it: nothing was changed.`, {
    hint: 'Give the token with --git-access-token, or get the right to read it: Microsoft.ContainerRegistry/registries/tasks/listDetails/action.',
  });
