import type { Connection } from './connection.ts';
import { deleteIfThere } from './deletion.ts';
import type { RegistryPlace } from './registries.ts';
import { type ArmResource, withHintIfMissing } from './resource.ts';

/** Runs created as resources, by templates (rest-api.md 7). A missing one is a ServiceError with exit code 3. */
export const createTaskRuns = (connection: Connection) => {
  const list = async ({ group, name }: RegistryPlace): Promise<readonly ArmResource[]> => {
    const azure = await connection.azure();
    return (await azure.listAll((options) =>
      azure.registryClient.taskRuns.list(group, name, options),
    )) as readonly ArmResource[];
  };

  return {
    list,

    get: async (registry: RegistryPlace, taskRun: string): Promise<ArmResource> => {
      const { group, name } = registry;
      const azure = await connection.azure();
      const asked = azure.call((options) => azure.registryClient.taskRuns.get(group, name, taskRun, options));
      const found = await withHintIfMissing(`'acrtask taskrun list -r ${name}' lists the task runs.`, asked, {
        what: 'task run',
        name: taskRun,
        registry: name,
        known: async () => (await list(registry)).map((each) => each.name),
      });
      return found as ArmResource;
    },

    /** Resolves to whether the task run existed. */
    delete: async ({ group, name }: RegistryPlace, taskRun: string): Promise<boolean> => {
      const azure = await connection.azure();
      return deleteIfThere(azure, (options) =>
        azure.registryClient.taskRuns.beginDeleteAndWait(group, name, taskRun, options),
      );
    },
  };
};

export type TaskRuns = ReturnType<typeof createTaskRuns>;
