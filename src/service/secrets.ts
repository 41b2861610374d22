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

/** Secrets in key vaults. */
export const createSecrets = (connection: Connection) => ({
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
