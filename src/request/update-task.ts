import type { TaskUpdateParameters } from '@azure/arm-containerregistry';
import { checkAll, checkAllInTurn } from '../check-all.ts';
import { requireCores, requireTimeoutInRange } from './check-limits.ts';
import { sourceCredentials } from './credentials.ts';
import { lacksToken, tokensFor } from './git-tokens.ts';
import { hasIdentity, identityWith } from './identity.ts';
import { parsePlatform } from './platform.ts';
import { parseTaskSourceAuth } from './source-auth.ts';
import { localContextWarning } from './source-context.ts';
import type { StoredTask } from './stored-task.ts';
import { hasNoRepository, systemTaskWarnings, unusedBySystemTask, unusedTokenWarning } from './unused-options.ts';
import type { Changed, UpdateTaskOptions } from './update-options.ts';
import { changedStep, contextAfter, type StepSurroundings } from './update-step.ts';
import { changedTriggers } from './update-triggers.ts';

type Key = keyof UpdateTaskOptions;

const givenOf = (options: UpdateTaskOptions): Key[] =>
  Object.entries(options)
    .filter(([, value]) => value !== undefined)
    .map(([key]) => key as Key);

const systemTaskChange = (options: UpdateTaskOptions): Changed<TaskUpdateParameters> => {
  const ignored = unusedBySystemTask(givenOf(options));
  return {
    change: { status: options.status, timeout: options.timeout, logTemplate: options.logTemplate },
    warnings: systemTaskWarnings(ignored),
    ignored,
  };
};

/** Whether `options` contain changes, all of which are ignored. */
export const ignoresAll = (
  options: UpdateTaskOptions,
  { change, ignored = [] }: Changed<TaskUpdateParameters>,
): boolean => {
  const given = givenOf(options);
  const isEmpty = Object.values(change).every((part) => part === undefined || JSON.stringify(part) === '{}');
  return isEmpty && given.length > 0 && given.every((key) => ignored.includes(key));
};

/** The warning for a Git token without use: no context, and no trigger that watches a repository. */
const tokenNotes = (
  { gitAccessToken }: UpdateTaskOptions,
  contextPath: string | undefined,
  { step, trigger }: TaskUpdateParameters,
): Pick<Changed<unknown>, 'warnings' | 'ignored'> => {
  const isUsed = !hasNoRepository(contextPath) || (trigger?.sourceTriggers ?? []).length > 0;
  if (gitAccessToken === undefined || isUsed) return { warnings: [] };
  return { warnings: [unusedTokenWarning], ignored: step?.contextAccessToken === undefined ? ['gitAccessToken'] : [] };
};

/** The identity to add to the task so that it can use it for its registry; undefined if the task already has it. */
const identityAfter = (options: UpdateTaskOptions, { identity }: StoredTask): TaskUpdateParameters['identity'] => {
  const auth = parseTaskSourceAuth(options.sourceAcrAuthId);
  const needed = auth.kind === 'userAssigned' ? auth.resourceId : auth.kind === 'literal' ? auth.identity : undefined;
  if (needed === undefined || hasIdentity(identity ?? undefined, needed)) return undefined;
  return identityWith(identity ?? undefined, needed);
};

/** For `none`, the request has a `sourceRegistry` whose null identity removes the stored one. */
const credentialsAfter = (options: UpdateTaskOptions): TaskUpdateParameters['credentials'] => {
  const credentials = sourceCredentials(options.authMode);
  return options.sourceAcrAuthId?.toLowerCase() === 'none' ? { sourceRegistry: {}, ...credentials } : credentials;
};

/** Checks the options that do not depend on the task: platform, identity, timeout, and cores (commands.md 1.7, 1.15, 1.16). */
export const checkUpdateOptions = ({ platform, cpu, sourceAcrAuthId, timeout }: UpdateTaskOptions): void => {
  checkAll({
    platform: () => platform === undefined || parsePlatform(platform),
    sourceAuth: () => parseTaskSourceAuth(sourceAcrAuthId),
    timeout: () => requireTimeoutInRange('Task', timeout),
    cores: () => requireCores(cpu),
  });
};

export interface UpdateSurroundings extends Omit<StepSurroundings, 'lacksToken'> {
  /** Whether the secrets of the task could be read. */
  readonly knowsSecrets: boolean;
  /** Whether the command was called under `az`. */
  readonly underAz: boolean;
}

/**
 * The PATCH that changes only what `options` name, and warnings about options without effect (commands.md 2.4). `given` is
 * the task with its secrets: the PATCH includes a token if the task would lose it otherwise. If the secrets could not be
 * read, the PATCH contains nothing that depends on them. Throws CommandError for options that do not fit the task, for a
 * missing token, and for a missing local task file.
 */
export const buildTaskUpdate = async (
  options: UpdateTaskOptions,
  given: StoredTask,
  surroundings: UpdateSurroundings,
): Promise<Changed<TaskUpdateParameters>> => {
  checkUpdateOptions(options);
  if (given.properties.isSystemTask && given.name === 'quicktask') return systemTaskChange(options);
  const contextPath = contextAfter(options.context, given.properties.step ?? undefined);
  const { stored, warnings: tokenWarnings } = tokensFor(
    options.context === undefined ? undefined : contextPath,
    given,
    {
      newToken: options.gitAccessToken,
      underAz: surroundings.underAz,
    },
  );
  const { trigger, step: storedStep } = stored.properties;
  const storedToken = storedStep?.contextAccessToken;
  const { knowsSecrets, underAz } = surroundings;
  const tokenIsUnread = lacksToken({
    knowsSecrets,
    underAz,
    newToken: options.gitAccessToken,
    before: storedStep?.contextPath,
    after: contextPath,
  });
  const { step, triggers } = await checkAllInTurn({
    step: () =>
      changedStep(options, storedStep ?? undefined, contextPath, { ...surroundings, lacksToken: tokenIsUnread }),
    triggers: () =>
      changedTriggers(options, trigger, { contextPath, storedToken, knowsSecrets, lacksToken: tokenIsUnread }),
  });
  const nothing = givenOf(options).length === 0 ? ['No changes were specified: the task stays as it is.'] : [];
  const change: TaskUpdateParameters = {
    identity: identityAfter(options, stored),
    status: options.status,
    platform: options.platform === undefined ? undefined : parsePlatform(options.platform),
    agentConfiguration: options.cpu === undefined ? undefined : { cpu: options.cpu },
    agentPoolName: options.agentPool,
    timeout: options.timeout,
    step: step.change,
    trigger: triggers.change,
    credentials: credentialsAfter(options),
    logTemplate: options.logTemplate,
  };
  const token = tokenNotes(options, contextPath, change);
  const local = options.context === undefined ? undefined : localContextWarning(options.context);
  return {
    change,
    warnings: [
      ...nothing,
      ...step.warnings,
      ...(local === undefined ? [] : [local]),
      ...tokenWarnings,
      ...token.warnings,
      ...triggers.warnings,
    ],
    ignored: [step, token, triggers].flatMap(({ ignored = [] }) => ignored),
    unnamedBranch: triggers.unnamedBranch,
  };
};
