import type { Credentials, CustomRegistryCredentials, SecretObject } from '@azure/arm-containerregistry';
import type { CredentialValue, RegistryLogin, SecretTarget } from './model.ts';

/** The secret at an address such as `https://mykeyvault.vault.azure.net/secrets/name/version`; undefined for others. */
export const secretAt = (address: string): SecretTarget | undefined => {
  const [, vault, name, version] =
    /^https:\/\/([^/?#@\s]+)\/secrets\/([^/?#]+)(?:\/([^/?#]*))?\/?$/i.exec(address.trim()) ?? [];
  if (vault === undefined || name === undefined) return undefined;
  return { vault: vault.toLowerCase(), name, ...(version ? { version } : {}) };
};

const credentialValue = (secret: SecretObject | null | undefined): CredentialValue => {
  if (!secret?.value) return secret?.type === 'Opaque' ? 'stored' : 'missing';
  return secret.type === 'Vaultsecret' ? (secretAt(secret.value) ?? 'missing') : 'stored';
};

/**
 * How a run logs in with a credential of a task. Only a task that was read with its secrets shows it: otherwise the
 * service sends null (rest-api.md 4.2).
 */
export const loginOf = (credential: CustomRegistryCredentials | null | undefined): RegistryLogin => {
  if (!credential) return { by: 'unknown' };
  const { userName, password, identity } = credential;
  if (identity && !userName && !password) return { by: 'identity', identity: identity.toLowerCase() };
  return { by: 'password', userName: credentialValue(userName), password: credentialValue(password) };
};

/** How a run logs in to the registry of its task (rest-api.md 4.1). Without an entry the mode is `Default`. */
export const sourceLoginOf = (credentials: Credentials | null | undefined): RegistryLogin => {
  const source = credentials?.sourceRegistry as
    | { readonly identity?: string | null; readonly loginMode?: string | null }
    | null
    | undefined;
  if (source?.identity) return { by: 'identity', identity: source.identity.toLowerCase() };
  return source?.loginMode?.toLowerCase() === 'none' ? { by: 'nothing' } : { by: 'run' };
};

/** The credentials of a task, by login server in lower case. */
export const loginsOf = (credentials: Credentials | null | undefined): ReadonlyMap<string, RegistryLogin> =>
  new Map(
    Object.entries(credentials?.customRegistries ?? {}).map(([server, entry]) => [
      server.toLowerCase(),
      loginOf(entry as CustomRegistryCredentials | null),
    ]),
  );
