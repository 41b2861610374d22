import type { Task, TaskStepPropertiesUnion } from '@azure/arm-containerregistry';
import { CommandError } from '../errors.ts';
import { sourceCredentials } from './credentials.ts';
import { identityFromList, identityWith } from './identity.ts';
import { requireTimeoutInRange } from './limits.ts';
import type { Environment } from './name-value.ts';
import { parsePlatform } from './platform.ts';
import { parseTaskSourceAuth } from './source-auth.ts';
import { classifyContext, watchWarnings } from './source-context.ts';
import { dockerStep, encodedStep, fileStep, inapplicableOptions, type StepOptions } from './steps.ts';
import { isTaskFileName, type ReadLocalFile, readTaskFile, taskFileFromCommand } from './task-file-text.ts';
import { buildTriggers, type TriggerOptions } from './triggers.ts';
import { type UnnamedBranch, unnamedBranch } from './watched-branch.ts';

/** The options of `create`, defaults filled in (commands.md 2.1). */
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

/** What a new task's body depends on besides its options. */
export interface CreateTaskSurroundings {
  /** The registry's location: a task lives where its registry does. */
  readonly location: string;
  readonly readLocalFile: ReadLocalFile;
  readonly env: Environment;
  /** `[system]` or the client id that `--source-acr-auth-id` led to. */
  readonly sourceIdentity?: string | undefined;
}

const defaultTaskFile = 'acb.yaml';

const systemTask = (options: CreateTaskOptions, location: string): Task => ({
  location,
  status: options.status,
  timeout: options.timeout,
  logTemplate: options.logTemplate,
  isSystemTask: true,
});

/** Both ways out of a trigger without a token (commands.md 19, item 24). */
const watchHint = ({ commitTriggerEnabled, pullRequestTriggerEnabled }: CreateTaskOptions): string => {
  const off = [
    ...(commitTriggerEnabled ? ['--commit-trigger-enabled false'] : []),
    ...(pullRequestTriggerEnabled ? ['--pull-request-trigger-enabled false'] : []),
  ];
  return `Give a token that may watch the repository, with --git-access-token, or create the task without the trigger: ${off.join(' ')}.`;
};

const requireConsistentSource = (options: CreateTaskOptions, canWatchSource: boolean, hasContext: boolean): void => {
  const watchesSource = options.commitTriggerEnabled || options.pullRequestTriggerEnabled;
  if (canWatchSource && watchesSource && !options.gitAccessToken) {
    if (classifyContext(options.context) === 'local') {
      throw new CommandError(
        `A task reads git repositories and registries, not local folders such as '${options.context}'.`,
        { hint: "Name a repository with --context. 'acrtask build' builds a local folder once." },
      );
    }
    throw new CommandError(
      'If source control trigger is enabled [--commit-trigger-enabled] or [--pull-request-trigger-enabled] --git-access-token must be provided.',
      { hint: watchHint(options) },
    );
  }
  if (options.cmd && options.file) {
    throw new CommandError(
      'Task can be created with either --cmd myCommand -c /dev/null or -f myFile -c myContext, but not both.',
    );
  }
  if (hasContext && !options.file) {
    throw new CommandError('missing --file/-f argument', {
      hint: 'Name the Dockerfile or task file inside the context. A task that runs --cmd has the context /dev/null.',
    });
  }
};

const stepFor = async (
  options: CreateTaskOptions,
  contextPath: string | undefined,
  { readLocalFile, env }: CreateTaskSurroundings,
): Promise<TaskStepPropertiesUnion> => {
  if (contextPath === undefined) {
    const text = options.cmd
      ? taskFileFromCommand(options.cmd, options.timeout)
      : await readTaskFile(options.file || defaultTaskFile, readLocalFile);
    return encodedStep(options, text);
  }
  const file = options.file ?? '';
  return isTaskFileName(file) ? fileStep(options, contextPath, file) : dockerStep(options, contextPath, file, env);
};

/** The identities of a new task: those it is given, and the one with which it reads its own registry. */
export const identityFor = (
  options: Pick<CreateTaskOptions, 'assignIdentity' | 'sourceAcrAuthId'>,
): Task['identity'] => {
  const assigned = options.assignIdentity && identityFromList(options.assignIdentity);
  const sourceAuth = parseTaskSourceAuth(options.sourceAcrAuthId);
  if (sourceAuth.kind === 'userAssigned') return identityWith(assigned, sourceAuth.resourceId);
  return sourceAuth.kind === 'literal' ? identityWith(assigned, sourceAuth.identity) : assigned;
};

/** The body that creates a task, and what goes with it. */
export interface BuiltTask {
  readonly task: Task;
  readonly warnings: readonly string[];
  /** Whose default branch is to be watched; undefined when no branch had to be made up. */
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
  if (!options.context) {
    throw new CommandError('If the task is not a System Task, --context-path must be provided.', {
      hint: 'Name a git repository with --context, or /dev/null for a task that needs no source.',
    });
  }
  const kind = classifyContext(options.context);
  const contextPath = kind === 'none' ? undefined : options.context;
  const watched = kind === 'none' || kind === 'oci' ? undefined : options.context;
  requireConsistentSource(options, watched !== undefined, contextPath !== undefined);
  const platform = parsePlatform(options.platform);
  const identity = identityFor(options);
  requireTimeoutInRange('Task', options.timeout);
  const step = await stepFor(options, contextPath, surroundings);
  const warnings = inapplicableOptions(options, step.type);
  if (kind === 'local') {
    warnings.push(
      `The context '${options.context}' is stored as it is: a task reads git repositories and registries, not local folders.`,
    );
  }
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
