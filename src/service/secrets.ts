import type { Azure } from '../azure/azure.ts';
import { CommandError, ServiceError, UnexpectedResponseError } from '../errors.ts';
import { answerJson, isObject } from '../json.ts';
import type { Connection } from './connection.ts';

/** What a vault keeps about a secret besides its value. */
export interface SecretChange {
  readonly contentType?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly enabled?: boolean | undefined;
  readonly expiresOn?: Date | undefined;
  readonly notBefore?: Date | undefined;
}

export interface SecretOptions extends SecretChange {
  readonly value: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** The members that have a value, as the client takes them. */
const given = ({ contentType, enabled, expiresOn, notBefore }: SecretChange) => ({
  ...(contentType === undefined ? {} : { contentType }),
  ...(enabled === undefined ? {} : { enabled }),
  ...(expiresOn ? { expiresOn } : {}),
  ...(notBefore ? { notBefore } : {}),
});

/** The location of a secret: in a vault, given by its name or URL; its newest version unless one is given. */
export type SecretPlace = ({ readonly vault: string } | { readonly vaultUrl: string }) & {
  readonly name: string;
  readonly version?: string | undefined;
};

/** What a vault tells about a version of a secret, without its value. Times are in seconds since 1970. */
export interface SecretAttributes {
  readonly version: string;
  readonly enabled: boolean;
  readonly created: number;
  readonly exp?: number;
  readonly nbf?: number;
}

const apiVersion = '7.4';

const nameIn = (id: string): string => /\/secrets\/([^/?#]+)/.exec(id)?.[1] ?? '';

const attributesIn = (item: unknown): SecretAttributes => {
  const { id, attributes } = item as { readonly id: string; readonly attributes: Readonly<Record<string, unknown>> };
  const { enabled, created, exp, nbf } = attributes;
  return {
    version: /\/secrets\/[^/]+\/([^/?#]+)/.exec(id)?.[1] ?? '',
    enabled: enabled !== false,
    created: Number(created ?? 0),
    ...(typeof exp === 'number' ? { exp } : {}),
    ...(typeof nbf === 'number' ? { nbf } : {}),
  };
};

/** The service lists versions in no particular order; the one that was created last is the current one. */
const currentOf = (versions: readonly SecretAttributes[], version: string | undefined): SecretAttributes | undefined =>
  version === undefined
    ? versions.reduce<SecretAttributes | undefined>(
        (last, each) => (last && last.created > each.created ? last : each),
        undefined,
      )
    : versions.find((each) => each.version.toLowerCase() === version.toLowerCase());

/** A secret with more pages of versions than this is asked for itself. */
const mostPages = 20;

const refusesRight = (error: unknown): boolean =>
  error instanceof ServiceError &&
  error.status === 403 &&
  !/^ForbiddenBy(?:Firewall|Connection)$/.test(error.innerCode ?? '');

/** Throws CommandError for a host that is not a vault of this cloud, since a token would be sent there. */
const urlOf = ({ cloud: { keyVaultSuffix } }: Azure, host: string, name?: string): string => {
  const label = host.toLowerCase().endsWith(keyVaultSuffix) ? host.slice(0, -keyVaultSuffix.length) : '';
  if (!/^[a-z\d-]+$/i.test(label)) throw new CommandError(`'${host}' is not a key vault of this cloud.`);
  return `https://${host}/secrets${name === undefined ? '' : `/${encodeURIComponent(name)}`}`;
};

const getJson = async (azure: Azure, host: string, url: string): Promise<Readonly<Record<string, unknown>>> => {
  const answer = answerJson((await azure.send({ method: 'GET', url, scope: scopeOf(azure), once: true })).body, url);
  if (isObject(answer)) return answer;
  throw new UnexpectedResponseError(`The key vault ${host} sent an empty response.`);
};

const isAt = (host: string, address: string): boolean =>
  URL.canParse(address) && new URL(address).host === new URL(`https://${host}`).host;

/** What the service itself names in its challenge (rest-api.md 11.2). */
const scopeOf = ({ cloud: { keyVaultSuffix } }: Azure): string =>
  `https://${keyVaultSuffix.slice(1).replace(/:\d+$/, '')}/.default`;

/** Secrets in key vaults. */
export const createSecrets = (connection: Connection) => ({
  /**
   * The attributes of a secret in the vault at `host`, of its current version unless one is given; undefined when there is
   * no such secret. Reads no value when the caller may list secrets; otherwise the value, which comes along, is dropped.
   * Throws CommandError for a host that is not a vault of this cloud, since a token would be sent there.
   */
  attributes: async (host: string, name: string, version?: string): Promise<SecretAttributes | undefined> => {
    const azure = await connection.azure();
    const path = urlOf(azure, host, name);
    const get = (url: string) => getJson(azure, host, url);
    const byItself = async (): Promise<SecretAttributes> =>
      attributesIn(await get(`${path}/${encodeURIComponent(version ?? '')}?api-version=${apiVersion}`));
    const byVersions = async (): Promise<SecretAttributes | undefined> => {
      const found: SecretAttributes[] = [];
      let next: string | undefined = `${path}/versions?api-version=${apiVersion}`;
      for (let page = 0; next; page += 1) {
        // The token is for this vault only.
        if (page === mostPages || !isAt(host, next)) return byItself();
        const answer = await get(next);
        found.push(...(answer.value as readonly unknown[]).map(attributesIn));
        next = typeof answer.nextLink === 'string' && answer.nextLink !== '' ? answer.nextLink : undefined;
      }
      return currentOf(found, version);
    };
    try {
      return await byVersions().catch((error: unknown) => {
        if (refusesRight(error)) return byItself();
        throw error;
      });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      if (error.innerCode === 'SecretDisabled') return { version: version ?? '', enabled: false, created: 0 };
      if (error.status === 404 && error.code === 'SecretNotFound') return undefined;
      throw error;
    }
  },

  /**
   * The attributes of the first secrets of the vault at `host`, by their names in lower case, of their current versions, and
   * whether these are all. Throws CommandError as `attributes` does.
   */
  firstAttributes: async (
    host: string,
  ): Promise<{ readonly found: ReadonlyMap<string, SecretAttributes>; readonly isAll: boolean }> => {
    const azure = await connection.azure();
    const { value, nextLink } = await getJson(azure, host, `${urlOf(azure, host)}?api-version=${apiVersion}`);
    const found = (value as readonly { readonly id: string }[]).map(
      (item) => [nameIn(item.id).toLowerCase(), attributesIn(item)] as const,
    );
    return { found: new Map(found), isAll: !nextLink };
  },

  /** Enables a version of a secret in the vault at `host`, the newest when it is ''. */
  enable: async (host: string, name: string, version: string): Promise<void> => {
    const azure = await connection.azure();
    await azure.send({
      method: 'PATCH',
      url: `${urlOf(azure, host, name)}/${encodeURIComponent(version)}?api-version=${apiVersion}`,
      scope: scopeOf(azure),
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ attributes: { enabled: true } }),
    });
  },

  /** A secret as the vault sent it, including its value. */
  show: async (place: SecretPlace): Promise<unknown> => {
    const azure = await connection.azure();
    const { name, version } = place;
    const client = await azure.secretClient(
      'vaultUrl' in place ? place.vaultUrl : `https://${place.vault}${azure.cloud.keyVaultSuffix}`,
    );
    const found = await azure.call((options) =>
      client.getSecret(name, { ...options, ...(version === undefined ? {} : { version }) }),
    );
    return found;
  },

  /** The value of a secret, of its newest version unless one is given, read as the caller. */
  read: async (vault: string, name: string, version?: string): Promise<string> => {
    const azure = await connection.azure();
    const client = await azure.secretClient(`https://${vault}${azure.cloud.keyVaultSuffix}`);
    const found = await azure.call((options) =>
      client.getSecret(name, { ...options, ...(version === undefined ? {} : { version }) }),
    );
    return (found as { readonly value: string }).value;
  },

  /** Changes what is known about a version of a secret, the newest unless one is given; resolves to it without its value. */
  change: async (
    vault: string,
    name: string,
    version: string | undefined,
    { tags, ...rest }: SecretChange,
  ): Promise<unknown> => {
    const azure = await connection.azure();
    const client = await azure.secretClient(`https://${vault}${azure.cloud.keyVaultSuffix}`);
    return azure.call((options) =>
      client.updateSecretProperties(name, version ?? '', {
        abortSignal: options.abortSignal,
        onResponse: options.onResponse,
        ...(tags === undefined ? {} : { tags: { ...tags } }),
        ...given(rest),
      }),
    );
  },

  /** Stores a new version of a secret; resolves to it as the vault sent it, including its value. */
  set: async (vault: string, name: string, { value, tags, ...rest }: SecretOptions): Promise<unknown> => {
    const azure = await connection.azure();
    const client = await azure.secretClient(`https://${vault}${azure.cloud.keyVaultSuffix}`);
    return azure.call((options) =>
      client.setSecret(name, value, {
        abortSignal: options.abortSignal,
        onResponse: options.onResponse,
        tags: { ...tags },
        ...given(rest),
      }),
    );
  },
});

export type Secrets = ReturnType<typeof createSecrets>;
