import type { Task, TaskUpdateParameters } from '@azure/arm-containerregistry';
import type { Azure } from '../azure/azure.ts';
import { CommandError, ServiceError } from '../errors.ts';
import type { CredentialsRemoval } from '../request/credentials.ts';
import type { TaskLike } from '../request/task-after-update.ts';
import type { Connection } from './connection.ts';
import { deleteIfThere } from './deletion.ts';
import type { RegistryPlace } from './registries.ts';
import { type StoredTask, withHintIfMissing } from './resource.ts';

/** The SDK speaks an older version, whose models drop what came later, such as the identity for the source registry. */
const newest = '2025-03-01-preview';

const pathOf = ({ subscription }: Azure, { group, name }: RegistryPlace, task: string): string =>
  `/subscriptions/${subscription.id}/resourceGroups/${encodeURIComponent(group)}/providers/Microsoft.ContainerRegistry/registries/${name}/tasks/${encodeURIComponent(task)}`;

const unreadHint =
  "Reading a task's secrets needs the right Microsoft.ContainerRegistry/registries/tasks/listDetails/action, which the role Contributor has.";

/** A change of a task; the SDK's type knows no null, by which the service removes a login. */
export type TaskChange = Omit<TaskUpdateParameters, 'credentials'> & {
  readonly credentials?: TaskUpdateParameters['credentials'] | CredentialsRemoval;
};

/** A task as far as it could be read before a change: what is withheld is not known, and is not to be sent again. */
export interface ReadTask {
  readonly task: StoredTask;
  readonly knowsSecrets: boolean;
}

/** Adds which right is missing to a refusal to show secrets; other errors stay as they are. */
const withHintIfUnread = async <T>(asked: Promise<T>): Promise<T> => {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof ServiceError) || error.status !== 403 || error.hint !== undefined) throw error;
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
): Promise<unknown> => {
  const azure = await connection.azure();
  return azure.call(
    (options) =>
      azure.registryClient.tasks.beginUpdateAndWait(group, name, task, change as TaskUpdateParameters, options),
    sourceIdentity,
  );
};

const whereToLook = (registry: string): string => `'acrtask list -r ${registry}' shows the tasks that there are.`;

/** Tasks of one registry, as the service sends them. A missing task is a ServiceError with exit code 3. */
export const createTasks = (connection: Connection) => ({
  list: async ({ group, name }: RegistryPlace): Promise<readonly StoredTask[]> => {
    const azure = await connection.azure();
    return (await azure.listAll((options) =>
      azure.registryClient.tasks.list(group, name, options),
    )) as readonly StoredTask[];
  },

  get: async ({ group, name }: RegistryPlace, task: string): Promise<StoredTask> => {
    const azure = await connection.azure();
    const asked = azure.call((options) => azure.registryClient.tasks.get(group, name, task, options));
    return (await withHintIfMissing(whereToLook(name), asked)) as StoredTask;
  },

  /** With its secrets: needs the right to list them. */
  getDetails: async ({ group, name }: RegistryPlace, task: string): Promise<StoredTask> => {
    const azure = await connection.azure();
    const asked = azure.call((options) => azure.registryClient.tasks.getDetails(group, name, task, options));
    return (await withHintIfUnread(withHintIfMissing(whereToLook(name), asked))) as StoredTask;
  },

  /** With its secrets where the right to list them is there, else without them. */
  getForChange: async (registry: RegistryPlace, task: string): Promise<ReadTask> => {
    const { group, name } = registry;
    const azure = await connection.azure();
    try {
      const asked = azure.call((options) => azure.registryClient.tasks.getDetails(group, name, task, options));
      return { task: (await withHintIfMissing(whereToLook(name), asked)) as StoredTask, knowsSecrets: true };
    } catch (error) {
      if (!(error instanceof ServiceError) || error.status !== 403) throw error;
      const withoutSecrets = azure.call((options) => azure.registryClient.tasks.get(group, name, task, options));
      return { task: (await withoutSecrets) as StoredTask, knowsSecrets: false };
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
   * Changes only what `change` holds (rest-api.md 4.3). `sourceIdentity`: see `Azure.call`; `none` takes away the one
   * that the task has.
   */
  update: (registry: RegistryPlace, task: string, change: TaskChange, sourceIdentity?: string): Promise<unknown> =>
    updateTask(connection, registry, task, change, sourceIdentity),

  /**
   * As `update`, and compares the answer with `before`, the task as it stood. Throws CommandError when something moved that
   * the change does not ask for (commands.md 19.1, 19.7): it is done then, and has to be told.
   */
  change: async (
    registry: RegistryPlace,
    before: StoredTask,
    change: TaskChange,
    sourceIdentity?: string,
  ): Promise<unknown> => {
    const answer = await updateTask(connection, registry, before.name, change, sourceIdentity);
    const { differenceLines, unaskedDifferences } = await import('../request/task-difference.ts');
    const moved = unaskedDifferences(before, change, answer as TaskLike, sourceIdentity);
    if (moved.length === 0) return answer;
    throw new CommandError(
      [`The task '${before.name}' was changed, and more of it than was asked for:`, ...differenceLines(moved)].join(
        '\n',
      ),
      { hint: `Look at it with 'acrtask show -r ${registry.name} -n ${before.name}', and set back what you need.` },
    );
  },

  /** With its secrets and with what the SDK's models know nothing of: all that `replace` needs. */
  getWhole: async (registry: RegistryPlace, task: string): Promise<StoredTask> => {
    const azure = await connection.azure();
    const asked = azure.arm('POST', `${pathOf(azure, registry, task)}/listDetails`, newest);
    return (await withHintIfUnread(withHintIfMissing(whereToLook(registry.name), asked))) as StoredTask;
  },

  /** Writes the whole task anew, as `getWhole` gave it. */
  replace: async (registry: RegistryPlace, task: string, body: unknown): Promise<StoredTask> => {
    const azure = await connection.azure();
    return (await azure.arm('PUT', pathOf(azure, registry, task), newest, body)) as StoredTask;
  },

  /** Resolves to whether there was such a task. */
  delete: async ({ group, name }: RegistryPlace, task: string): Promise<boolean> => {
    const azure = await connection.azure();
    return deleteIfThere(azure, (options) => azure.registryClient.tasks.beginDeleteAndWait(group, name, task, options));
  },
});

export type Tasks = ReturnType<typeof createTasks>;
