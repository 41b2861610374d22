import type { CustomRegistryCredentials, SourceTrigger, Task } from '@azure/arm-containerregistry';
import { buildTask, type CreateTaskOptions } from '../request/create-task.ts';
import { customRegistryEntry } from '../request/credentials.ts';
import { isRepository } from '../request/source-context.ts';
import { encodeText, type LocalTaskFiles } from '../request/task-file-text.ts';
import { buildTriggers } from '../request/triggers.ts';
import { type UnnamedBranch, unnamedBranch } from '../request/watched-branch.ts';
import type { ProjectTask } from './project-schema.ts';
import { createOptionsOf, watchesSource } from './task-options.ts';

/** What the body of a task depends on, other than the project file. */
export interface WantedSurroundings {
  /** The location of the registry, which is also the location of its tasks. */
  readonly location: string;
  readonly taskFiles: LocalTaskFiles;
  /** `[system]` or the client ID for `sourceAcrAuthId`. */
  readonly sourceIdentity: string | undefined;
  /** The suffix of key vaults in the cloud, such as `.vault.azure.net`. */
  readonly vaultSuffix: string;
}

/** A task as the project file wants it. */
export interface WantedTask {
  /** The whole body, with logins; its identity for its own registry is `credentials.sourceRegistry.identity`. */
  readonly task: Task;
  readonly warnings: readonly string[];
  /** The repository whose default branch a new task watches; undefined if the branch is known. */
  readonly unnamedBranch: UnnamedBranch | undefined;
}

/** A file that is the text in the project file itself. */
const inPlace = (text: string, { check }: LocalTaskFiles): LocalTaskFiles => ({ read: async () => text, check });

const withLogins = (
  task: Task,
  { credentials = {} }: ProjectTask,
  { sourceIdentity, vaultSuffix }: WantedSurroundings,
): Task => {
  const logins = Object.entries(credentials).map(
    ([server, { username, password, identity }]): [string, CustomRegistryCredentials] => [
      server,
      customRegistryEntry({ username, password, useIdentity: identity }, vaultSuffix),
    ],
  );
  const source = task.credentials?.sourceRegistry;
  return {
    ...task,
    credentials: {
      ...(source || sourceIdentity !== undefined
        ? { sourceRegistry: { ...source, ...(sourceIdentity === undefined ? {} : { identity: sourceIdentity }) } }
        : {}),
      ...(logins.length > 0 ? { customRegistries: Object.fromEntries(logins) } : {}),
    },
  };
};

const statusOf = (enabled: boolean | undefined): 'Enabled' | 'Disabled' => (enabled === false ? 'Disabled' : 'Enabled');

/** What the options of `create` leave out: disabled triggers, another branch, and tokens that differ. */
const withTriggerDetails = (task: Task, { schedule = {}, triggers = {}, gitAccessToken }: ProjectTask): Task => {
  const { trigger } = task;
  if (!trigger) return task;
  const timers = Object.entries(schedule).map(([name, timer]) =>
    typeof timer === 'string'
      ? { name, status: 'Enabled', schedule: timer.trim() }
      : { name, status: statusOf(timer.enabled), schedule: timer.schedule.trim() },
  );
  const { baseImage, branch, sourceTriggerEnabled, token = gitAccessToken } = triggers;
  return {
    ...task,
    trigger: {
      ...trigger,
      ...(timers.length > 0 ? { timerTriggers: timers } : {}),
      ...(trigger.sourceTriggers
        ? {
            sourceTriggers: trigger.sourceTriggers.map((each) => ({
              ...each,
              status: statusOf(sourceTriggerEnabled),
              sourceRepository: {
                ...each.sourceRepository,
                ...(branch === undefined ? {} : { branch }),
                sourceControlAuthProperties: {
                  ...each.sourceRepository.sourceControlAuthProperties,
                  token: token ?? '',
                  tokenType: 'PAT',
                },
              },
            })),
          }
        : {}),
      ...(trigger.baseImageTrigger && typeof baseImage === 'object'
        ? { baseImageTrigger: { ...trigger.baseImageTrigger, status: statusOf(baseImage.enabled) } }
        : {}),
    },
  };
};

/**
 * The repository of the source trigger and the trigger, where the options of `create` make none or another: for a
 * repository that is not the context, and for a disabled trigger without events.
 */
const ownSourceTrigger = (
  wanted: ProjectTask,
  options: CreateTaskOptions,
): { readonly repository: string; readonly sourceTriggers: SourceTrigger[] | undefined } | undefined => {
  const { repository = wanted.context ?? '', sourceTriggerEnabled } = wanted.triggers ?? {};
  const hasEvents = watchesSource(wanted);
  if (hasEvents && repository === wanted.context) return undefined;
  if (!isRepository(repository) || (!hasEvents && sourceTriggerEnabled !== false)) return undefined;
  const { sourceTriggers } = buildTriggers({ ...options, commitTriggerEnabled: true }, repository);
  const sourceTriggerEvents = [
    ...(options.commitTriggerEnabled ? ['commit'] : []),
    ...(options.pullRequestTriggerEnabled ? ['pullrequest'] : []),
  ];
  return { repository, sourceTriggers: sourceTriggers?.map((each) => ({ ...each, sourceTriggerEvents })) };
};

const withValuesFile = async (task: Task, wanted: ProjectTask, { taskFiles }: WantedSurroundings): Promise<Task> => {
  if (task.step?.type !== 'EncodedTask') return task;
  const text = wanted.values === undefined ? wanted.valuesContent : await taskFiles.read(wanted.values);
  return text === undefined ? task : { ...task, step: { ...task.step, encodedValuesContent: encodeText(text) } };
};

/**
 * The body of a task of the project file whose secrets are filled in, and whose identities are resource IDs, or in logins
 * client IDs. Rejects with CommandError as `buildTask` does.
 */
export const wantedTask = async (
  name: string,
  wanted: ProjectTask,
  surroundings: WantedSurroundings,
): Promise<WantedTask> => {
  const { location, taskFiles, sourceIdentity } = surroundings;
  // Timers are added below: in the option, a colon ends the name.
  const options = { ...createOptionsOf(name, wanted), schedule: [] };
  const built = await buildTask(wanted.content === undefined ? options : { ...options, file: 'content' }, {
    location,
    taskFiles: wanted.content === undefined ? taskFiles : inPlace(wanted.content, taskFiles),
    env: {},
    sourceIdentity,
  });
  const source = wanted.isSystemTask ? undefined : ownSourceTrigger(wanted, options);
  const whole = source
    ? { ...built.task, trigger: { ...built.task.trigger, sourceTriggers: source.sourceTriggers } }
    : built.task;
  const task = withTriggerDetails(
    withLogins(await withValuesFile(whole, wanted, surroundings), wanted, surroundings),
    wanted,
  );
  const unnamed = source ? unnamedBranch(source.repository, options.gitAccessToken) : built.unnamedBranch;
  return {
    task: wanted.tags === undefined ? task : { ...task, tags: wanted.tags as Record<string, string> },
    warnings: built.warnings,
    unnamedBranch: wanted.triggers?.branch === undefined ? unnamed : undefined,
  };
};
