import type {
  Credentials,
  CustomRegistryCredentials,
  IdentityProperties,
  SecretObject,
} from '@azure/arm-containerregistry';
import { CommandError } from '../../errors.ts';
import { customRegistryEntry, type SourceCredentials } from '../../request/credentials.ts';
import { hasSystemIdentity, userIdentitiesOf } from '../../request/identity.ts';
import type { ProjectLogin, ProjectTask } from '../project-schema.ts';
import type { Refer } from './export-step.ts';
import { knownSpelling } from './known-spelling.ts';
import { withoutMissing } from './without-missing.ts';

type Identity = IdentityProperties | null | undefined;

/** An identity of a task by its resource ID, where logins name it by its client ID. */
export const identityNamed = (identity: Identity, reference: string): string => {
  const found = Object.entries(identity?.userAssignedIdentities ?? {}).find(
    ([, each]) => each?.clientId?.toLowerCase() === reference.toLowerCase(),
  );
  return found?.[0] ?? reference;
};

/** The client ID of an identity of a task, where the project file names it by its resource ID. */
export const clientIdOf = (identity: Identity, reference: string): string => {
  const found = Object.entries(identity?.userAssignedIdentities ?? {}).find(
    ([id]) => id.toLowerCase() === reference.toLowerCase(),
  );
  return found?.[1]?.clientId ?? reference;
};

/** The address of the secret `kv:VAULT/SECRET[/VERSION]`; other texts as they are. */
export const vaultAddressOf = (reference: string, vaultSuffix: string): string => {
  const [, vault, secret] = /^kv:([^/]+)\/(.+)$/s.exec(reference) ?? [];
  return vault === undefined ? reference : `https://${vault}${vaultSuffix}/secrets/${secret}`;
};

/** `kv:VAULT/SECRET[/VERSION]` if that is the same address in this cloud, else the address. */
const vaultReference = (address: string, vaultSuffix: string): string => {
  const [, vault, secret] =
    /^https:\/\/([a-z0-9-]+)\.[^/]+\/secrets\/([a-z0-9-]+(?:\/[a-z0-9]+)?)$/i.exec(address) ?? [];
  const reference = `kv:${vault}/${secret}`;
  return vaultAddressOf(reference, vaultSuffix) === address ? reference : address;
};

const secretOf = (
  secret: SecretObject | null | undefined,
  vaultSuffix: string,
  refer: (value: string | undefined) => string,
): string | undefined => {
  if (!secret) return undefined;
  const { type, value } = secret;
  return type?.toLowerCase() === 'vaultsecret' && value
    ? vaultReference(value, vaultSuffix)
    : refer(value ?? undefined);
};

/** Whether a login can be made here: with a secret in a key vault of another cloud it cannot. */
const canBeMade = ({ userName, password }: CustomRegistryCredentials, vaultSuffix: string): boolean => {
  try {
    customRegistryEntry({ username: userName?.value || 'a', password: password?.value || 'a' }, vaultSuffix);
    return true;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return false;
  }
};

/**
 * The logins of a stored task. The service withholds user names as it does passwords, so that both are secrets; those of
 * a login that it does not show are taken to be there.
 */
const loginsOf = (
  registries: Credentials['customRegistries'] | null,
  { identity, vaultSuffix }: { readonly identity: Identity; readonly vaultSuffix: string },
  refer: Refer,
): Record<string, ProjectLogin> =>
  Object.fromEntries(
    Object.entries(registries ?? {}).flatMap(([server, login]): [string, ProjectLogin][] => {
      const referTo = (word: string, what: string) => (value: string | undefined) =>
        refer(`${server} ${word}`, `${what} for ${server}`, value);
      const entry = login ?? { userName: {}, password: {} };
      if (!canBeMade(entry, vaultSuffix)) return [];
      const said = withoutMissing({
        username: secretOf(entry.userName, vaultSuffix, referTo('USERNAME', 'user name')),
        password: secretOf(entry.password, vaultSuffix, referTo('PASSWORD', 'password')),
        identity: entry.identity ? identityNamed(identity, entry.identity) : undefined,
      });
      return [[server, said]];
    }),
  );

/** The identities of a stored task and its logins, in the words of the project file. */
export const identitiesAndLoginsOf = (
  identity: Identity,
  credentials: Credentials | null | undefined,
  vaultSuffix: string,
  refer: Refer,
): Partial<ProjectTask> => {
  const identities = [
    ...(hasSystemIdentity(identity ?? undefined) ? ['[system]'] : []),
    ...userIdentitiesOf(identity ?? undefined),
  ];
  const { sourceRegistry, customRegistries } = (credentials ?? {}) as SourceCredentials;
  const logins = loginsOf(customRegistries, { identity, vaultSuffix }, refer);
  return withoutMissing({
    identity: identities.length > 0 ? identities : undefined,
    authMode: knownSpelling<'None' | 'Default'>(['None', 'Default'], sourceRegistry?.loginMode || undefined),
    sourceAcrAuthId: sourceRegistry?.identity ? identityNamed(identity, sourceRegistry.identity) : undefined,
    credentials: Object.keys(logins).length > 0 ? logins : undefined,
  });
};
