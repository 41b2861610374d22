import type { Task, TaskUpdateParameters } from '@azure/arm-containerregistry';
import type { Connection } from './connection.ts';
import type { FoundRegistry } from './registries.ts';
import type { ArmResource } from './resource.ts';

/** Tasks of one registry, as the service sends them. A missing task is a ServiceError with exit code 3. */
export const createTasks = (connection: Connection) => ({
  list: async ({ group, name }: FoundRegistry): Promise<unknown> => {
    const azure = await connection.azure();
    return azure.listAll((options) => azure.registryClient.tasks.list(group, name, options));
  },

  get: async ({ group, name }: FoundRegistry, task: string): Promise<ArmResource> => {
    const azure = await connection.azure();
    return (await azure.call((options) => azure.registryClient.tasks.get(group, name, task, options))) as ArmResource;
  },

  /** With its secrets: needs the right to list them. */
  getDetails: async ({ group, name }: FoundRegistry, task: string): Promise<ArmResource> => {
    const azure = await connection.azure();
    return (await azure.call((options) =>
      azure.registryClient.tasks.getDetails(group, name, task, options),
    )) as ArmResource;
  },

  /** Creates the task, or replaces the one of that name. `sourceIdentity`: see `Azure.call`. */
  create: async (
    { group, name }: FoundRegistry,
    task: string,
    body: Task,
    sourceIdentity?: string,
  ): Promise<unknown> => {
    const azure = await connection.azure();
    return azure.call(
      (options) => azure.registryClient.tasks.beginCreateAndWait(group, name, task, body, options),
      sourceIdentity,
    );
  },

  /** Changes only what `change` holds (rest-api.md 4.3). */
  update: async ({ group, name }: FoundRegistry, task: string, change: TaskUpdateParameters): Promise<unknown> => {
    const azure = await connection.azure();
    return azure.call((options) => azure.registryClient.tasks.beginUpdateAndWait(group, name, task, change, options));
  },

  delete: async ({ group, name }: FoundRegistry, task: string): Promise<void> => {
    const azure = await connection.azure();
    await azure.call((options) => azure.registryClient.tasks.beginDeleteAndWait(group, name, task, options));
  },
});

export type Tasks = ReturnType<typeof createTasks>;
