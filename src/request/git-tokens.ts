import { CommandError } from '../errors.ts';
import { isOtherRepository, isRepository } from './source-context.ts';
import type { StoredTask } from './stored-task.ts';

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

/** A stored task with the git tokens that an update may send along, and what to tell of them. */
export interface KeptTokens {
  readonly stored: StoredTask;
  readonly warnings: readonly string[];
}

type Trigger = NonNullable<NonNullable<StoredTask['properties']['trigger']>['sourceTriggers']>[number];

const withoutToken = (trigger: Trigger): Trigger => {
  const { sourceControlAuthProperties: auth, ...repository } = trigger.sourceRepository;
  if (!auth) return trigger;
  const { token: _token, ...rest } = auth;
  // The SDK's type wants a token, which an update may leave out.
  return { ...trigger, sourceRepository: { ...repository, sourceControlAuthProperties: rest as typeof auth } };
};

/** `stored` without the tokens that were given for other repositories than `context`; undefined when there are none. */
const withoutTokensOfOthers = (stored: StoredTask, context: string): StoredTask | undefined => {
  const { step, trigger } = stored.properties;
  const isOther = (before: string | null | undefined): boolean =>
    Boolean(before) && isOtherRepository(before ?? '', context);
  const stepMoves = Boolean(step?.contextAccessToken) && isOther(step?.contextPath);
  const triggerMoves = ({ sourceRepository }: Trigger): boolean =>
    Boolean(sourceRepository?.sourceControlAuthProperties?.token) && isOther(sourceRepository?.repositoryUrl);
  const triggers = trigger?.sourceTriggers ?? [];
  if (!stepMoves && !triggers.some(triggerMoves)) return undefined;
  const sourceTriggers = triggers.map((each) => (triggerMoves(each) ? withoutToken(each) : each));
  return {
    ...stored,
    properties: {
      ...stored.properties,
      step: step && (stepMoves ? { ...step, contextAccessToken: undefined } : step),
      trigger: trigger && { ...trigger, sourceTriggers },
    },
  };
};

/**
 * Which git tokens of a task may go along when it gets `context`: one that was given for a repository is not sent for
 * another. A script written for az, which sends it all the same, keeps that. Either way it is told: what the service does
 * with the token that it has is its own affair (rest-api.md 4.3). `newToken` comes with the context.
 */
export const tokensFor = (
  context: string | undefined,
  stored: StoredTask,
  { newToken, underAz }: { readonly newToken: string | undefined; readonly underAz: boolean },
): KeptTokens => {
  const gives = context !== undefined && newToken === undefined && isRepository(context);
  const stripped = gives ? withoutTokensOfOthers(stored, context) : undefined;
  if (stripped === undefined) return { stored, warnings: [] };
  const [address] = (context ?? '').split('#');
  return underAz
    ? {
        stored,
        warnings: [
          `The git token of the task was given for another repository and goes along to ${address}, as in az. To use another one, add --git-access-token.`,
        ],
      }
    : {
        stored: stripped,
        warnings: [
          `The git token of the task was given for another repository and is not sent along with ${address}. If one is needed there, add --git-access-token.`,
        ],
      };
};
