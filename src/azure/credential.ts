import type { AccessToken, TokenCredential } from '@azure/core-auth';
import { messageOf, NotSignedInError } from '../errors.ts';
import type { Host } from '../host.ts';
import type { Cloud } from './cloud.ts';
import { type TokenCache, tokenMargin } from './token-cache.ts';

/** The identity that the environment selects: part of the cache key, so that no other identity ever gets its token. */
const identityOf = ({ env }: Pick<Host, 'env'>, user: string): string =>
  JSON.stringify([
    env.AZURE_TOKEN_CREDENTIALS,
    env.AZURE_CLIENT_ID,
    env.AZURE_USERNAME,
    env.AZURE_FEDERATED_TOKEN_FILE,
    env.IDENTITY_ENDPOINT ?? env.MSI_ENDPOINT,
    env.AZURE_CONFIG_DIR,
    user,
  ]);

/** A credential whose tokens can be rejected. */
export interface RenewableCredential extends TokenCredential {
  /**
   * Drops a rejected token and resolves to a new one; undefined when the token is not ours, or when there is no
   * other.
   */
  renew(token: string): Promise<AccessToken | undefined>;
  /** Whether this credential issued the token. */
  knows(token: string): boolean;
}

/** Adds the cache to a credential, which is created only when the cache has no token. */
export const cachedCredential = (
  host: Pick<Host, 'env' | 'now'>,
  cloud: Cloud,
  account: { readonly tenantId: string; readonly user: string },
  cache: TokenCache,
  create: () => Promise<TokenCredential>,
): RenewableCredential => {
  const held = new Map<string, AccessToken>();
  const given = new Map<string, () => Promise<AccessToken | null>>();
  let credential: Promise<TokenCredential> | undefined;
  return {
    knows: (token) => given.has(token),
    renew: async (token) => {
      const fresh = await given.get(token)?.();
      return fresh && fresh.token !== token ? fresh : undefined;
    },
    getToken: async (scopes, options) => {
      const scope = [scopes].flat().join(' ');
      const tenant = options?.tenantId ?? (account.tenantId || host.env.AZURE_TENANT_ID || '');
      const key = {
        cloud: `${cloud.name} ${cloud.instance ?? ''}`,
        tenant,
        identity: identityOf(host, account.user),
        scope,
      };
      // A claims challenge requires a new token, whatever is cached.
      const known = options?.claims ? undefined : (held.get(`${tenant} ${scope}`) ?? (await cache.get(key)));
      const ask = async (): Promise<AccessToken | null> => {
        credential ??= create();
        const token = await (await credential).getToken(scopes, options);
        if (!token) return null;
        held.set(`${tenant} ${scope}`, token);
        given.set(token.token, renew);
        await cache.set(key, token);
        return token;
      };
      const renew = async (): Promise<AccessToken | null> => {
        held.delete(`${tenant} ${scope}`);
        await cache.drop(key);
        return ask();
      };
      if (known && known.expiresOnTimestamp > host.now().getTime() + tokenMargin) {
        held.set(`${tenant} ${scope}`, known);
        given.set(known.token, renew);
        return known;
      }
      return ask();
    },
  };
};

/** Wraps a credential so that every token is passed to `hide`. */
export const hidingCredential = (credential: TokenCredential, hide: (secret: string) => void): TokenCredential => ({
  getToken: async (scopes, options) => {
    const token = await credential.getToken(scopes, options);
    if (token) hide(token.token);
    return token;
  },
});

/** A credential from outside; that it gives no token is told as for the sources that acrtask looks for itself. */
export const givenCredential = (credential: TokenCredential): TokenCredential => ({
  getToken: async (scopes, options) => {
    const refused = (reason: string, cause?: unknown) =>
      new NotSignedInError([{ source: 'The given credential', outcome: 'refused', reason }], cause);
    const token = await credential.getToken(scopes, options).catch((error: unknown) => {
      throw options?.abortSignal?.aborted ? error : refused(messageOf(error), error);
    });
    if (!token) throw refused('it has no access token.');
    return token;
  },
});

interface TokenAnswer {
  readonly access_token: string;
  readonly expires_on: string;
}

/** The emulator issues tokens to every client that can reach it. */
export const emulatorCredential = (cloud: Cloud, read: (url: string) => Promise<unknown>): TokenCredential => ({
  getToken: async (scopes) => {
    const resource = ([scopes].flat()[0] ?? '').replace(/\/\.default$/, '');
    const answer = (await read(
      `${cloud.armEndpoint}/msi?api-version=2019-08-01&resource=${encodeURIComponent(resource)}`,
    )) as TokenAnswer;
    return { token: answer.access_token, expiresOnTimestamp: Number(answer.expires_on) * 1000 };
  },
});
