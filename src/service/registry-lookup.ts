import { CommandError, NotFoundError, ServiceError } from '../errors.ts';
import type { Connection } from './connection.ts';
import type { WantedRegistry } from './registry-cache.ts';
import type { ArmResource } from './resource.ts';

const type = 'Microsoft.ContainerRegistry/registries';

/** Looks up registries in Azure. */
export const createRegistryLookup = (connection: Connection) => {
  const subscriptionName = async (): Promise<string> => {
    const azure = await connection.azure();
    const { id, name } = azure.subscription;
    if (name) return `subscription '${name} (${id})'`;
    try {
      const all = (await azure.armItems('/subscriptions', '2022-12-01')) as readonly {
        subscriptionId: string;
        displayName: string;
      }[];
      const found = all.find(({ subscriptionId }) => subscriptionId.toLowerCase() === id.toLowerCase());
      return found ? `subscription '${found.displayName} (${id})'` : `subscription '${id}'`;
    } catch {
      return 'the current subscription';
    }
  };

  /** List all registries in the subscription. */
  const list = async (): Promise<readonly ArmResource[]> => {
    const azure = await connection.azure();
    return (await azure.listAll((options) => azure.registryClient.registries.list(options))) as readonly ArmResource[];
  };

  const inGroup = async (group: string, name: string): Promise<ArmResource> => {
    const azure = await connection.azure();
    try {
      return (await azure.call((options) => azure.registryClient.registries.get(group, name, options))) as ArmResource;
    } catch (error) {
      if (!(error instanceof ServiceError) || error.status !== 404) throw error;
      const { status, code, message, details } = error;
      throw new ServiceError(status, code, message, { details, settings: ['acr', 'group'], cause: error });
    }
  };

  const byName = async (name: string): Promise<ArmResource> => {
    const matches = (await list()).filter((each) => each.name.toLowerCase() === name.toLowerCase());
    const [raw] = matches;
    if (!raw)
      throw new NotFoundError(
        `The resource with name '${name}' and type '${type}' could not be found in ${await subscriptionName()}.`,
        {
          settings: ['acr'],
          hint: 'Check the name, or select another subscription with --subscription.',
        },
      );
    if (matches.length > 1)
      throw new CommandError(`More than one resources with type '${type}' are found with name '${name}'.`, {
        hint: 'Specify the resource group with --resource-group.',
      });
    return raw;
  };

  return {
    list,

    /**
     * The registry of that name, in the group or, without one, in the whole subscription. Throws CommandError when
     * there is none (exit code 3) or several.
     */
    one: ({ name, group }: WantedRegistry): Promise<ArmResource> => (group ? inGroup(group, name) : byName(name)),
  };
};
