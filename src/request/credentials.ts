import type { Credentials, CustomRegistryCredentials, SecretObject } from '@azure/arm-containerregistry';
import { CommandError } from '../errors.ts';

/** The options of `credential add` and `credential update` that make up one login. */
export interface CredentialOptions {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly useIdentity?: string | undefined;
}

const vaultSuffixes = ['.vault.azure.net', '.vault.usgovcloudapi.net', '.vault.azure.cn', '.vault.microsoftazure.de'];

const contains = (value: string, suffix: string): boolean => value.toLowerCase().includes(suffix.toLowerCase());

const secretFrom = (option: string, value: string, vaultSuffix: string): SecretObject => {
  if (contains(value, vaultSuffix)) return { type: 'Vaultsecret', value };
  const foreign = vaultSuffixes.find((suffix) => contains(value, suffix));
  if (foreign && /^https:\/\//i.test(value)) {
    throw new CommandError(`${option} is a secret of a key vault in another cloud (${foreign}).`, {
      hint: `Vaults of this cloud end in ${vaultSuffix}. Use one of them, or choose the cloud with --cloud.`,
    });
  }
  return { type: 'Opaque', value };
};

const bothOrIdentity =
  'Give --username and --password (plain text or Key Vault secret URLs), or --use-identity to log in with an identity of the task.';

/**
 * How a task logs in to another registry. A value that contains `vaultSuffix`, such as `.vault.azure.net`, names a Key
 * Vault secret. Throws CommandError when there is no login at all or half of one (commands.md 1.14, 19.16).
 */
export const customRegistryEntry = (options: CredentialOptions, vaultSuffix: string): CustomRegistryCredentials => {
  const { username, password, useIdentity } = options;
  const identity = useIdentity ? { identity: useIdentity } : {};
  if (!username && !password) {
    if (useIdentity) return identity;
    throw new CommandError('A login needs --username and --password, or --use-identity.', { hint: bothOrIdentity });
  }
  if (!username) throw new CommandError('--password is given without --username.', { hint: bothOrIdentity });
  if (!password) throw new CommandError('--username is given without --password.', { hint: bothOrIdentity });
  return {
    userName: secretFrom('--username', username, vaultSuffix),
    password: secretFrom('--password', password, vaultSuffix),
    ...identity,
  };
};

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
