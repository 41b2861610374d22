import type {
  BaseImageTriggerUpdateParameters,
  SourceTrigger,
  SourceTriggerUpdateParameters,
  TriggerProperties,
  TriggerUpdateParameters,
} from '@azure/arm-containerregistry';
import { InvalidInputError } from '../errors.ts';
import { unreadToken } from './git-tokens.ts';
import {
  branchOf,
  classifyContext,
  isOtherRepository,
  isRepository,
  providerOf,
  watchWarnings,
} from './source-context.ts';
import type { Changed, UpdateTaskOptions } from './update-options.ts';
import { branchOrFallback, keptBranchWarning, unnamedBranch } from './watched-branch.ts';

/** What the triggers of a task depend on, other than the options. */
export interface TriggerSurroundings {
  /** The new location of the source; undefined for a task without a context. */
  readonly contextPath: string | undefined;
  /** The Git token of the task that may be sent. */
  readonly storedToken: string | undefined;
  /** Whether the secrets of the task could be read. Those that could not are not sent again. */
  readonly knowsSecrets: boolean;
  /** Whether the task may have a Git token that should stay and that could not be read. */
  readonly lacksToken: boolean;
}

const eventNames = { commit: 'commit', pullRequest: 'pullrequest' } as const;

const eventsAfter = (options: UpdateTaskOptions, before: readonly string[]): string[] => {
  const wanted = (name: string, isOn: boolean | undefined) => isOn ?? before.includes(name);
  return [
    ...(wanted(eventNames.commit, options.commitTriggerEnabled) ? [eventNames.commit] : []),
    ...(wanted(eventNames.pullRequest, options.pullRequestTriggerEnabled) ? [eventNames.pullRequest] : []),
  ];
};

const changesEvents = (options: UpdateTaskOptions): boolean =>
  options.commitTriggerEnabled !== undefined || options.pullRequestTriggerEnabled !== undefined;

/** A disabled trigger starts without events; events that no option names stay as they are (commands.md 19.7). */
const eventsAndStatus = (options: UpdateTaskOptions, stored: SourceTrigger) => {
  const { status, sourceTriggerEvents } = stored;
  if (!changesEvents(options)) return { status, sourceTriggerEvents };
  const events = eventsAfter(options, status?.toLowerCase() === 'disabled' ? [] : sourceTriggerEvents);
  return { status: events.length > 0 ? 'Enabled' : 'Disabled', sourceTriggerEvents: events };
};

/**
 * The watched repository, which changes only when a context is given (commands.md 2.4). The watched branch stays the same
 * within a repository; it may not exist in another one.
 */
const repositoryAfter = (options: UpdateTaskOptions, stored: SourceTrigger, contextPath: string | undefined) => {
  const { repositoryUrl, sourceControlType, branch } = stored.sourceRepository ?? {};
  if (options.context === undefined) return { change: { repositoryUrl, sourceControlType, branch }, warnings: [] };
  if (contextPath === undefined || !isRepository(contextPath)) {
    const warnings = [
      `Commits to ${repositoryUrl} still start runs of the task. To stop that, add --commit-trigger-enabled false --pull-request-trigger-enabled false.`,
    ];
    return { change: contextPath === undefined ? { branch } : { repositoryUrl, sourceControlType, branch }, warnings };
  }
  const watched = { repositoryUrl: contextPath, sourceControlType: providerOf(contextPath) };
  const warnings = watchWarnings(contextPath);
  const isNamed = branchOf(contextPath) !== undefined;
  if (isNamed || !branch || isOtherRepository(repositoryUrl, contextPath)) {
    return {
      change: { ...watched, branch: branchOrFallback(contextPath) },
      warnings,
      unnamedBranch: unnamedBranch(contextPath, options.gitAccessToken),
    };
  }
  return { change: { ...watched, branch }, warnings: [...warnings, keptBranchWarning(contextPath, branch)] };
};

const existingTrigger = (
  options: UpdateTaskOptions,
  stored: SourceTrigger,
  { contextPath, storedToken, knowsSecrets }: TriggerSurroundings,
): Changed<SourceTriggerUpdateParameters | undefined> => {
  const auth = stored.sourceRepository?.sourceControlAuthProperties;
  const isAsked = changesEvents(options) || options.context !== undefined || options.gitAccessToken !== undefined;
  // Like az, adds the token type if the trigger lacks it.
  if (!isAsked && (auth?.tokenType || !knowsSecrets)) return { change: undefined, warnings: [] };
  const isNewToken = options.gitAccessToken !== undefined;
  const { change: repository, ...rest } = repositoryAfter(options, stored, contextPath);
  const events = eventsAndStatus(options, stored);
  const tokenAfter = {
    token: options.gitAccessToken ?? auth?.token ?? storedToken,
    tokenType: isNewToken ? 'PAT' : (auth?.tokenType ?? 'PAT'),
  };
  const tellsToken = knowsSecrets || isNewToken;
  // Omitted members stay as they are (rest-api.md 4.3): the token, and its repository.
  const leavesRepository = !tellsToken && options.context === undefined;
  const sourceRepository = { ...repository, ...(tellsToken ? { sourceControlAuthProperties: tokenAfter } : {}) };
  const change = { name: stored.name, ...events, ...(leavesRepository ? {} : { sourceRepository }) };
  return events.status?.toLowerCase() === 'disabled' ? { change, warnings: [] } : { change, ...rest };
};

const newTrigger = (
  options: UpdateTaskOptions,
  { contextPath, storedToken, lacksToken }: TriggerSurroundings,
): Changed<SourceTriggerUpdateParameters> => {
  const option = options.commitTriggerEnabled ? '--commit-trigger-enabled' : '--pull-request-trigger-enabled';
  if (contextPath === undefined || classifyContext(contextPath) === 'oci') {
    throw new InvalidInputError(`${option} requires a Git repository, but the context of the task is not one.`, {
      hint: 'Specify a repository with --context, and the Dockerfile or task file in it with --file.',
    });
  }
  if (lacksToken) throw unreadToken(`${option} requires the Git token of the task`);
  const token = options.gitAccessToken ?? storedToken;
  const lack = options.context === undefined ? ', and the task has none' : '';
  const warnings = token === undefined ? [`${option} requires a Git token${lack}: add --git-access-token.`] : [];
  const change = {
    name: 'defaultSourceTriggerName',
    status: 'Enabled',
    sourceTriggerEvents: eventsAfter(options, []),
    sourceRepository: {
      sourceControlType: providerOf(contextPath),
      repositoryUrl: contextPath,
      branch: branchOrFallback(contextPath),
      sourceControlAuthProperties: { token, tokenType: 'PAT' },
    },
  };
  // The stored token belongs to the stored context, not to a repository that replaces it.
  const tokenOfContext = options.context === undefined ? token : options.gitAccessToken;
  return {
    change,
    warnings: [...warnings, ...watchWarnings(contextPath)],
    unnamedBranch: unnamedBranch(contextPath, tokenOfContext),
  };
};

const sourceTriggersAfter = (
  options: UpdateTaskOptions,
  stored: TriggerProperties,
  surroundings: TriggerSurroundings,
): Changed<SourceTriggerUpdateParameters[]> => {
  const [existing] = stored.sourceTriggers ?? [];
  if (existing) {
    const { change, ...rest } = existingTrigger(options, existing, surroundings);
    return { change: change ? [change] : [], ...rest };
  }
  if (!options.commitTriggerEnabled && !options.pullRequestTriggerEnabled) return { change: [], warnings: [] };
  const { change, ...rest } = newTrigger(options, surroundings);
  return { change: [change], ...rest };
};

const baseImageTriggerAfter = (
  options: UpdateTaskOptions,
  stored: TriggerProperties,
): Changed<BaseImageTriggerUpdateParameters | undefined> => {
  const { baseImageTriggerEnabled: enabled, baseImageTriggerType, updateTriggerEndpoint } = options;
  const { updateTriggerPayloadType } = options;
  const details = { baseImageTriggerType, updateTriggerEndpoint, updateTriggerPayloadType };
  const given = (Object.keys(details) as (keyof typeof details)[]).filter((key) => details[key] !== undefined);
  const hasDetails = given.length > 0;
  const status = enabled === undefined ? undefined : enabled ? 'Enabled' : 'Disabled';
  if (stored.baseImageTrigger) {
    const isAsked = hasDetails || enabled !== undefined;
    return { change: isAsked ? { name: stored.baseImageTrigger.name, status, ...details } : undefined, warnings: [] };
  }
  if (enabled) {
    const name = 'defaultBaseimageTriggerName';
    return {
      change: { name, status, ...details, baseImageTriggerType: baseImageTriggerType ?? 'Runtime' },
      warnings: [],
    };
  }
  const warning =
    'The task has no base image trigger. To add one with these options, use --base-image-trigger-enabled true.';
  return { change: undefined, warnings: hasDetails ? [warning] : [], ignored: given };
};

/**
 * The changes of an update to a task's triggers; `{}` for none. Throws CommandError for a source trigger without a
 * repository to watch (commands.md 2.4, 19.6, 19.7). Timers have separate commands.
 */
export const changedTriggers = (
  options: UpdateTaskOptions,
  stored: TriggerProperties | null | undefined,
  surroundings: TriggerSurroundings,
): Changed<TriggerUpdateParameters> => {
  const source = sourceTriggersAfter(options, stored ?? {}, surroundings);
  const baseImage = baseImageTriggerAfter(options, stored ?? {});
  return {
    change: {
      ...(source.change.length > 0 ? { sourceTriggers: source.change } : {}),
      ...(baseImage.change ? { baseImageTrigger: baseImage.change } : {}),
    },
    warnings: [...source.warnings, ...baseImage.warnings],
    ignored: baseImage.ignored,
    unnamedBranch: source.unnamedBranch,
  };
};
