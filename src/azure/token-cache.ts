import { createHash } from 'node:crypto';
import type { AccessToken } from '@azure/core-auth';
import { cacheFile } from '../cache-file.ts';
import type { Host } from '../host.ts';

/** Tokens are dropped this long before they expire. */
export const tokenMargin = 5 * 60 * 1000;

/** Who requests a token and what for: tokens of different clouds, tenants, identities, and scopes are never mixed. */
export interface TokenKey {
  readonly cloud: string;
  readonly tenant: string;
  readonly identity: string;
  readonly scope: string;
}

export interface TokenCache {
  get(key: TokenKey): Promise<AccessToken | undefined>;
  set(key: TokenKey, token: AccessToken): Promise<void>;
  /** Removes the token, if there is one. */
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

/** Wraps a cache so that each token it returns is reported to `say`. */
export const tellingCache = (cache: TokenCache, say: (text: string) => void): TokenCache => ({
  get: async (key) => {
    const found = await cache.get(key);
    if (found) say(`The access token for ${key.scope.replace(/\/+\.default$/, '')} comes from the cache.`);
    return found;
  },
  set: cache.set,
  drop: cache.drop,
});

/** A cache that stores nothing. */
export const noTokenCache: TokenCache = { get: async () => undefined, set: async () => {}, drop: async () => {} };

/**
 * Caches access tokens between invocations. Anything unreadable counts as empty. `ACRTASK_TOKEN_CACHE=off` disables
 * this cache but no others.
 */
export const createTokenCache = (host: Pick<Host, 'env' | 'home' | 'platform' | 'now'>): TokenCache => {
  if (host.env.ACRTASK_TOKEN_CACHE?.toLowerCase() === 'off') return noTokenCache;
  const file = cacheFile(host, 'tokens.json');
  const read = async (): Promise<Entries> => {
    const entries = await file.read();
    if (!isEntries(entries)) return {};
    const soon = host.now().getTime() + tokenMargin;
    return Object.fromEntries(Object.entries(entries).filter(([, { expiresOn }]) => expiresOn > soon));
  };
  return {
    get: async (key) => {
      const found = (await read())[digest(key)];
      return found && { token: found.token, expiresOnTimestamp: found.expiresOn };
    },
    set: async (key, { token, expiresOnTimestamp }) =>
      file.write({ ...(await read()), [digest(key)]: { token, expiresOn: expiresOnTimestamp } }),
    drop: async (key) => {
      const { [digest(key)]: dropped, ...others } = await read();
      if (dropped) await file.write(others);
    },
  };
};
