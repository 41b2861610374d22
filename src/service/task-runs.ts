import type { Connection } from './connection.ts';
import { deleteIfThere } from './deletion.ts';
import type { RegistryPlace } from './registries.ts';
import { type ArmResource, withHintIfMissing } from './resource.ts';

/** Runs created as resources, by templates (rest-api.md 7). A missing one is a ServiceError with exit code 3. */
export const createTaskRuns = (connection: Connection) => ({
  list: async ({ group, name }: RegistryPlace): Promise<readonly ArmResource[]> => {
    const azure = await connection.azure();
    return (await azure.listAll((options) =>
      azure.registryClient.taskRuns.list(group, name, options),
    )) as readonly ArmResource[];
  },

  get: async ({ group, name }: RegistryPlace, taskRun: string): Promise<ArmResource> => {
    const azure = await connection.azure();
    const asked = azure.call((options) => azure.registryClient.taskRuns.get(group, name, taskRun, options));
    return (await withHintIfMissing(`'acrtask taskrun list -r ${name}' lists the task runs.`, asked)) as ArmResource;
  },

  /** Resolves to whether the task run existed. */
  delete: async ({ group, name }: RegistryPlace, taskRun: string): Promise<boolean> => {
    const azure = await connection.azure();
    return deleteIfThere(azure, (options) =>
      azure.registryClient.taskRuns.beginDeleteAndWait(group, name, taskRun, options),
    );
  },
});

export type TaskRuns = ReturnType<typeof createTaskRuns>;
