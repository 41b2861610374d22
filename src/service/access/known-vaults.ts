import type { Known, NetworkFacts, SecretFacts, SecretTarget, VaultFacts } from '../../access/model.ts';
import { secretKey } from '../../access/model.ts';
import { CommandError, NotSignedInError } from '../../errors.ts';
import type { SecretAttributes, Secrets } from '../secrets.ts';
import type { Vault, Vaults } from '../vaults.ts';
import { known, type Right, toKnown, unknown } from './known.ts';
import type { Memory } from './memory.ts';

const is = (value: unknown, word: string): boolean => String(value ?? '').toLowerCase() === word;

const networkOf = ({ publicNetworkAccess, networkAcls }: Vault['properties']): NetworkFacts => ({
  access: is(publicNetworkAccess, 'disabled')
    ? 'closed'
    : is(publicNetworkAccess, 'securedbyperimeter')
      ? 'perimeter'
      : is(networkAcls?.defaultAction, 'deny')
        ? 'rules'
        : 'open',
  allowed: (networkAcls?.ipRules ?? []).map((rule) => rule?.value ?? '').filter(Boolean),
  trustsAzureServices: /AzureServices/i.test(networkAcls?.bypass ?? 'AzureServices'),
});

/** The host of a vault's URI. */
const hostOf = ({ vaultUri }: Vault['properties']): string =>
  vaultUri !== undefined && URL.canParse(vaultUri) ? new URL(vaultUri).host.toLowerCase() : '';

/** A vault as Azure describes it, in the words of the access model (rest-api.md 11.1). */
export const vaultFactsOf = ({ id, name, properties }: Vault): VaultFacts => {
  const policies = new Map<string, readonly string[]>();
  // A policy for an application counts only together with it.
  for (const { objectId, applicationId, permissions } of properties.accessPolicies ?? []) {
    if (applicationId) continue;
    const key = objectId.toLowerCase();
    policies.set(key, [
      ...(policies.get(key) ?? []),
      ...(permissions?.secrets ?? []).map((each) => each.toLowerCase()),
    ]);
  }
  return {
    id,
    name,
    host: hostOf(properties),
    authorization: properties.enableRbacAuthorization === true ? 'roles' : 'policies',
    policies,
    network: networkOf(properties),
  };
};

const secretFactsOf = ({ enabled, exp, nbf }: SecretAttributes): SecretFacts => ({
  isEnabled: enabled,
  ...(exp === undefined ? {} : { expires: new Date(exp * 1000) }),
  ...(nbf === undefined ? {} : { notBefore: new Date(nbf * 1000) }),
});

const listing: Right = { act: 'list key vaults', permission: 'Microsoft.KeyVault/vaults/read' };
const naming: Right = {
  act: 'check whether a key vault name is taken',
  permission: 'Microsoft.KeyVault/checkNameAvailability/read',
};
const listingDeleted: Right = { act: 'list deleted key vaults', permission: 'Microsoft.KeyVault/deletedVaults/read' };
const reading: Right = {
  act: 'see the secrets of the key vault',
  permission: "secrets list or get in its access policy, or the role 'Key Vault Secrets User'",
};

const noToken = (cause: NotSignedInError): CommandError =>
  new CommandError('no source of credentials gives you an access token for key vaults', { cause });

const elsewhere = 'it is in another subscription, or you may not see it';

/** Looks up vaults by their hosts, and the secrets in them. */
export const createKnownVaults = (memory: Memory, vaults: Vaults, secrets: Secrets) => {
  const list = (): Promise<Known<readonly VaultFacts[]>> =>
    memory.once('vaults', async () => {
      const all = await toKnown(vaults.listWhole(), listing);
      return all.known ? known(all.value.filter(({ properties }) => properties).map(vaultFactsOf)) : all;
    });

  /** A vault that the subscription does not show: whether there is none of that name anywhere. */
  const missing = async (host: string, reason: string): Promise<Known<undefined>> => {
    const name = host.split('.')[0] ?? '';
    const [state, deleted] = await Promise.all([
      toKnown(vaults.checkName(name), naming),
      memory.once('deleted vaults', () => toKnown(vaults.listDeleted(), listingDeleted)),
    ]);
    // The name of a deleted vault stays taken until the vault is purged.
    if (deleted.known && deleted.value.some((each) => is(each.name, name))) return known(undefined);
    if (!state.known) return unknown(reason);
    const isFree = state.value.nameAvailable === true || state.value.reason === 'AccountNameInvalid';
    return isFree ? known(undefined) : unknown(reason);
  };

  const asked = <T>(request: Promise<T>): Promise<Known<T>> =>
    toKnown(
      request.catch((error: unknown) => {
        // Resource Manager tells whether somebody is signed in at all.
        if (error instanceof NotSignedInError) throw noToken(error);
        throw error;
      }),
      reading,
    );

  const secret = (target: SecretTarget): Promise<Known<SecretFacts | undefined>> =>
    memory.once(`secret ${secretKey(target)}`, async () => {
      const found = await asked(secrets.attributes(target.vault, target.name, target.version));
      return found.known ? known(found.value && secretFactsOf(found.value)) : found;
    });

  return {
    /** The vault at a host in lower case; `undefined` when none has the name. */
    at: (host: string): Promise<Known<VaultFacts | undefined>> =>
      memory.once(`vault ${host}`, async () => {
        const all = await list();
        const found = all.known ? all.value.find((each) => each.host === host) : undefined;
        return found ? known(found) : missing(host, all.known ? elsewhere : all.reason);
      }),

    /**
     * Whether a secret is there and usable, without its value. `isOneOfMany` says that several secrets of its vault are
     * looked up: most vaults list them all in a single response.
     */
    secret: async (target: SecretTarget, isOneOfMany: boolean): Promise<Known<SecretFacts | undefined>> => {
      if (!isOneOfMany || target.version !== undefined) return secret(target);
      const listed = await memory.once(`secrets ${target.vault}`, () => asked(secrets.firstAttributes(target.vault)));
      const found = listed.known ? listed.value.found.get(target.name.toLowerCase()) : undefined;
      if (found) return known(secretFactsOf(found));
      return listed.known && listed.value.isAll ? known(undefined) : secret(target);
    },
  };
};
