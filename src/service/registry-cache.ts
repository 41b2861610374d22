import { createHash } from 'node:crypto';
import type { Azure } from '../azure/azure.ts';
import { type CacheFile, cacheFile } from '../cache-file.ts';
import type { Host } from '../host.ts';
import { parseResourceId } from '../resource-id.ts';
import type { ArmResource } from './resource.ts';

/** What is kept of a registry: where it is, and what some commands need besides. */
export interface CachedRegistry {
  readonly id: string;
  readonly location: string;
  readonly loginServer: string;
  readonly roleAssignmentMode?: string;
  /** When Azure said so, in milliseconds. */
  readonly at: number;
}

/** Whose names these are. */
interface Scope {
  readonly cloud: string;
  readonly tenant: string;
  readonly subscription: string;
}

interface Entry extends Scope, CachedRegistry {
  /** As a user names it, in lower case. */
  readonly name: string;
  /** The group that the user named, in lower case; missing when the whole subscription has one registry of that name. */
  readonly group?: string;
}

/** How a registry is asked for. */
export interface WantedRegistry {
  readonly name: string;
  readonly group?: string | undefined;
}

/** Where registries are, between commands. */
export interface RegistryCache {
  get(wanted: WantedRegistry): Promise<CachedRegistry | undefined>;
  /** Keeps where the registry was found that was asked for so. */
  keep(wanted: WantedRegistry, registry: ArmResource): Promise<void>;
  /** Forgets every registry of that name. */
  drop(name: string): Promise<void>;
}

/** Whether a resource id is one of a registry, not of something in it. */
export const isRegistryId = (id: string): boolean =>
  parseResourceId(id) !== undefined && /\/Microsoft\.ContainerRegistry\/registries\/[^/]+\/?$/i.test(id);

/** More than these are not kept: the newest stay. */
const mostEntries = 200;

const hostName = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?$/i;

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
    parseResourceId(id)?.subscription.toLowerCase() === subscription &&
    parseResourceId(id)?.name.toLowerCase() === name
  );
};

const keepsNothing: RegistryCache = { get: async () => undefined, keep: async () => {}, drop: async () => {} };

/** Emulators come and go at one address: each is told by its certificate from those before it. */
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
 * The registries that earlier commands have found, of one cloud, tenant and subscription. What cannot be read or understood
 * counts as never found. An emulator within this process is gone with it, so nothing is kept of it.
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
  /** The registry that is the only one of its name is also the one of that name in its group. */
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
    keep: async (wanted, { id, location = '', properties }) => {
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
        at: host.now().getTime(),
      };
      if (!isEntry(entry)) return;
      // A second registry of the name in another group shows that the first is not, or no longer, the only one.
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
