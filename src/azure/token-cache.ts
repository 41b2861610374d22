import { createHash } from 'node:crypto';
import { chmod, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { AccessToken } from '@azure/core-auth';
import { cacheFolder } from '../cache-folder.ts';
import type { Host } from '../host.ts';
import { makeFolder } from '../make-folder.ts';

/** Tokens are dropped this long before they expire. */
export const tokenMargin = 5 * 60 * 1000;

/** Who asks and for what: tokens of different clouds, tenants, identities and scopes are never mixed up. */
export interface TokenKey {
  readonly cloud: string;
  readonly tenant: string;
  readonly identity: string;
  readonly scope: string;
}

export interface TokenCache {
  get(key: TokenKey): Promise<AccessToken | undefined>;
  set(key: TokenKey, token: AccessToken): Promise<void>;
  /** Forgets the token, if there is one. */
  drop(key: TokenKey): Promise<void>;
}

type Entries = Record<string, { token: string; expiresOn: number }>;

const digest = (key: TokenKey): string =>
  createHash('sha256')
    .update(JSON.stringify([key.cloud, key.tenant, key.identity, key.scope]))
    .digest('hex');

const isEntries = (value: unknown): value is Entries =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every((each) => typeof each?.token === 'string' && typeof each.expiresOn === 'number');

/** The same cache, which tells `say` of each token that it had. */
export const tellingCache = (cache: TokenCache, say: (text: string) => void): TokenCache => ({
  get: async (key) => {
    const found = await cache.get(key);
    if (found) say(`The access token for ${key.scope.replace(/\/+\.default$/, '')} comes from the cache.`);
    return found;
  },
  set: cache.set,
  drop: cache.drop,
});

/** Keeps nothing. */
export const noTokenCache: TokenCache = { get: async () => undefined, set: async () => {}, drop: async () => {} };

/**
 * Access tokens between invocations, in a file that only the user can read. A file that cannot be read or understood
 * counts as empty, one that cannot be written is left alone: a cache is never a reason to fail.
 */
export const createTokenCache = (host: Pick<Host, 'env' | 'home' | 'platform' | 'now'>): TokenCache => {
  if (host.env.ACRTASK_TOKEN_CACHE?.toLowerCase() === 'off') return noTokenCache;
  const file = join(cacheFolder(host), 'tokens.json');
  const read = async (): Promise<Entries> => {
    try {
      const entries: unknown = JSON.parse(await readFile(file, 'utf8'));
      if (!isEntries(entries)) return {};
      const soon = host.now().getTime() + tokenMargin;
      return Object.fromEntries(Object.entries(entries).filter(([, { expiresOn }]) => expiresOn > soon));
    } catch {
      return {};
    }
  };
  const write = async (entries: Entries): Promise<void> => {
    try {
      await makeFolder(dirname(file));
      await chmod(dirname(file), 0o700);
      const { default: writeFileAtomic } = await import('write-file-atomic');
      await writeFileAtomic(file, JSON.stringify(entries), { mode: 0o600 });
    } catch {
      // A read-only or missing home folder: the token is asked for again next time.
    }
  };
  return {
    get: async (key) => {
      const found = (await read())[digest(key)];
      return found && { token: found.token, expiresOnTimestamp: found.expiresOn };
    },
    set: async (key, { token, expiresOnTimestamp }) =>
      write({ ...(await read()), [digest(key)]: { token, expiresOn: expiresOnTimestamp } }),
    drop: async (key) => {
      const { [digest(key)]: dropped, ...others } = await read();
      if (dropped) await write(others);
    },
  };
};
