import type { Connection } from './connection.ts';

export interface SecretOptions {
  readonly value: string;
  readonly contentType?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly enabled?: boolean | undefined;
  readonly expiresOn?: Date | undefined;
  readonly notBefore?: Date | undefined;
}

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

  /** Stores a new version of a secret; resolves to it as the vault sent it, including its value. */
  set: async (vault: string, name: string, { value, tags, ...rest }: SecretOptions): Promise<unknown> => {
    const azure = await connection.azure();
    const client = await azure.secretClient(`https://${vault}${azure.cloud.keyVaultSuffix}`);
    return azure.call((options) =>
      client.setSecret(name, value, {
        abortSignal: options.abortSignal,
        onResponse: options.onResponse,
        tags: { ...tags },
        ...(rest.contentType === undefined ? {} : { contentType: rest.contentType }),
        ...(rest.enabled === undefined ? {} : { enabled: rest.enabled }),
        ...(rest.expiresOn ? { expiresOn: rest.expiresOn } : {}),
        ...(rest.notBefore ? { notBefore: rest.notBefore } : {}),
      }),
    );
  },
});

export type Secrets = ReturnType<typeof createSecrets>;
