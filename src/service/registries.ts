import type { Registry as SdkRegistry } from '@azure/arm-containerregistry';
import { CommandError, ExitCode, InvalidInputError } from '../errors.ts';
import { parseResourceId } from '../resource-id.ts';
import type { Connection } from './connection.ts';
import type { ArmResource } from './resource.ts';

/** How a user names a registry: `name` is a name, a login server or a resource id. */
export interface RegistryRef {
  readonly registry: string;
  readonly resourceGroup?: string | undefined;
}

/** A registry that was found, with what the calls below it need. */
export interface FoundRegistry {
  readonly name: string;
  readonly group: string;
  readonly location: string;
  readonly loginServer: string;
  readonly raw: ArmResource;
}

const diagnosticsVersion = '2021-05-01-preview';

const managedSkus = new Set(['basic', 'standard', 'premium']);
const type = 'Microsoft.ContainerRegistry/registries';

/** The registry's bare name from a name or a login server (commands.md 1.3). Warns when a suffix is cut off. */
const bareName = async (text: string, suffix: string, warn: (text: string) => Promise<void>): Promise<string> => {
  const dot = text.indexOf('.');
  if (dot < 0) {
    if (/^[a-z0-9]{5,50}$/i.test(text)) return text;
    throw new InvalidInputError(
      'Registry names may contain only alpha numeric characters and must be between 5 and 50 characters',
      { setting: 'acr', hint: `'${text}' is no name, no login server and no resource id of a registry.` },
    );
  }
  const given = text.slice(dot);
  if (given.toLowerCase() !== suffix.toLowerCase())
    throw new InvalidInputError(
      `The login server suffix is not valid for the current cloud. Please try again using '${suffix}'.`,
      { setting: 'acr', hint: `The login server that was named is '${text}'.` },
    );
  // A login server may carry a domain name label after a hyphen.
  const name = text.slice(0, dot).split('-')[0] ?? '';
  await warn(`Registry name is '${name}'. The following suffix '${given}' is automatically omitted.`);
  return name;
};

const foundRegistry = (raw: ArmResource, group: string): FoundRegistry => ({
  name: raw.name,
  group,
  location: raw.location ?? '',
  loginServer: String(raw.properties.loginServer ?? ''),
  raw,
});

export const createRegistries = (connection: Connection) => {
  const get = async (group: string, name: string): Promise<FoundRegistry> => {
    const azure = await connection.azure();
    const raw = (await azure.call((options) =>
      azure.registryClient.registries.get(group, name, options),
    )) as ArmResource;
    return foundRegistry(raw, group);
  };

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

  const findByName = async (name: string): Promise<FoundRegistry> => {
    const azure = await connection.azure();
    const all = (await azure.listAll((options) =>
      azure.registryClient.registries.list(options),
    )) as readonly ArmResource[];
    const matches = all.filter((each) => each.name.toLowerCase() === name.toLowerCase());
    const [raw] = matches;
    if (!raw)
      throw new CommandError(
        `The resource with name '${name}' and type '${type}' could not be found in ${await subscriptionName()}.`,
        {
          // az tells by its code only of a registry that is missing from a group (commands.md 19.40).
          exitCode: ExitCode.notFound,
          azExitCode: ExitCode.failure,
          setting: 'acr',
          hint: 'Check the name, or choose another subscription with --subscription.',
        },
      );
    if (matches.length > 1)
      throw new CommandError(`More than one resources with type '${type}' are found with name '${name}'.`, {
        hint: 'Name its resource group with --resource-group.',
      });
    // Scripts compare what az sends: the group of a registry that was looked up is in lower case (commands.md 1.2).
    return foundRegistry(raw, (parseResourceId(raw.id)?.group ?? '').toLowerCase());
  };

  const lookUp = async ({ registry, resourceGroup }: RegistryRef): Promise<FoundRegistry> => {
    const id = parseResourceId(registry);
    if (id) {
      if (!/\/Microsoft\.ContainerRegistry\/registries\/[^/]+\/?$/i.test(registry))
        throw new InvalidInputError(`'${registry}' is not the id of a registry.`, { setting: 'acr' });
      const { subscription } = await connection.azure();
      if (id.subscription.toLowerCase() !== subscription.id.toLowerCase())
        throw new CommandError(`The registry '${registry}' is not in the subscription '${subscription.id}'.`, {
          hint: `Add --subscription ${id.subscription}.`,
        });
      return get(id.group, id.name);
    }
    const { cloud } = await connection.azure();
    const name = await bareName(registry, cloud.loginServerSuffix, connection.warn);
    return resourceGroup ? get(resourceGroup, name) : findByName(name);
  };

  /**
   * Finds a registry by name, login server or resource id; without a group the whole subscription is searched.
   * Throws CommandError when there is none (exit code 3) or several.
   */
  const find = async (ref: RegistryRef): Promise<FoundRegistry> => {
    const found = await lookUp(ref);
    const { name, group, location, raw } = found;
    await connection.info(
      `The registry '${name}' is in the resource group '${group}' (${[raw.sku?.name, location].filter(Boolean).join(', ')}).`,
    );
    return found;
  };

  return {
    find,

    /** All registries of the subscription. */
    list: async (): Promise<readonly FoundRegistry[]> => {
      const azure = await connection.azure();
      const all = await azure.listAll((options) => azure.registryClient.registries.list(options));
      return (all as readonly ArmResource[]).map((raw) => foundRegistry(raw, parseResourceId(raw.id)?.group ?? ''));
    },

    /** As `find`, but refuses registries of the retired classic kind with `sentence` (commands.md 1.4). */
    findManaged: async (ref: RegistryRef, sentence: string): Promise<FoundRegistry> => {
      const found = await find(ref);
      if (!managedSkus.has(found.raw.sku?.name.toLowerCase() ?? '')) throw new CommandError(sentence);
      return found;
    },

    /** Creates a registry, or changes the one of that name; resolves when it is ready. */
    create: async (group: string, name: string, registry: SdkRegistry): Promise<ArmResource> => {
      const azure = await connection.azure();
      return (await azure.call((call) =>
        azure.registryClient.registries.beginCreateAndWait(group, name, registry, call),
      )) as ArmResource;
    },

    /** Has the events of a registry sent to a Log Analytics workspace: its resource id, or its name in `group`. */
    sendEventsTo: async ({ id, name }: ArmResource, group: string, workspace: string): Promise<void> => {
      const azure = await connection.azure();
      const workspaceId = workspace.startsWith('/')
        ? workspace
        : `/subscriptions/${azure.subscription.id}/resourceGroups/${group}/providers/microsoft.OperationalInsights/workspaces/${workspace}`;
      const retained = { enabled: true, retentionPolicy: { enabled: true, days: 0 } };
      await azure.arm(
        'PUT',
        `${id}/providers/Microsoft.Insights/diagnosticSettings/${name}-diagnostic-settings`,
        diagnosticsVersion,
        {
          properties: {
            workspaceId,
            metrics: [{ category: 'AllMetrics', ...retained }],
            logs: ['ContainerRegistryRepositoryEvents', 'ContainerRegistryLoginEvents'].map((category) => ({
              category,
              ...retained,
            })),
          },
        },
      );
    },
  };
};

export type Registries = ReturnType<typeof createRegistries>;
