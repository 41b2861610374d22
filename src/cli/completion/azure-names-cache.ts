import { cacheFile } from '../../cache-file.ts';
import type { Host } from '../../host.ts';
import type { Candidate, NamesQuery } from './azure-names.ts';
import { namesKey } from './azure-names-key.ts';

/** How long names stay valid, in milliseconds. */
const lifetime = 60_000;
/** How long an empty answer or a pending query stays valid. */
const shortLifetime = 10_000;

interface Entry {
  readonly at: number;
  /** Missing while a query is pending. */
  readonly names?: readonly Candidate[];
}

/** Caches names from Azure between invocations, in a file that only the user can read. */
export interface NamesCache {
  /** Returns the cached entry: undefined when it is missing or expired, without names while a query is pending. */
  get(query: NamesQuery): Promise<{ readonly names?: readonly Candidate[] } | undefined>;
  set(query: NamesQuery, names: readonly Candidate[] | undefined): Promise<void>;
}

type CacheHost = Pick<Host, 'env' | 'home' | 'platform' | 'now'>;

const isEntry = (value: unknown): value is Entry => {
  const { at, names = [] } = (value ?? {}) as Partial<Entry>;
  return typeof at === 'number' && Array.isArray(names) && names.every((each) => typeof each?.value === 'string');
};

/** Creates the cache. An unreadable file counts as empty, and failed writes are ignored. */
export const createNamesCache = (host: CacheHost): NamesCache => {
  const file = cacheFile(host, 'names.json');
  const read = async (): Promise<Record<string, Entry>> => {
    const now = host.now().getTime();
    return Object.fromEntries(
      Object.entries((await file.read()) ?? {}).filter((each): each is [string, Entry] => {
        if (!isEntry(each[1])) return false;
        const { at, names = [] } = each[1];
        return at <= now && now - at < (names.length > 0 ? lifetime : shortLifetime);
      }),
    );
  };
  return {
    get: async (query) => {
      const key = await namesKey(query, host);
      return (await read())[key];
    },
    set: async (query, names) => {
      const entry: Entry = { at: host.now().getTime(), ...(names ? { names } : {}) };
      await file.write({ ...(await read()), [await namesKey(query, host)]: entry });
    },
  };
};
