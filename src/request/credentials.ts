import type { Credentials, CustomRegistryCredentials, SecretObject } from '@azure/arm-containerregistry';
import { checkAll } from '../check-all.ts';
import { InvalidInputError } from '../errors.ts';

/** The host name of a registry, with or without a port: no scheme, path, or user. */
const isHost = (text: string): boolean => /^[^\s/\\?#@]+$/.test(text);

/** Throws CommandError, with the correct form, for text that is not a valid login server. */
export const requireLoginServer = (text: string): void => {
  if (isHost(text)) return;
  const host = text
    .trim()
    .replace(/^[a-z][a-z\d+.-]*:\/\//i, '')
    .replace(/[/\\?#].*$/s, '')
    .replace(/^.*@/, '');
  throw new InvalidInputError(
    text.trim() === '' ? 'The login server is empty.' : `'${text}' is not a valid login server.`,
    {
      hint: isHost(host)
        ? `Use the host name only: --login-server ${host}`
        : 'Use a host name only, such as myregistry.azurecr.io, docker.io, or localhost:5000.',
    },
  );
};

/** The options of `credential add` and `credential update` that define a login. */
export interface CredentialOptions {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly useIdentity?: string | undefined;
}

const vaultSuffixes = ['.vault.azure.net', '.vault.usgovcloudapi.net', '.vault.azure.cn', '.vault.microsoftazure.de'];

const withoutPort = (host: string): string => host.toLowerCase().replace(/:\d+$/, '');

/** The suffix of the host in an https address, after its first label, and whether the address is that of a secret. */
const vaultAddress = (value: string): { readonly suffix: string; readonly isSecret: boolean } | undefined => {
  const found = /^https:\/\/[^/?#.\s]+(\.[^/?#\s]+)([^\s]*)$/i.exec(value);
  if (!found) return undefined;
  const [, suffix = '', path = ''] = found;
  return { suffix: withoutPort(suffix), isSecret: /^\/secrets\/[^/?#]+(?:\/[^/?#]*)?\/?$/i.test(path) };
};

/** A text that only contains the address of a vault is an ordinary password (commands.md 19.17). */
const secretFrom = (option: string, value: string, vaultSuffix: string): SecretObject => {
  const address = vaultAddress(value);
  const isOurs = address?.suffix === withoutPort(vaultSuffix);
  if (!address || !(isOurs || vaultSuffixes.includes(address.suffix))) return { type: 'Opaque', value };
  if (!address.isSecret) {
    throw new InvalidInputError(`${option} is the address of a key vault, not of a secret in it.`, {
      hint: `The address of a secret has the form https://myvault${address.suffix}/secrets/NAME.`,
    });
  }
  if (isOurs || vaultSuffix === '') return { type: 'Vaultsecret', value };
  throw new InvalidInputError(`${option} is a secret in a key vault in another cloud (${address.suffix}).`, {
    hint: `Key vault addresses in this cloud end in ${vaultSuffix}. Use such a vault, or select the other cloud with --cloud.`,
  });
};

const bothOrIdentity =
  'Specify --username and --password (as plain text or Key Vault secret URLs), or --use-identity to log in with an identity of the task.';

/**
 * How a task logs in to another registry. The address of a secret in a vault whose host ends in `vaultSuffix`, such as
 * `.vault.azure.net`, is a Key Vault secret; with '', the suffix of any cloud matches. Throws CommandError for a missing
 * or incomplete login, and for other vault addresses (commands.md 1.14, 19.16, 19.17).
 */
export const customRegistryEntry = (options: CredentialOptions, vaultSuffix: string): CustomRegistryCredentials => {
  const { username, password, useIdentity } = options;
  const identity = useIdentity ? { identity: useIdentity } : {};
  if (!username && !password) {
    if (useIdentity) return identity;
    throw new InvalidInputError('A login requires --username and --password, or --use-identity.', {
      hint: bothOrIdentity,
    });
  }
  if (!username) throw new InvalidInputError('--password is specified without --username.', { hint: bothOrIdentity });
  if (!password) throw new InvalidInputError('--username is specified without --password.', { hint: bothOrIdentity });
  const secrets = checkAll({
    userName: () => secretFrom('--username', username, vaultSuffix),
    password: () => secretFrom('--password', password, vaultSuffix),
  });
  return { ...secrets, ...identity };
};

/** Whether a login is stored in a key vault, without an identity to read it (commands.md 19.16). */
export const lacksVaultReader = ({ userName, password, identity }: CustomRegistryCredentials): boolean =>
  !identity && [userName, password].some((secret) => secret?.type === 'Vaultsecret');

/** The credentials in a task update that sets one login. */
export const credentialsWith = (loginServer: string, entry: CustomRegistryCredentials): Credentials => ({
  customRegistries: { [loginServer]: entry },
});

/** Credentials as sent: null for a server removes its login, which the SDK's type does not allow. */
export interface CredentialsRemoval {
  readonly customRegistries: Readonly<Record<string, null>>;
}

/** The credentials in a task update that removes one login (commands.md 1.14). */
export const removalEntry = (loginServer: string): CredentialsRemoval => ({
  customRegistries: { [loginServer]: null },
});

/** Credentials with an identity for the source registry, which the SDK's model lacks (commands.md 1.15). */
export type SourceCredentials = Credentials & { readonly sourceRegistry?: { readonly identity?: string } };

/**
 * The credentials of a task or quick run for its own registry: `authMode` as of `--auth-mode`, `identity` as
 * `[system]`, `[caller]`, or a client ID; `{}` when neither is given (commands.md 1.14).
 */
export const sourceCredentials = (authMode: string | undefined, identity?: string): SourceCredentials => {
  if (!authMode && !identity) return {};
  return {
    sourceRegistry: { ...(authMode ? { loginMode: authMode } : {}), ...(identity ? { identity } : {}) },
  };
};
