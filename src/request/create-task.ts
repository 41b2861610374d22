import type { Task, TaskStepPropertiesUnion } from '@azure/arm-containerregistry';
import { checkAllInTurn, checkEach } from '../check-all.ts';
import { InvalidInputError } from '../errors.ts';
import { requireCores, requireTimeoutInRange } from './check-limits.ts';
import { sourceCredentials } from './credentials.ts';
import { parseCron } from './cron.ts';
import { identityFromList, identityWith } from './identity.ts';
import type { Environment } from './name-value.ts';
import { parsePlatform } from './platform.ts';
import { parseTaskSourceAuth } from './source-auth.ts';
import { classifyContext, localContextWarning, watchWarnings } from './source-context.ts';
import { dockerStep, encodedStep, fileStep, inapplicableOptions, type StepOptions } from './steps.ts';
import { isTaskFileName, type LocalTaskFiles, readTaskFile, taskFileFromCommand } from './task-file-text.ts';
import { buildTriggers, parseSchedule, type TriggerOptions } from './triggers.ts';
import { type UnnamedBranch, unnamedBranch } from './watched-branch.ts';

/** The options of `create`, with defaults (commands.md 2.1). */
export interface CreateTaskOptions extends StepOptions, TriggerOptions {
  readonly name: string;
  readonly context?: string | undefined;
  readonly file?: string | undefined;
  readonly cmd?: string | undefined;
  readonly platform: string;
  readonly cpu: number;
  readonly timeout: number;
  readonly status: string;
  readonly agentPool?: string | undefined;
  readonly logTemplate?: string | undefined;
  readonly isSystemTask: boolean;
  readonly authMode?: string | undefined;
  readonly assignIdentity?: readonly string[] | undefined;
  readonly sourceAcrAuthId?: string | undefined;
}

/** What the body of a new task depends on, other than its options. */
export interface CreateTaskSurroundings {
  /** The location of the registry, which is also the location of its tasks. */
  readonly location: string;
  readonly taskFiles: LocalTaskFiles;
  readonly env: Environment;
  /** `[system]` or the client ID from `--source-acr-auth-id`. */
  readonly sourceIdentity?: string | undefined;
}

const systemTask = (options: CreateTaskOptions, location: string): Task => ({
  location,
  status: options.status,
  timeout: options.timeout,
  logTemplate: options.logTemplate,
  isSystemTask: true,
});

/** The two ways to resolve a trigger without a token (commands.md 19.24). */
const watchHint = ({ commitTriggerEnabled, pullRequestTriggerEnabled }: CreateTaskOptions): string => {
  const off = [
    ...(commitTriggerEnabled ? ['--commit-trigger-enabled false'] : []),
    ...(pullRequestTriggerEnabled ? ['--pull-request-trigger-enabled false'] : []),
  ];
  return `Use --git-access-token to provide a token with access to the repository, or create the task without the trigger: ${off.join(' ')}.`;
};

const requireContext = ({ context }: CreateTaskOptions): void => {
  if (context) return;
  throw new InvalidInputError('If the task is not a System Task, --context must be provided.', {
    hint: 'Set --context to a Git repository, or to /dev/null for a task without a source.',
  });
};

const requireToken = (options: CreateTaskOptions, canWatchSource: boolean): void => {
  const watchesSource = options.commitTriggerEnabled || options.pullRequestTriggerEnabled;
  if (!canWatchSource || !watchesSource || options.gitAccessToken) return;
  if (classifyContext(options.context) === 'local')
    throw new InvalidInputError(
      `A task cannot read a local folder such as '${options.context}'. It can read Git repositories and registries.`,
      { hint: "Set --context to a repository. To build a local folder once, use 'acrtask build'." },
    );
  throw new InvalidInputError(
    'If source control trigger is enabled [--commit-trigger-enabled] or [--pull-request-trigger-enabled] --git-access-token must be provided.',
    { hint: watchHint(options) },
  );
};

const requireCommandOrFile = ({ cmd, file }: CreateTaskOptions, hasContext: boolean): void => {
  if (cmd && file) {
    throw new InvalidInputError(
      'Task can be created with either --cmd myCommand -c /dev/null or -f myFile -c myContext, but not both.',
    );
  }
  if (hasContext && !file) {
    throw new InvalidInputError('missing --file/-f argument', {
      hint: 'Specify the Dockerfile or task file inside the context. To run a command with --cmd, use the context /dev/null.',
    });
  }
};

/** The characters that the service allows in a task's name, without its length (commands.md 1.16). */
const requireTaskName = ({ name }: CreateTaskOptions): void => {
  if (!/^[\w-]+$/.test(name))
    throw new InvalidInputError(`'${name}' is not a valid task name.`, {
      hint: 'A task name consists of 5 to 50 letters, digits, hyphens, and underscores.',
    });
};

const stepFor = async (
  options: CreateTaskOptions,
  contextPath: string | undefined,
  { taskFiles, env }: CreateTaskSurroundings,
): Promise<TaskStepPropertiesUnion> => {
  if (contextPath === undefined) {
    const text = options.cmd
      ? taskFileFromCommand(options.cmd, options.timeout)
      : await readTaskFile(options.file, taskFiles);
    return encodedStep(options, text);
  }
  const file = options.file ?? '';
  return isTaskFileName(file) ? fileStep(options, contextPath, file) : dockerStep(options, contextPath, file, env);
};

/** The identities of a new task: those assigned to it, and the one that it uses for its own registry. */
export const identityFor = (
  options: Pick<CreateTaskOptions, 'assignIdentity' | 'sourceAcrAuthId'>,
): Task['identity'] => {
  const assigned = options.assignIdentity && identityFromList(options.assignIdentity);
  const sourceAuth = parseTaskSourceAuth(options.sourceAcrAuthId);
  if (sourceAuth.kind === 'userAssigned') return identityWith(assigned, sourceAuth.resourceId);
  return sourceAuth.kind === 'literal' ? identityWith(assigned, sourceAuth.identity) : assigned;
};

/** The body that creates a task, and related information. */
export interface BuiltTask {
  readonly task: Task;
  readonly warnings: readonly string[];
  /** The repository whose default branch to watch; undefined if the branch is known. */
  readonly unnamedBranch?: UnnamedBranch | undefined;
}

/**
 * The body that creates a task, and warnings about options that do nothing. Throws CommandError for options that
 * contradict each other, in the order of commands.md 2.1, and for a local task file that is missing.
 */
export const buildTask = async (
  options: CreateTaskOptions,
  surroundings: CreateTaskSurroundings,
): Promise<BuiltTask> => {
  const { location } = surroundings;
  if (options.isSystemTask && options.name === 'quicktask') {
    requireTimeoutInRange('Task', options.timeout);
    return { task: systemTask(options, location), warnings: [] };
  }
  const kind = classifyContext(options.context);
  const contextPath = kind === 'none' ? undefined : options.context;
  const watched = kind === 'none' || kind === 'oci' ? undefined : options.context;
  const hasContext = contextPath !== undefined;
  const { platform, identity, step } = await checkAllInTurn({
    context: () => requireContext(options),
    token: () => requireToken(options, watched !== undefined),
    commandOrFile: () => requireCommandOrFile(options, hasContext),
    platform: () => parsePlatform(options.platform),
    identity: () => identityFor(options),
    timeout: () => requireTimeoutInRange('Task', options.timeout),
    // A task without a context is refused above.
    step: () => (options.context ? stepFor(options, contextPath, surroundings) : encodedStep(options, '')),
    cores: () => requireCores(options.cpu),
    schedules: () =>
      checkEach(options.schedule ?? [], (text, at) => parseCron(parseSchedule(text, at + 1).schedule ?? '')),
    name: () => requireTaskName(options),
  });
  const local = localContextWarning(options.context);
  const warnings = [...inapplicableOptions(options, step.type), ...(local === undefined ? [] : [local])];
  const trigger = buildTriggers(options, watched);
  const repository = trigger.sourceTriggers?.[0]?.sourceRepository.repositoryUrl;
  if (repository !== undefined) warnings.push(...watchWarnings(repository));
  const task: Task = {
    location,
    identity,
    status: options.status,
    platform,
    agentConfiguration: { cpu: options.cpu },
    agentPoolName: options.agentPool,
    timeout: options.timeout,
    step,
    trigger,
    credentials: sourceCredentials(options.authMode, surroundings.sourceIdentity),
    logTemplate: options.logTemplate,
    isSystemTask: options.isSystemTask,
  };
  return { task, warnings, unnamedBranch: repository ? unnamedBranch(repository, options.gitAccessToken) : undefined };
};
