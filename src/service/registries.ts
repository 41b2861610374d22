import type { Registry as SdkRegistry } from '@azure/arm-containerregistry';
import type { RegistryFacts } from '../access/model.ts';
import { CommandError, InterruptedError, InvalidInputError, ServiceError } from '../errors.ts';
import { parseResourceId } from '../resource-id.ts';
import { registryFactsOf } from './access/registry-facts.ts';
import type { Connection } from './connection.ts';
import { type CachedRegistry, createRegistryCache, isRegistryId, type WantedRegistry } from './registry-cache.ts';
import { createRegistryLookup } from './registry-lookup.ts';
import type { ArmResource } from './resource.ts';

/** How a user specifies a registry: `name` is a name, a login server, or a resource ID. */
export interface RegistryRef {
  readonly registry: string;
  readonly resourceGroup?: string | undefined;
}

/** The location of a registry: what most calls below need. */
export interface RegistryPlace {
  readonly name: string;
  readonly group: string;
}

/** A registry with the properties that some calls need besides its location. */
export interface FoundRegistry extends RegistryPlace {
  readonly location: string;
  readonly loginServer: string;
  readonly roleAssignmentMode: string | undefined;
  readonly facts: RegistryFacts;
}

/** A registry as the service has just returned it. */
export interface ReadRegistry extends FoundRegistry {
  readonly raw: ArmResource;
}

const diagnosticsVersion = '2021-05-01-preview';

const managedSkus = new Set(['basic', 'standard', 'premium']);
/** How long cached properties of a registry are trusted while it stays in place, in milliseconds. */
const factsLifetime = 10 * 60_000;

/** The bare registry name from a name or a login server (commands.md 1.3). Warns when it removes a suffix. */
const bareName = async (text: string, suffix: string, warn: (text: string) => Promise<void>): Promise<string> => {
  const dot = text.indexOf('.');
  if (dot < 0) {
    if (/^[a-z0-9]{5,50}$/i.test(text)) return text;
    throw new InvalidInputError(
      'Registry names may contain only alpha numeric characters and must be between 5 and 50 characters',
      { settings: ['acr'], hint: `'${text}' is not a registry name, login server, or resource ID.` },
    );
  }
  const given = text.slice(dot);
  if (given.toLowerCase() !== suffix.toLowerCase())
    throw new InvalidInputError(
      `The login server suffix is not valid for the current cloud. Please try again using '${suffix}'.`,
      { settings: ['acr'], hint: `The specified login server is '${text}'.` },
    );
  // A login server may contain a domain name label after a hyphen.
  const name = text.slice(0, dot).split('-')[0] ?? '';
  await warn(`Registry name is '${name}'. The following suffix '${given}' is automatically omitted.`);
  return name;
};

const read = (raw: ArmResource, group = parseResourceId(raw.id)?.group ?? ''): ReadRegistry => {
  const { loginServer, roleAssignmentMode } = raw.properties;
  return {
    name: raw.name,
    group,
    location: raw.location ?? '',
    loginServer: String(loginServer ?? ''),
    roleAssignmentMode: typeof roleAssignmentMode === 'string' ? roleAssignmentMode : undefined,
    facts: registryFactsOf(raw),
    raw,
  };
};

/** Scripts compare what az sends: the group of a registry that was looked up is in lower case (commands.md 1.2). */
const groupIn = (id: string, { group }: WantedRegistry): string =>
  group ?? (parseResourceId(id)?.group ?? '').toLowerCase();

const isManaged = ({ sku }: ArmResource): boolean => managedSkus.has(sku?.name.toLowerCase() ?? '');

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Whether an error means that the registry does not exist or is not unique, rather than that the lookup failed. */
const tellsOfNone = (error: unknown): boolean =>
  error instanceof ServiceError
    ? error.status === 404
    : error instanceof CommandError && !(error instanceof InterruptedError);

export const createRegistries = (connection: Connection) => {
  const lookup = createRegistryLookup(connection);
  const kept = async () => createRegistryCache(connection.host, await connection.azure());
  /** Properties of a registry, as reported by Azure or an earlier command. */
  const facts = new WeakMap<RegistryPlace, FoundRegistry>();
  /** Registries that were looked up again because their cached location was in doubt. */
  const renewed = new Map<string, Promise<ReadRegistry>>();
  let isElsewhere = false;

  /** Validates how a reference specifies a registry; throws CommandError when it cannot be one. */
  const wantedBy = async ({ registry, resourceGroup }: RegistryRef): Promise<WantedRegistry> => {
    const { subscription, cloud } = await connection.azure();
    const id = parseResourceId(registry);
    if (!id)
      return {
        name: await bareName(registry, cloud.loginServerSuffix, connection.warn),
        group: resourceGroup || undefined,
      };
    if (!isRegistryId(registry))
      throw new InvalidInputError(`'${registry}' is not the resource ID of a registry.`, { settings: ['acr'] });
    if (!same(id.subscription, subscription.id))
      throw new CommandError(`The registry '${registry}' is not in the subscription '${subscription.id}'.`, {
        hint: `Add --subscription ${id.subscription}.`,
      });
    return { name: id.name, group: id.group };
  };

  /** Looks the registry up in Azure and caches the result for later commands. */
  const ask = async (wanted: WantedRegistry): Promise<ReadRegistry> => {
    const raw = await lookup.one(wanted);
    // A cached registry is assumed to support tasks.
    if (isManaged(raw)) await (await kept()).keep(wanted, raw);
    return read(raw, groupIn(raw.id, wanted));
  };

  const keyOf = ({ name, group = '' }: WantedRegistry): string => `${group}/${name}`.toLowerCase();

  /** Looks up a registry whose cached location is in doubt; resolves to whether it still exists. */
  const isStillThere = async (wanted: WantedRegistry, { id, loginServer }: CachedRegistry): Promise<boolean> => {
    await (await kept()).drop(wanted.name);
    const again = ask(wanted);
    try {
      const found = await again;
      if (same(found.raw.id, id) && same(found.loginServer, loginServer)) return true;
    } catch (error) {
      if (!tellsOfNone(error)) return true;
    }
    renewed.set(keyOf(wanted), again);
    isElsewhere = true;
    return false;
  };

  const tell = ({ name, group }: RegistryPlace, how: string): Promise<void> =>
    connection.info(`The registry '${name}' is in the resource group '${group}' (${how}).`);

  /** The registry as Azure describes it now. */
  const readNow = async (wanted: WantedRegistry): Promise<ReadRegistry> => {
    const found = await (renewed.get(keyOf(wanted)) ?? ask(wanted));
    facts.set(found, found);
    await tell(found, [found.raw.sku?.name, found.location].filter(Boolean).join(', '));
    return found;
  };

  /** The location of a registry: from the cache, else from Azure. */
  const locate = async (ref: RegistryRef): Promise<ReadRegistry | RegistryPlace> => {
    const wanted = await wantedBy(ref);
    const entry = renewed.has(keyOf(wanted)) ? undefined : await (await kept()).get(wanted);
    if (!entry) return readNow(wanted);
    const { id, at, ...known } = entry;
    const place = { name: parseResourceId(id)?.name ?? wanted.name, group: groupIn(id, wanted) };
    if (known.facts && connection.host.now().getTime() - at < factsLifetime)
      facts.set(place, {
        ...place,
        location: known.location,
        loginServer: known.loginServer,
        roleAssignmentMode: known.roleAssignmentMode,
        facts: known.facts,
      });
    await tell(place, 'found by an earlier command');
    (await connection.azure()).watch({
      id,
      loginServer: entry.loginServer,
      isStillThere: () => isStillThere(wanted, entry),
    });
    return place;
  };

  const describe = async (place: RegistryPlace): Promise<FoundRegistry> =>
    facts.get(place) ?? ask({ name: place.name, group: place.group });

  return {
    /**
     * Finds a registry by name, login server, or resource ID; without a group, searches the whole subscription. A
     * cached registry is not looked up again. Throws CommandError when there is none (exit code 3) or several.
     */
    find: async (ref: RegistryRef): Promise<FoundRegistry> => describe(await locate(ref)),

    /**
     * Like `find`, for the location alone; rejects registries of the retired classic SKU with `sentence`
     * (commands.md 1.4).
     */
    findManaged: async (ref: RegistryRef, sentence: string): Promise<RegistryPlace> => {
      const found = await locate(ref);
      if ('raw' in found && !isManaged(found.raw)) throw new CommandError(sentence);
      return found;
    },

    /** Properties that some calls need of a registry that `findManaged` has found. */
    describe,

    /** Like `find`, but always as Azure describes the registry now. */
    read: async (ref: RegistryRef): Promise<ReadRegistry> => readNow(await wantedBy(ref)),

    /**
     * Does `work`. When it fails because a registry is not at its cached location, does it once more with the new
     * location: nothing has been changed by then.
     */
    withCurrentPlaces: async <T>(work: () => Promise<T>): Promise<T> => {
      try {
        return await work();
      } catch (error) {
        if (!isElsewhere) throw error;
        isElsewhere = false;
        return work();
      }
    },

    /** List all registries in the subscription. */
    list: async (): Promise<readonly ReadRegistry[]> => (await lookup.list()).map((raw) => read(raw)),

    /** Removes a registry from the cache, because it is about to change. */
    forget: async (name: string): Promise<void> => (await kept()).drop(name),

    /** Creates a registry, or updates the existing one of that name; resolves when it is ready. */
    create: async (group: string, name: string, registry: SdkRegistry): Promise<ArmResource> => {
      const azure = await connection.azure();
      await (await kept()).drop(name);
      return (await azure.call((call) =>
        azure.registryClient.registries.beginCreateAndWait(group, name, registry, call),
      )) as ArmResource;
    },

    /** Sends a registry's events to a Log Analytics workspace, given by its resource ID or its name in `group`. */
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
