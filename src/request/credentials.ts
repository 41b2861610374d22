import type { Credentials, CustomRegistryCredentials, SecretObject } from '@azure/arm-containerregistry';
import { checkAll } from '../check-all.ts';
import { InvalidInputError } from '../errors.ts';

/** The host of a registry, with or without a port: no scheme, no path, no user. */
const isHost = (text: string): boolean => /^[^\s/\\?#@]+$/.test(text);

/** Refuses with CommandError what cannot be the login server of a registry, and shows the right form. */
export const requireLoginServer = (text: string): void => {
  if (isHost(text)) return;
  const host = text
    .trim()
    .replace(/^[a-z][a-z\d+.-]*:\/\//i, '')
    .replace(/[/\\?#].*$/s, '')
    .replace(/^.*@/, '');
  throw new InvalidInputError(text.trim() === '' ? 'The login server is empty.' : `'${text}' is no login server.`, {
    hint: isHost(host)
      ? `It is the name of a host alone: --login-server ${host}`
      : 'It is the name of a host alone, such as myregistry.azurecr.io, docker.io or localhost:5000.',
  });
};

/** The options of `credential add` and `credential update` that make up one login. */
export interface CredentialOptions {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly useIdentity?: string | undefined;
}

const vaultSuffixes = ['.vault.azure.net', '.vault.usgovcloudapi.net', '.vault.azure.cn', '.vault.microsoftazure.de'];

const withoutPort = (host: string): string => host.toLowerCase().replace(/:\d+$/, '');

/** How the host of an https address ends, after its first name, and whether the address is one of a secret. */
const vaultAddress = (value: string): { readonly suffix: string; readonly isSecret: boolean } | undefined => {
  const found = /^https:\/\/[^/?#.\s]+(\.[^/?#\s]+)([^\s]*)$/i.exec(value);
  if (!found) return undefined;
  const [, suffix = '', path = ''] = found;
  return { suffix: withoutPort(suffix), isSecret: /^\/secrets\/[^/?#]+(?:\/[^/?#]*)?\/?$/i.test(path) };
};

/** A text that only mentions a vault is a password like any other (commands.md 19.17). */
const secretFrom = (option: string, value: string, vaultSuffix: string): SecretObject => {
  const address = vaultAddress(value);
  const isOurs = address?.suffix === withoutPort(vaultSuffix);
  if (!address || !(isOurs || vaultSuffixes.includes(address.suffix))) return { type: 'Opaque', value };
  if (!address.isSecret) {
    throw new InvalidInputError(`${option} is the address of a key vault, but not of a secret in it.`, {
      hint: `The address of a secret looks like https://myvault${address.suffix}/secrets/NAME.`,
    });
  }
  if (isOurs || vaultSuffix === '') return { type: 'Vaultsecret', value };
  throw new InvalidInputError(`${option} is a secret of a key vault in another cloud (${address.suffix}).`, {
    hint: `Vaults of this cloud end in ${vaultSuffix}. Use one of them, or choose the cloud with --cloud.`,
  });
};

const bothOrIdentity =
  'Give --username and --password (plain text or Key Vault secret URLs), or --use-identity to log in with an identity of the task.';

/**
 * How a task logs in to another registry. The address of a secret in a vault whose host ends in `vaultSuffix`, such as
 * `.vault.azure.net`, names a Key Vault secret; with '' any cloud's does. Throws CommandError when there is no login at
 * all or half of one, and for other addresses of vaults (commands.md 1.14, 19.16, 19.17).
 */
export const customRegistryEntry = (options: CredentialOptions, vaultSuffix: string): CustomRegistryCredentials => {
  const { username, password, useIdentity } = options;
  const identity = useIdentity ? { identity: useIdentity } : {};
  if (!username && !password) {
    if (useIdentity) return identity;
    throw new InvalidInputError('A login needs --username and --password, or --use-identity.', {
      hint: bothOrIdentity,
    });
  }
  if (!username) throw new InvalidInputError('--password is given without --username.', { hint: bothOrIdentity });
  if (!password) throw new InvalidInputError('--username is given without --password.', { hint: bothOrIdentity });
  const secrets = checkAll({
    userName: () => secretFrom('--username', username, vaultSuffix),
    password: () => secretFrom('--password', password, vaultSuffix),
  });
  return { ...secrets, ...identity };
};

/** Whether a login lies in a key vault, and nobody is named who reads it (commands.md 19.16). */
export const lacksVaultReader = ({ userName, password, identity }: CustomRegistryCredentials): boolean =>
  !identity && [userName, password].some((secret) => secret?.type === 'Vaultsecret');

/** The credentials part of a task update that sets one login. */
export const credentialsWith = (loginServer: string, entry: CustomRegistryCredentials): Credentials => ({
  customRegistries: { [loginServer]: entry },
});

/** Credentials as sent: an update removes a login by naming its server with null, which the SDK's type does not know. */
export interface CredentialsRemoval {
  readonly customRegistries: Readonly<Record<string, null>>;
}

/** The credentials part of a task update that removes one login (commands.md 1.14). */
export const removalEntry = (loginServer: string): CredentialsRemoval => ({
  customRegistries: { [loginServer]: null },
});

/** Credentials whose source registry may name an identity: newer than the SDK's model (commands.md 1.15). */
export type SourceCredentials = Credentials & { readonly sourceRegistry?: { readonly identity?: string } };

/**
 * The credentials of a task or quick run for its own registry: `authMode` as of `--auth-mode`, `identity` as
 * `[system]`, `[caller]` or a client id; `{}` when neither is given (commands.md 1.14).
 */
export const sourceCredentials = (authMode: string | undefined, identity?: string): SourceCredentials => {
  if (!authMode && !identity) return {};
  return {
    sourceRegistry: { ...(authMode ? { loginMode: authMode } : {}), ...(identity ? { identity } : {}) },
  };
};
