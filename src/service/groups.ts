import type { Connection } from './connection.ts';
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
    list: async (): Promise<readonly ArmResource[]> => {
      const azure = await connection.azure();
      return (await azure.armItems(
        `/subscriptions/${azure.subscription.id}/resourceGroups`,
        apiVersion,
      )) as readonly ArmResource[];
    },

    get: async (name: string): Promise<ArmResource> =>
      (await (await connection.azure()).arm('GET', await pathOf(name), apiVersion)) as ArmResource,

    /** Creates the group, or changes the one of that name. */
    create: async (name: string, options: GroupOptions): Promise<unknown> =>
      (await connection.azure()).arm('PUT', await pathOf(name), apiVersion, options),
  };
};

export type Groups = ReturnType<typeof createGroups>;
