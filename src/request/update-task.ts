import type { TaskUpdateParameters } from '@azure/arm-containerregistry';
import { checkAll, checkAllInTurn } from '../check-all.ts';
import { sourceCredentials } from './credentials.ts';
import { hasIdentity, identityWith } from './identity.ts';
import { requireCores, requireTimeoutInRange } from './limits.ts';
import { parsePlatform } from './platform.ts';
import { parseSourceAuth } from './source-auth.ts';
import type { StoredTask } from './stored-task.ts';
import type { Changed, UpdateTaskOptions } from './update-options.ts';
import { changedStep, contextAfter, type StepSurroundings } from './update-step.ts';
import { changedTriggers } from './update-triggers.ts';

const systemTaskOptions = new Set(['status', 'timeout', 'logTemplate']);

const optionName = (key: string): string => `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

const givenOf = (options: UpdateTaskOptions): string[] =>
  Object.entries(options)
    .filter(([, value]) => value !== undefined)
    .map(([key]) => key);

const systemTaskChange = (options: UpdateTaskOptions): Changed<TaskUpdateParameters> => ({
  change: { status: options.status, timeout: options.timeout, logTemplate: options.logTemplate },
  warnings: givenOf(options)
    .filter((key) => !systemTaskOptions.has(key))
    .map((key) => `${optionName(key)} is ignored: a system task has a status, a timeout and a log template only.`),
});

/** The identity that the task needs besides its own ones to use it for its registry; undefined when it has it. */
const identityAfter = (options: UpdateTaskOptions, { identity }: StoredTask): TaskUpdateParameters['identity'] => {
  const auth = parseSourceAuth(options.sourceAcrAuthId);
  const needed = auth.kind === 'userAssigned' ? auth.resourceId : auth.kind === 'literal' ? auth.identity : undefined;
  if (needed === undefined || needed === '[caller]' || hasIdentity(identity ?? undefined, needed)) return undefined;
  return identityWith(identity ?? undefined, needed);
};

/** An empty `sourceRegistry` takes away the identity that stands there; az has no way to (commands.md 19, item 41). */
const credentialsAfter = (options: UpdateTaskOptions): TaskUpdateParameters['credentials'] => {
  const credentials = sourceCredentials(options.authMode);
  return options.sourceAcrAuthId?.toLowerCase() === 'none' ? { sourceRegistry: {}, ...credentials } : credentials;
};

/** Refuses what can be refused before the task has been read: platform, identity, timeout, cores (commands.md 1.7, 1.15, 1.16). */
export const checkUpdateOptions = ({ platform, cpu, sourceAcrAuthId, timeout }: UpdateTaskOptions): void => {
  checkAll([
    () => platform === undefined || parsePlatform(platform),
    () => parseSourceAuth(sourceAcrAuthId),
    () => requireTimeoutInRange('Task', timeout),
    () => requireCores(cpu),
  ]);
};

/**
 * The PATCH that changes what `options` name and nothing else, and warnings about options that do nothing
 * (commands.md 2.4). `stored` is the task with its secrets: a token goes along where another context would lose it.
 * Throws CommandError for options that the task cannot follow, and for a local task file that is missing.
 */
export const buildTaskUpdate = async (
  options: UpdateTaskOptions,
  stored: StoredTask,
  surroundings: StepSurroundings,
): Promise<Changed<TaskUpdateParameters>> => {
  checkUpdateOptions(options);
  const { isSystemTask, trigger, step: storedStep } = stored.properties;
  if (isSystemTask && stored.name === 'quicktask') return systemTaskChange(options);
  const contextPath = contextAfter(options.context, storedStep ?? undefined);
  const storedToken = storedStep?.contextAccessToken;
  const [step, triggers] = await checkAllInTurn([
    () => changedStep(options, storedStep ?? undefined, contextPath, surroundings),
    () => changedTriggers(options, trigger, { contextPath, storedToken }),
  ]);
  const nothing = givenOf(options).length === 0 ? ['No option names a change: the task stays as it is.'] : [];
  return {
    change: {
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
    },
    warnings: [...nothing, ...step.warnings, ...triggers.warnings],
    unnamedBranch: triggers.unnamedBranch,
  };
};
