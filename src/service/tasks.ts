import type { Task, TaskUpdateParameters } from '@azure/arm-containerregistry';
import type { Azure } from '../azure/azure.ts';
import { CommandError, ServiceError } from '../errors.ts';
import type { CredentialsRemoval } from '../request/credentials.ts';
import type { Connection } from './connection.ts';
import { deleteIfThere } from './deletion.ts';
import type { RegistryPlace } from './registries.ts';
import { type StoredTask, withHintIfMissing } from './resource.ts';

/** The SDK uses an older version, whose models drop later members, such as the identity for the source registry. */
const newest = '2025-03-01-preview';

const pathOf = ({ subscription }: Azure, { group, name }: RegistryPlace, task: string): string =>
  `/subscriptions/${subscription.id}/resourceGroups/${encodeURIComponent(group)}/providers/Microsoft.ContainerRegistry/registries/${name}/tasks/${encodeURIComponent(task)}`;

const unreadHint =
  "Reading a task's secrets requires the permission Microsoft.ContainerRegistry/registries/tasks/listDetails/action, which the Contributor role includes.";

/** A change of a task; the SDK's type knows no null, by which the service removes a login. */
export type TaskChange = Omit<TaskUpdateParameters, 'credentials'> & {
  readonly credentials?: TaskUpdateParameters['credentials'] | CredentialsRemoval;
};

/** A task as far as it can be read before a change: withheld members are unknown and must not be sent back. */
export interface ReadTask {
  readonly task: StoredTask;
  readonly knowsSecrets: boolean;
}

/** Adds the missing permission to a refusal to show secrets; other errors stay as they are. */
const withHintIfUnread = async <T>(asked: Promise<T>): Promise<T> => {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof ServiceError) || error.status !== 403 || error.hint !== undefined) throw error;
    // With the right that is missing, the error says more than this hint would.
    if (error.missingRight) throw error;
    const { status, code, message, details } = error;
    throw new ServiceError(status, code, message, { details, hint: unreadHint, cause: error });
  }
};

const updateTask = async (
  connection: Connection,
  { group, name }: RegistryPlace,
  task: string,
  change: TaskChange,
  sourceIdentity?: string,
): Promise<StoredTask> => {
  const azure = await connection.azure();
  return (await azure.call(
    (options) =>
      azure.registryClient.tasks.beginUpdateAndWait(group, name, task, change as TaskUpdateParameters, options),
    sourceIdentity,
  )) as StoredTask;
};

/** Changes a task; resolves to the response, and to lines about what changed beyond `change`. */
const changeAndCompare = async (
  connection: Connection,
  registry: RegistryPlace,
  before: StoredTask,
  change: TaskChange,
  sourceIdentity?: string,
): Promise<{ readonly answer: StoredTask; readonly unasked: readonly string[] }> => {
  const answer = await updateTask(connection, registry, before.name, change, sourceIdentity);
  const { differenceLines, unaskedDifferences } = await import('../request/task-difference.ts');
  return { answer, unasked: differenceLines(unaskedDifferences(before, change, answer, sourceIdentity)) };
};

/** A change in the form of Resource Manager, whose members need not be known to the SDK. */
export interface WholeChange {
  readonly identity?: unknown;
  readonly tags?: Readonly<Record<string, string>>;
  readonly properties?: Readonly<Record<string, unknown>>;
}

const unaskedMessage = (task: string, unasked: readonly string[]): string =>
  [`The task '${task}' was updated, but the service also changed:`, ...unasked].join('\n');

const unaskedHint = ({ name }: RegistryPlace, task: string): string =>
  `Inspect it with 'acrtask show -r ${name} -n ${task}', and restore the values that you need.`;

const whereToLook = (registry: string): string => `'acrtask list -r ${registry}' lists the tasks.`;

const listTasks = async (connection: Connection, { group, name }: RegistryPlace): Promise<readonly StoredTask[]> => {
  const azure = await connection.azure();
  return (await azure.listAll((options) =>
    azure.registryClient.tasks.list(group, name, options),
  )) as readonly StoredTask[];
};

/** Adds to the service's error that the registry has no such task, how to find it. */
const orMissing = <T>(connection: Connection, registry: RegistryPlace, task: string, asked: Promise<T>): Promise<T> =>
  withHintIfMissing(whereToLook(registry.name), asked, {
    what: 'task',
    name: task,
    registry: registry.name,
    known: async () => (await listTasks(connection, registry)).map(({ name }) => name),
  });

/** Tasks of one registry, as the service sends them. A missing task is a ServiceError with exit code 3. */
export const createTasks = (connection: Connection) => ({
  list: (registry: RegistryPlace): Promise<readonly StoredTask[]> => listTasks(connection, registry),

  get: async (registry: RegistryPlace, task: string): Promise<StoredTask> => {
    const { group, name } = registry;
    const azure = await connection.azure();
    const asked = azure.call((options) => azure.registryClient.tasks.get(group, name, task, options));
    return (await orMissing(connection, registry, task, asked)) as StoredTask;
  },

  /** With its secrets: requires permission to list them. */
  getDetails: async (registry: RegistryPlace, task: string): Promise<StoredTask> => {
    const { group, name } = registry;
    const azure = await connection.azure();
    const asked = azure.call((options) => azure.registryClient.tasks.getDetails(group, name, task, options));
    return (await withHintIfUnread(orMissing(connection, registry, task, asked))) as StoredTask;
  },

  /** With its secrets if the caller has permission to list them, else without. */
  getForChange: async (registry: RegistryPlace, task: string): Promise<ReadTask> => {
    const { group, name } = registry;
    const azure = await connection.azure();
    try {
      const asked = azure.call((options) => azure.registryClient.tasks.getDetails(group, name, task, options));
      return { task: (await orMissing(connection, registry, task, asked)) as StoredTask, knowsSecrets: true };
    } catch (error) {
      if (!(error instanceof ServiceError) || error.status !== 403) throw error;
      const withoutSecrets = azure.call((options) => azure.registryClient.tasks.get(group, name, task, options));
      return { task: (await orMissing(connection, registry, task, withoutSecrets)) as StoredTask, knowsSecrets: false };
    }
  },

  /** Creates the task, or replaces the one of that name. `sourceIdentity`: see `Azure.call`. */
  create: async (
    { group, name }: RegistryPlace,
    task: string,
    body: Task,
    sourceIdentity?: string,
  ): Promise<StoredTask> => {
    const azure = await connection.azure();
    return (await azure.call(
      (options) => azure.registryClient.tasks.beginCreateAndWait(group, name, task, body, options),
      sourceIdentity,
    )) as StoredTask;
  },

  /**
   * Changes only what `change` contains (rest-api.md 4.3). `sourceIdentity`: see `Azure.call`; `none` removes the
   * task's.
   */
  update: (registry: RegistryPlace, task: string, change: TaskChange, sourceIdentity?: string): Promise<StoredTask> =>
    updateTask(connection, registry, task, change, sourceIdentity),

  /**
   * Like `update`, and compares the response with `before`, the task before the change. Throws CommandError when
   * something else changed as well (commands.md 19.1, 19.7): the change is done by then and must be reported.
   */
  change: async (
    registry: RegistryPlace,
    before: StoredTask,
    change: TaskChange,
    sourceIdentity?: string,
  ): Promise<StoredTask> => {
    const { answer, unasked } = await changeAndCompare(connection, registry, before, change, sourceIdentity);
    if (unasked.length === 0) return answer;
    throw new CommandError(unaskedMessage(before.name, unasked), { hint: unaskedHint(registry, before.name) });
  },

  /** Like `change`, but warns of what else changed. */
  changeAndWarn: async (
    registry: RegistryPlace,
    before: StoredTask,
    change: TaskChange,
    sourceIdentity?: string,
  ): Promise<StoredTask> => {
    const { answer, unasked } = await changeAndCompare(connection, registry, before, change, sourceIdentity);
    if (unasked.length > 0)
      await connection.warn(`${unaskedMessage(before.name, unasked)}\n${unaskedHint(registry, before.name)}`);
    return answer;
  },

  /** With its secrets and the members that the SDK's models do not include: everything that `replace` needs. */
  getWhole: async (registry: RegistryPlace, task: string): Promise<StoredTask> => {
    const azure = await connection.azure();
    const asked = azure.arm('POST', `${pathOf(azure, registry, task)}/listDetails`, newest);
    return (await withHintIfUnread(orMissing(connection, registry, task, asked))) as StoredTask;
  },

  /** Like `getWhole` if the caller has permission to list the secrets, else without them. */
  getWholeForChange: async (registry: RegistryPlace, task: string): Promise<ReadTask> => {
    const azure = await connection.azure();
    const path = pathOf(azure, registry, task);
    try {
      const whole = await orMissing(connection, registry, task, azure.arm('POST', `${path}/listDetails`, newest));
      return { task: whole as StoredTask, knowsSecrets: true };
    } catch (error) {
      if (!(error instanceof ServiceError) || error.status !== 403) throw error;
      const withoutSecrets = await orMissing(connection, registry, task, azure.arm('GET', path, newest));
      return { task: withoutSecrets as StoredTask, knowsSecrets: false };
    }
  },

  /** Replaces the whole task, in the form that `getWhole` returned. */
  replace: async (registry: RegistryPlace, task: string, body: unknown): Promise<StoredTask> => {
    const azure = await connection.azure();
    return (await azure.arm('PUT', pathOf(azure, registry, task), newest, body)) as StoredTask;
  },

  /** Like `change`, with members that the SDK's models do not include. `before` is as `getWholeForChange` read it. */
  changeWhole: async (registry: RegistryPlace, before: StoredTask, change: WholeChange): Promise<StoredTask> => {
    const azure = await connection.azure();
    const answer = (await azure.arm('PATCH', pathOf(azure, registry, before.name), newest, change)) as StoredTask;
    const { differenceLines, unaskedDifferences } = await import('../request/task-difference.ts');
    const { properties, ...rest } = change;
    const unasked = differenceLines(unaskedDifferences(before, { ...rest, ...properties }, answer));
    if (unasked.length === 0) return answer;
    throw new CommandError(unaskedMessage(before.name, unasked), { hint: unaskedHint(registry, before.name) });
  },

  /** Resolves to whether the task existed. */
  delete: async ({ group, name }: RegistryPlace, task: string): Promise<boolean> => {
    const azure = await connection.azure();
    return deleteIfThere(azure, (options) => azure.registryClient.tasks.beginDeleteAndWait(group, name, task, options));
  },
});

export type Tasks = ReturnType<typeof createTasks>;
