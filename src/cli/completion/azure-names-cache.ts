import { cacheFile } from '../../cache-file.ts';
import type { Host } from '../../host.ts';
import type { Candidate, NamesQuery } from './azure-names.ts';
import { namesKey } from './azure-names-key.ts';

/** Names are shown for this long, in milliseconds. */
const lifetime = 60_000;
/** That there are none, or that they are being asked for, is believed for this long. */
const shortLifetime = 10_000;

interface Entry {
  readonly at: number;
  /** Missing while Azure is being asked. */
  readonly names?: readonly Candidate[];
}

/** Names of Azure between invocations, in a file that only the user can read. */
export interface NamesCache {
  /** What is known: undefined when nobody has asked lately, an entry without names when somebody is asking. */
  get(query: NamesQuery): Promise<{ readonly names?: readonly Candidate[] } | undefined>;
  set(query: NamesQuery, names: readonly Candidate[] | undefined): Promise<void>;
}

type CacheHost = Pick<Host, 'env' | 'home' | 'platform' | 'now'>;

const isEntry = (value: unknown): value is Entry => {
  const { at, names = [] } = (value ?? {}) as Partial<Entry>;
  return typeof at === 'number' && Array.isArray(names) && names.every((each) => typeof each?.value === 'string');
};

/** Makes the cache. What cannot be read counts as empty, what cannot be written is forgotten. */
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
