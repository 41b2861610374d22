import { chmod, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheFolder } from '../../cache-folder.ts';
import type { Host } from '../../host.ts';
import { makeFolder } from '../../make-folder.ts';
import type { Candidate, NamesQuery } from './known-names.ts';
import { namesKey } from './names-key.ts';

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

const isEntry = (value: unknown): value is Entry =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Entry).at === 'number' &&
  ((value as Entry).names ?? []).every((each) => typeof each?.value === 'string');

/** Makes the cache. What cannot be read counts as empty, what cannot be written is forgotten. */
export const createNamesCache = (host: CacheHost): NamesCache => {
  const file = join(cacheFolder(host), 'names.json');
  const read = async (): Promise<Record<string, Entry>> => {
    try {
      const entries = Object.entries(JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>);
      const now = host.now().getTime();
      return Object.fromEntries(
        entries.filter((each): each is [string, Entry] => {
          if (!isEntry(each[1])) return false;
          const { at, names = [] } = each[1];
          return at <= now && now - at < (names.length > 0 ? lifetime : shortLifetime);
        }),
      );
    } catch {
      return {};
    }
  };
  return {
    get: async (query) => {
      const key = await namesKey(query, host);
      return (await read())[key];
    },
    set: async (query, names) => {
      const entry: Entry = { at: host.now().getTime(), ...(names ? { names } : {}) };
      const entries = { ...(await read()), [await namesKey(query, host)]: entry };
      try {
        await makeFolder(dirname(file));
        await chmod(dirname(file), 0o700);
        const { default: writeFileAtomic } = await import('write-file-atomic');
        await writeFileAtomic(file, JSON.stringify(entries), { mode: 0o600 });
      } catch {
        // Without a cache nothing of Azure is offered: no reason to fail.
      }
    },
  };
};
