import type { EmulatorContext } from '../emulator-context.ts';
import { byName } from '../store/named-objects.ts';
import type { Secret, SecretVersion } from '../store/state.ts';
import { badParameter, secretDeleted, secretNotFound } from './errors.ts';

type VaultContext = Pick<EmulatorContext, 'store' | 'now' | 'newId'>;

export interface SecretChange {
  readonly value?: string;
  readonly contentType?: string;
  readonly tags?: Record<string, string>;
  readonly attributes?: { readonly enabled?: boolean; readonly exp?: number; readonly nbf?: number };
}

/** A secret and one of its versions. */
export interface Found {
  readonly secret: Secret;
  readonly version: SecretVersion;
}

export const latestOf = (secret: Secret): Found => ({ secret, version: secret.versions.at(-1) as SecretVersion });

/** Secret names contain no slash: a soft-deleted secret stays in the vault, under another key. */
const deletedPrefix = 'deleted/';

const keyOf = (name: string): string => name.toLowerCase();
const deletedKeyOf = (name: string): string => `${deletedPrefix}${keyOf(name)}`;

const shelf = (context: VaultContext, vault: string): Record<string, Secret> => {
  const { secrets } = context.store.state;
  secrets[keyOf(vault)] ??= byName();
  return secrets[keyOf(vault)] as Record<string, Secret>;
};

/** The secrets of a vault that are not deleted. */
export const secretsOf = (context: VaultContext, vault: string): Secret[] =>
  Object.entries(shelf(context, vault)).flatMap(([key, secret]) => (key.startsWith(deletedPrefix) ? [] : [secret]));

const secondsOf = (context: VaultContext): number => Math.floor(context.now().getTime() / 1000);

/** Adds a version to a secret, creating the secret first if necessary (rest-api.md 11.2). */
export const setSecret = (context: VaultContext, vault: string, name: string, change: SecretChange): Found => {
  if (!/^[0-9a-zA-Z-]{1,127}$/.test(name)) {
    throw badParameter(
      `The request URI contains an invalid name: ${name}. Names are 1 to 127 letters, digits and dashes.`,
    );
  }
  if (typeof change.value !== 'string')
    throw badParameter('Parameter "value" of the request is required and a string.');
  const secrets = shelf(context, vault);
  if (secrets[deletedKeyOf(name)]) throw secretDeleted(name);
  secrets[keyOf(name)] ??= { name, versions: [] };
  const secret = secrets[keyOf(name)] as Secret;
  const seconds = secondsOf(context);
  const version: SecretVersion = {
    version: context.newId().replaceAll('-', ''),
    value: change.value,
    ...(change.contentType === undefined ? {} : { contentType: change.contentType }),
    ...(change.tags === undefined ? {} : { tags: change.tags }),
    attributes: { enabled: true, ...change.attributes, created: seconds, updated: seconds },
  };
  secret.versions.push(version);
  return { secret, version };
};

/** A version of a secret, by default the latest. Throws `SecretNotFound`. */
export const findSecret = (context: VaultContext, vault: string, name: string, version: string): Found => {
  const secret = shelf(context, vault)[keyOf(name)];
  const found = version
    ? secret?.versions.find((each) => each.version === version.toLowerCase())
    : secret?.versions.at(-1);
  if (!secret || !found) throw secretNotFound(version ? `${name}/${version}` : name);
  return { secret, version: found };
};

/** Changes the attributes of a version, never its value. */
export const updateSecret = (
  context: VaultContext,
  vault: string,
  name: string,
  version: string,
  change: SecretChange,
): Found => {
  const found = findSecret(context, vault, name, version);
  if (change.contentType !== undefined) found.version.contentType = change.contentType;
  if (change.tags !== undefined) found.version.tags = change.tags;
  Object.assign(found.version.attributes, change.attributes, { updated: secondsOf(context) });
  return found;
};

const move = (context: VaultContext, vault: string, name: string, from: string, to: string): Found => {
  const secrets = shelf(context, vault);
  const secret = secrets[from];
  if (!secret) throw secretNotFound(name);
  delete secrets[from];
  secrets[to] = secret;
  return latestOf(secret);
};

/** Deletes a secret; it can be recovered, and its name stays reserved until then. Throws `SecretNotFound`. */
export const deleteSecret = (context: VaultContext, vault: string, name: string): Found =>
  move(context, vault, name, keyOf(name), deletedKeyOf(name));

/** Recovers a deleted secret. Throws `SecretNotFound`. */
export const recoverSecret = (context: VaultContext, vault: string, name: string): Found =>
  move(context, vault, name, deletedKeyOf(name), keyOf(name));

/** A deleted secret. Throws `SecretNotFound`. */
export const findDeletedSecret = (context: VaultContext, vault: string, name: string): Found => {
  const secret = shelf(context, vault)[deletedKeyOf(name)];
  if (!secret) throw secretNotFound(name);
  return latestOf(secret);
};

/** Purges a deleted secret. */
export const purgeSecret = (context: VaultContext, vault: string, name: string): void => {
  delete shelf(context, vault)[deletedKeyOf(name)];
};
