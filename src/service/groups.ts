import { ExitCode, ServiceError } from '../errors.ts';
import type { Connection } from './connection.ts';
import { type DeletionHow, deleteAt } from './deletion.ts';
import type { ArmResource } from './resource.ts';

const apiVersion = '2021-04-01';

export interface GroupOptions {
  readonly location: string;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly managedBy?: string | undefined;
}

/** Resource groups of the subscription. */
export const createGroups = (connection: Connection) => {
  const pathOf = async (name: string): Promise<string> => {
    const { subscription } = await connection.azure();
    return `/subscriptions/${subscription.id}/resourcegroups/${encodeURIComponent(name)}`;
  };
  return {
    /** All groups of the subscription, or those with a tag, with any value unless one is given. */
    list: async (tag?: {
      readonly name: string;
      readonly value?: string | undefined;
    }): Promise<readonly ArmResource[]> => {
      const azure = await connection.azure();
      const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
      const filter = tag && `tagname eq ${quoted(tag.name)}${tag.value ? ` and tagvalue eq ${quoted(tag.value)}` : ''}`;
      return (await azure.armItems(
        `/subscriptions/${azure.subscription.id}/resourceGroups${filter ? `?$filter=${encodeURIComponent(filter)}` : ''}`,
        apiVersion,
      )) as readonly ArmResource[];
    },

    exists: async (name: string): Promise<boolean> => {
      const azure = await connection.azure();
      const url = `${azure.cloud.armEndpoint}${await pathOf(name)}?api-version=${apiVersion}`;
      try {
        await azure.send({ method: 'HEAD', url, scope: `${azure.cloud.armAudience}/.default` });
        return true;
      } catch (error) {
        if (error instanceof ServiceError && error.status === 404) return false;
        throw error;
      }
    },

    /** Deletes the group and everything in it. A missing group is a ServiceError with exit code 3. */
    delete: async (name: string, how: DeletionHow): Promise<void> => {
      await deleteAt(connection, await pathOf(name), apiVersion, how);
    },

    /**
     * The location of a group. A missing group is a ServiceError with exit code 3; az looks the group up while it
     * parses the command line, and exits with 2.
     */
    locationOf: async (name: string): Promise<string> => {
      try {
        const group = (await (await connection.azure()).arm('GET', await pathOf(name), apiVersion)) as ArmResource;
        return group.location ?? '';
      } catch (error) {
        if (!(error instanceof ServiceError) || error.status !== 404) throw error;
        throw new ServiceError(error.status, error.code, error.message, { azExitCode: ExitCode.usage, cause: error });
      }
    },

    /** The group; undefined when it does not exist. */
    find: async (name: string): Promise<ArmResource | undefined> => {
      try {
        return (await (await connection.azure()).arm('GET', await pathOf(name), apiVersion)) as ArmResource;
      } catch (error) {
        if (error instanceof ServiceError && error.status === 404) return undefined;
        throw error;
      }
    },

    get: async (name: string): Promise<ArmResource> =>
      (await (await connection.azure()).arm('GET', await pathOf(name), apiVersion)) as ArmResource,

    /** Creates the group, or updates the existing group of that name. */
    create: async (name: string, options: GroupOptions): Promise<unknown> =>
      (await connection.azure()).arm('PUT', await pathOf(name), apiVersion, options),
  };
};

export type Groups = ReturnType<typeof createGroups>;
