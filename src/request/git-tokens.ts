import { CommandError } from '../errors.ts';
import { isOtherRepository, isRepository } from './source-context.ts';
import type { StoredTask } from './stored-task.ts';

interface TokenQuestion {
  readonly knowsSecrets: boolean;
  readonly newToken: string | undefined;
  readonly underAz: boolean;
  /** The task's current and new context. */
  readonly before: string | null | undefined;
  readonly after: string | undefined;
}

/**
 * Whether the update needs a Git token that could not be read: the task may have one for its repository, and no new one is
 * given. For another repository the token is not sent, except under `az` (see `tokensFor`).
 */
export const lacksToken = ({ knowsSecrets, newToken, underAz, before, after }: TokenQuestion): boolean => {
  if (knowsSecrets || newToken !== undefined || !before || !after) return false;
  return isRepository(before) && isRepository(after) && (underAz || !isOtherRepository(before, after));
};

/** The error for an update that requires the Git token of the task; `reason` says why. */
export const unreadToken = (reason: string): CommandError =>
  new CommandError(`${reason}, but you do not have permission to read it. Nothing was changed.`, {
    hint: 'Specify the token with --git-access-token, or request the permission to read it: Microsoft.ContainerRegistry/registries/tasks/listDetails/action.',
  });

/** A stored task with the Git tokens that an update may send, and warnings about them. */
export interface KeptTokens {
  readonly stored: StoredTask;
  readonly warnings: readonly string[];
}

type Trigger = NonNullable<NonNullable<StoredTask['properties']['trigger']>['sourceTriggers']>[number];

const withoutToken = (trigger: Trigger): Trigger => {
  const { sourceControlAuthProperties: auth, ...repository } = trigger.sourceRepository;
  if (!auth) return trigger;
  const { token: _token, ...rest } = auth;
  // The SDK's type requires a token, which an update may omit.
  return { ...trigger, sourceRepository: { ...repository, sourceControlAuthProperties: rest as typeof auth } };
};

/** `stored` without the tokens for repositories other than `context`; undefined when there are no such tokens. */
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
 * The Git tokens of a task that an update to `context` may send: a token for one repository is not sent for another.
 * Under `az` it is sent, as az does. Warns in both cases: the service may still use the token that it has
 * (rest-api.md 4.3). `newToken` is the token given with the context.
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
          `The Git token of the task belongs to another repository and is also sent for ${address}, as az does. To use another token, add --git-access-token.`,
        ],
      }
    : {
        stored: stripped,
        warnings: [
          `The Git token of the task belongs to another repository and is not sent for ${address}. If that repository requires a token, add --git-access-token.`,
        ],
      };
};
