import type { Connection } from './connection.ts';
import type { Groups } from './groups.ts';
import type { ArmResource } from './resource.ts';

const apiVersion = '2023-01-31';

export interface IdentityOptions {
  readonly location?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly isolationScope?: string | undefined;
}

/** User-assigned managed identities. */
export const createIdentities = (connection: Connection, groups: Groups) => {
  const pathOf = async (group: string, name: string): Promise<string> => {
    const { subscription } = await connection.azure();
    return `/subscriptions/${subscription.id}/resourceGroups/${encodeURIComponent(group)}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${encodeURIComponent(name)}`;
  };
  return {
    /** All of the subscription. */
    list: async (): Promise<readonly ArmResource[]> => {
      const azure = await connection.azure();
      const path = `/subscriptions/${azure.subscription.id}/providers/Microsoft.ManagedIdentity/userAssignedIdentities`;
      return (await azure.armItems(path, apiVersion)) as readonly ArmResource[];
    },

    /** Creates the identity, or changes the one of that name; without a location, where its group is. */
    create: async (group: string, name: string, options: IdentityOptions): Promise<unknown> => {
      const location = options.location ?? (await groups.get(group)).location;
      const { tags, isolationScope } = options;
      return (await connection.azure()).arm('PUT', await pathOf(group, name), apiVersion, {
        location,
        tags,
        ...(isolationScope ? { properties: { isolationScope } } : {}),
      });
    },

    get: async (group: string, name: string): Promise<unknown> =>
      (await connection.azure()).arm('GET', await pathOf(group, name), apiVersion),

    getById: async (id: string): Promise<unknown> => (await connection.azure()).arm('GET', id, apiVersion),
  };
};

export type Identities = ReturnType<typeof createIdentities>;
