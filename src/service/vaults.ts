import { abortable } from '../abortable.ts';
import { CommandError, NotFoundError, ServiceError } from '../errors.ts';
import { parseResourceId } from '../resource-id.ts';
import type { Connection } from './connection.ts';
import { deleteAt } from './deletion.ts';
import type { Directory } from './directory.ts';
import type { Groups } from './groups.ts';
import type { ArmResource } from './resource.ts';

const apiVersion = '2022-07-01';

/** Kinds of objects in a vault, each with its own permissions. */
export type PermissionKind = 'keys' | 'secrets' | 'certificates' | 'storage';
export type Permissions = Partial<Record<PermissionKind, readonly string[]>>;

interface AccessPolicy {
  readonly tenantId: string;
  readonly objectId: string;
  readonly applicationId?: string;
  readonly permissions: Permissions;
}

interface VaultProperties {
  readonly tenantId: string;
  readonly accessPolicies?: readonly AccessPolicy[];
  readonly enableRbacAuthorization?: boolean;
  readonly provisioningState?: string;
  readonly vaultUri?: string;
  readonly publicNetworkAccess?: string;
  readonly networkAcls?: {
    readonly bypass?: string;
    readonly defaultAction?: string;
    readonly ipRules?: readonly { readonly value?: string }[];
  } | null;
}

/** A vault as Azure has it. */
export type Vault = ArmResource & { readonly properties: VaultProperties & Readonly<Record<string, unknown>> };

export interface VaultOptions {
  readonly location?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly sku: string;
  readonly noSelfPerms: boolean;
  readonly enableRbacAuthorization?: boolean | undefined;
  readonly enablePurgeProtection?: boolean | undefined;
  readonly enabledForDeployment?: boolean | undefined;
  readonly enabledForDiskEncryption?: boolean | undefined;
  readonly enabledForTemplateDeployment?: boolean | undefined;
  readonly retentionDays: number;
  readonly publicNetworkAccess?: string | undefined;
  readonly bypass?: string | undefined;
  readonly defaultAction?: string | undefined;
}

export interface PolicyGrant {
  readonly principal: { readonly objectId: string } | { readonly assignee: string };
  readonly applicationId?: string | undefined;
  readonly permissions: Permissions;
}

const samePrincipal = (a: AccessPolicy, b: AccessPolicy): boolean =>
  a.objectId.toLowerCase() === b.objectId.toLowerCase() &&
  (a.applicationId ?? '').toLowerCase() === (b.applicationId ?? '').toLowerCase() &&
  a.tenantId.toLowerCase() === b.tenantId.toLowerCase();

/** The policies with one added: the kinds in it replace those of the same principal; other kinds stay. */
export const grant = (policies: readonly AccessPolicy[], granted: AccessPolicy): readonly AccessPolicy[] =>
  policies.some((each) => samePrincipal(each, granted))
    ? policies.map((each) =>
        samePrincipal(each, granted) ? { ...each, permissions: { ...each.permissions, ...granted.permissions } } : each,
      )
    : [...policies, granted];

const everything: Permissions = { keys: ['all'], secrets: ['all'], certificates: ['all'], storage: ['all'] };

export const createVaults = (connection: Connection, groups: Groups, directory: Directory) => {
  const pathOf = async (group: string, name: string): Promise<string> => {
    const { subscription } = await connection.azure();
    return `/subscriptions/${subscription.id}/resourceGroups/${encodeURIComponent(group)}/providers/Microsoft.KeyVault/vaults/${encodeURIComponent(name)}`;
  };
  const get = async (group: string, name: string): Promise<Vault> =>
    (await (await connection.azure()).arm('GET', await pathOf(group, name), apiVersion)) as Vault;

  /** Waits until the vault's address is known: the first response to a PUT comes before that (rest-api.md 11.1). */
  const ready = async (group: string, name: string, first: Vault): Promise<Vault> => {
    let vault = first;
    while (vault.properties.provisioningState === 'RegisteringDns') {
      await abortable(connection.host.sleep(1000, connection.signal), connection.signal);
      vault = await get(group, name);
    }
    return vault;
  };

  const listAll = async (): Promise<readonly ArmResource[]> => {
    const azure = await connection.azure();
    const filter = encodeURIComponent("resourceType eq 'Microsoft.KeyVault/vaults'");
    return (await azure.armItems(
      `/subscriptions/${azure.subscription.id}/resources?$filter=${filter}`,
      '2021-04-01',
    )) as readonly ArmResource[];
  };

  const listDeleted = async (): Promise<readonly ArmResource[]> => {
    const azure = await connection.azure();
    const path = `/subscriptions/${azure.subscription.id}/providers/Microsoft.KeyVault/deletedVaults`;
    return (await azure.armItems(path, apiVersion)) as readonly ArmResource[];
  };

  const groupOf = async (name: string): Promise<string> => {
    const found = (await listAll()).find((each) => each.name.toLowerCase() === name.toLowerCase());
    const group = found && parseResourceId(found.id)?.group;
    if (!group) throw new NotFoundError(`The Vault '${name}' not found within subscription.`);
    return group;
  };

  return {
    /** All vaults of the subscription, by name and ID. */
    list: listAll,

    /** All vaults of the subscription, complete. */
    listWhole: async (): Promise<readonly Vault[]> => {
      const azure = await connection.azure();
      const path = `/subscriptions/${azure.subscription.id}/providers/Microsoft.KeyVault/vaults`;
      return (await azure.armItems(path, apiVersion)) as readonly Vault[];
    },

    /**
     * Whether a vault could be created with that name: whether none has it, in any subscription, or the name is not
     * valid.
     */
    checkName: async (name: string): Promise<{ readonly nameAvailable?: boolean; readonly reason?: string }> => {
      const azure = await connection.azure();
      const path = `/subscriptions/${azure.subscription.id}/providers/Microsoft.KeyVault/checkNameAvailability`;
      const type = 'Microsoft.KeyVault/vaults';
      return ((await azure.arm('POST', path, apiVersion, { name, type })) ?? {}) as {
        readonly nameAvailable?: boolean;
      };
    },

    /** The deleted vaults of the subscription, whose names stay taken until they are purged. */
    listDeleted,

    /** All vaults of a group, complete. */
    listIn: async (group: string): Promise<readonly ArmResource[]> => {
      const azure = await connection.azure();
      const path = `/subscriptions/${azure.subscription.id}/resourceGroups/${encodeURIComponent(group)}/providers/Microsoft.KeyVault/vaults`;
      return (await azure.armItems(path, apiVersion)) as readonly ArmResource[];
    },

    /** A vault, looked up in the subscription unless its group is given. */
    show: async (name: string, group: string | undefined): Promise<Vault> => get(group ?? (await groupOf(name)), name),

    /** Deletes a vault; its secrets and its name are retained until it is purged. Resolves to whether it existed. */
    delete: async (name: string, group: string | undefined): Promise<boolean> =>
      deleteAt(connection, await pathOf(group ?? (await groupOf(name)), name), apiVersion),

    /** Purges a deleted vault, which frees its name. Throws CommandError when there is none. */
    purge: async (name: string, givenLocation: string | undefined): Promise<void> => {
      const azure = await connection.azure();
      const provider = `/subscriptions/${azure.subscription.id}/providers/Microsoft.KeyVault`;
      const deleted = async () => (await listDeleted()).find((each) => each.name.toLowerCase() === name.toLowerCase());
      const location = givenLocation ?? (await deleted())?.properties.location;
      if (location === undefined) throw new CommandError(`No deleted Vault or HSM was found with name ${name}`);
      const scope = `${azure.cloud.armAudience}/.default`;
      const path = `${provider}/locations/${location}/deletedVaults/${encodeURIComponent(name)}/purge`;
      await azure.send({ method: 'POST', url: `${azure.cloud.armEndpoint}${path}?api-version=${apiVersion}`, scope });
      // The purge is complete when the vault is no longer in the list.
      while (await deleted()) await connection.host.sleep(5000, connection.signal);
    },

    /** Creates a vault. An existing vault of that name is an error, not an update. */
    create: async (group: string, name: string, options: VaultOptions): Promise<Vault> => {
      const location = options.location ?? (await groups.locationOf(group));
      const exists = await get(group, name).then(
        () => true,
        (error) => {
          if (error instanceof ServiceError && error.status === 404) return false;
          throw error;
        },
      );
      if (exists) throw new CommandError(`The specified vault: ${name} already exists`);
      const tenantId = await directory.tenantId();
      const policies =
        options.enableRbacAuthorization || options.noSelfPerms
          ? []
          : [{ tenantId, objectId: await directory.callerObjectId(), permissions: everything }];
      const { publicNetworkAccess, enablePurgeProtection, enableRbacAuthorization } = options;
      const created = (await (
        await connection.azure()
      ).arm('PUT', await pathOf(group, name), apiVersion, {
        location,
        tags: options.tags,
        properties: {
          tenantId,
          sku: { family: 'A', name: options.sku },
          accessPolicies: policies,
          enableSoftDelete: true,
          softDeleteRetentionInDays: options.retentionDays,
          enableRbacAuthorization,
          enablePurgeProtection,
          enabledForDeployment: options.enabledForDeployment,
          enabledForDiskEncryption: options.enabledForDiskEncryption,
          enabledForTemplateDeployment: options.enabledForTemplateDeployment,
          publicNetworkAccess,
          networkAcls: { bypass: options.bypass ?? 'AzureServices', defaultAction: options.defaultAction ?? 'Allow' },
        },
      })) as Vault;
      return ready(group, name, created);
    },

    /**
     * Lets a principal do more with the secrets of a vault with access policies, given by its resource ID, and keeps
     * whatever it may do already. Resolves to whether that took a change.
     */
    addSecretPermissions: async (id: string, objectId: string, wanted: readonly string[]): Promise<boolean> => {
      const azure = await connection.azure();
      const vault = (await azure.arm('GET', id, apiVersion)) as Vault;
      const { tenantId, accessPolicies = [] } = vault.properties;
      const policy = { tenantId, objectId, permissions: {} };
      const before = accessPolicies.find((each) => samePrincipal(each, policy))?.permissions?.secrets ?? [];
      const has = (permission: string): boolean =>
        before.some((each) => each.toLowerCase() === 'all' || each.toLowerCase() === permission);
      if (wanted.every(has)) return false;
      const secrets = [...before, ...wanted.filter((permission) => !has(permission))];
      await azure.arm('PUT', id, apiVersion, {
        location: vault.location,
        tags: vault.tags,
        properties: {
          ...vault.properties,
          accessPolicies: grant(accessPolicies, { ...policy, permissions: { secrets } }),
        },
      });
      return true;
    },

    /** Adds or changes a principal's permissions in a vault with access policies. */
    setPolicy: async (name: string, givenGroup: string | undefined, wanted: PolicyGrant): Promise<Vault> => {
      const group = givenGroup ?? (await groupOf(name));
      const vault = await get(group, name);
      if (vault.properties.enableRbacAuthorization)
        throw new CommandError("Cannot set policies to a vault with '--enable-rbac-authorization' specified", {
          hint: `Give a role instead: az role assignment create --role "Key Vault Secrets User" --scope ${vault.id} --assignee PRINCIPAL`,
        });
      const { principal, applicationId, permissions } = wanted;
      const objectId =
        'objectId' in principal ? principal.objectId : (await directory.findPrincipal(principal.assignee)).objectId;
      const policy: AccessPolicy = {
        tenantId: vault.properties.tenantId,
        objectId,
        ...(applicationId ? { applicationId } : {}),
        permissions,
      };
      const changed = (await (
        await connection.azure()
      ).arm('PUT', await pathOf(group, name), apiVersion, {
        location: vault.location,
        tags: vault.tags,
        properties: { ...vault.properties, accessPolicies: grant(vault.properties.accessPolicies ?? [], policy) },
      })) as Vault;
      return ready(group, name, changed);
    },
  };
};

export type Vaults = ReturnType<typeof createVaults>;
