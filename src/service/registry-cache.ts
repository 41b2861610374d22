import { createHash } from 'node:crypto';
import type { RegistryFacts } from '../access/model.ts';
import type { Azure } from '../azure/azure.ts';
import { type CacheFile, cacheFile } from '../cache-file.ts';
import type { Host } from '../host.ts';
import { parseResourceId } from '../resource-id.ts';
import { isRegistryFacts, registryFactsOf } from './access/registry-facts.ts';
import type { ArmResource } from './resource.ts';

/** What is cached about a registry: its location, and properties that some commands need. */
export interface CachedRegistry {
  readonly id: string;
  readonly location: string;
  readonly loginServer: string;
  readonly roleAssignmentMode?: string;
  /** What the check before a run needs. Absent in entries of older versions. */
  readonly facts?: RegistryFacts;
  /** When Azure reported it, in milliseconds. */
  readonly at: number;
}

/** The scope of the registry names. */
interface Scope {
  readonly cloud: string;
  readonly tenant: string;
  readonly subscription: string;
}

interface Entry extends Scope, CachedRegistry {
  /** As the user specified it, in lower case. */
  readonly name: string;
  /** The group that the user specified, in lower case; absent when the name is unique in the subscription. */
  readonly group?: string;
}

/** How a registry is specified. */
export interface WantedRegistry {
  readonly name: string;
  readonly group?: string | undefined;
}

/** The locations of registries, kept between commands. */
export interface RegistryCache {
  get(wanted: WantedRegistry): Promise<CachedRegistry | undefined>;
  /** Stores the location of a registry under the way it was specified. */
  keep(wanted: WantedRegistry, registry: ArmResource): Promise<void>;
  /** Removes every registry of that name. */
  drop(name: string): Promise<void>;
}

/** Whether a resource ID is that of a registry rather than of something in it. */
export const isRegistryId = (id: string): boolean =>
  parseResourceId(id) !== undefined && /\/Microsoft\.ContainerRegistry\/registries\/[^/]+\/?$/i.test(id);

/** The most entries that are kept; the newest stay. */
const mostEntries = 200;

const hostName = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?$/i;

const isFactsOf = (facts: unknown, id: string): boolean =>
  facts === undefined || (isRegistryFacts(facts) && facts.id === id);

const isEntry = (value: unknown): value is Entry => {
  const entry = (value ?? {}) as Partial<Record<keyof Entry, unknown>>;
  const { cloud, tenant, subscription, name, group = '', id, location, loginServer, roleAssignmentMode = '' } = entry;
  return (
    [cloud, tenant, subscription, name, group, location, roleAssignmentMode].every(
      (each) => typeof each === 'string',
    ) &&
    typeof entry.at === 'number' &&
    typeof loginServer === 'string' &&
    hostName.test(loginServer) &&
    typeof id === 'string' &&
    isRegistryId(id) &&
    isFactsOf(entry.facts, id) &&
    parseResourceId(id)?.subscription.toLowerCase() === subscription &&
    parseResourceId(id)?.name.toLowerCase() === name
  );
};

const keepsNothing: RegistryCache = { get: async () => undefined, keep: async () => {}, drop: async () => {} };

/** Several emulators may use one address over time: the certificate tells them apart. */
const cloudKey = ({ cloud }: Azure): string =>
  cloud.instance
    ? `${cloud.armEndpoint}#${createHash('sha256').update(cloud.instance).digest('hex').slice(0, 16)}`
    : cloud.armEndpoint;

const lower = (text: string): string => text.toLowerCase();

const entriesIn = async (file: CacheFile): Promise<readonly Entry[]> => {
  const content = await file.read();
  return Array.isArray(content) ? content.filter(isEntry) : [];
};

/**
 * The registries that earlier commands found, for one cloud, tenant, and subscription. Unreadable entries count as
 * not found. Nothing is kept for an emulator in this process, because it ends with the process.
 */
export const createRegistryCache = (
  host: Pick<Host, 'env' | 'home' | 'platform' | 'now'>,
  azure: Azure,
): RegistryCache => {
  if (azure.cloud.name === 'emulator' && !azure.cloud.instance) return keepsNothing;
  const file = cacheFile(host, 'registries.json');
  const scope: Scope = {
    cloud: cloudKey(azure),
    tenant: lower(azure.subscription.tenantId || host.env.AZURE_TENANT_ID || ''),
    subscription: lower(azure.subscription.id),
  };
  const isHere = (entry: Entry, name: string): boolean =>
    entry.cloud === scope.cloud &&
    entry.tenant === scope.tenant &&
    entry.subscription === scope.subscription &&
    entry.name === lower(name);
  /** A registry whose name is unique in the subscription is also the one of that name in its group. */
  const answers = (entry: Entry, { name, group }: WantedRegistry): boolean =>
    isHere(entry, name) &&
    (group === undefined
      ? entry.group === undefined
      : (entry.group ?? lower(parseResourceId(entry.id)?.group ?? '')) === lower(group));
  return {
    get: async (wanted) => {
      const now = host.now().getTime();
      return (await entriesIn(file)).find((entry) => entry.at <= now && answers(entry, wanted));
    },
    keep: async (wanted, registry) => {
      const { id, location = '', properties } = registry;
      const entries = await entriesIn(file);
      const isOnlyOne =
        wanted.group === undefined ||
        entries.some(
          (entry) => isHere(entry, wanted.name) && entry.group === undefined && lower(entry.id) === lower(id),
        );
      const { loginServer, roleAssignmentMode } = properties;
      const entry: Entry = {
        ...scope,
        name: lower(wanted.name),
        ...(isOnlyOne ? {} : { group: lower(wanted.group ?? '') }),
        id,
        location,
        loginServer: String(loginServer ?? ''),
        ...(typeof roleAssignmentMode === 'string' ? { roleAssignmentMode } : {}),
        facts: registryFactsOf(registry),
        at: host.now().getTime(),
      };
      if (!isEntry(entry)) return;
      // A second registry of that name in another group shows that the first name is not unique, or no longer.
      const isAnother = ({ group }: Entry): boolean =>
        group !== undefined && entry.group !== undefined && group !== entry.group;
      const others = entries.filter((other) => !isHere(other, entry.name) || isAnother(other));
      await file.write([entry, ...others].slice(0, mostEntries));
    },
    drop: async (name) => {
      const entries = await entriesIn(file);
      const others = entries.filter((entry) => !isHere(entry, name));
      if (others.length < entries.length) await file.write(others);
    },
  };
};
