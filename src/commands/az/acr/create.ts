import { defineCommand } from '../../../cli/command.ts';
import { option } from '../../../cli/option.ts';
import { choice, name, optional, text, threeState } from '../../../cli/option-schemas.ts';
import { CommandError } from '../../../errors.ts';
import { buildRegistry } from '../../../request/registry.ts';
import type { Services } from '../../../service/services.ts';
import { location, tags, tagsOf } from '../../shared/options.ts';
import { rights } from '../../shared/rights.ts';
import { registryRows } from './rows.ts';

const bool = (flag: string, summary: string) => option(`${flag} [bool]`, summary, optional(threeState()));

/** Refuses what az refuses. Like az, leaves the length of a name to the service. */
const checkName = (name: string): void => {
  if (/[A-Z]/.test(name)) throw new CommandError('argument error: Registry name must use only lowercase.');
  if (name.includes('-')) throw new CommandError('argument error: Registry name cannot contain dashes.');
};

/** Encryption with a customer-managed key, which an identity of the registry reads. */
const encryptionWith = async (
  key: { readonly of: string; readonly url: string },
  group: string,
  services: Services,
) => {
  const [id = key.of] = await services.identities.idsOf([key.of], group);
  const identity = await services.identities.clientIdOf(id, group);
  return {
    identity: { type: 'UserAssigned' as const, userAssignedIdentities: { [id]: {} } },
    encryption: { status: 'enabled', keyVaultProperties: { keyIdentifier: key.url, identity } },
  };
};

export default defineCommand({
  summary: 'Create a registry.',
  examples: [
    {
      about: 'Create a registry.',
      command: 'acrtask az acr create -g myResourceGroup -n myregistry --sku Standard',
    },
    {
      about: 'Create a registry with an admin user, in a given location.',
      command: 'acrtask az acr create -g myResourceGroup -n myregistry --sku Basic --admin-enabled true -l eastus',
    },
    {
      about: 'Create a registry whose role assignments can be limited to repositories.',
      command: 'acrtask az acr create -g myResourceGroup -n myregistry --sku Standard --role-assignment-mode rbac-abac',
    },
  ],
  options: {
    name: option('--name, -n <name>', 'Name of the registry: 5 to 50 letters and digits.', text()),
    resourceGroup: option('--resource-group, -g <group>', 'Resource group of the registry.', name(), {
      configuredDefault: 'group',
      suggests: 'groups',
    }),
    sku: option('--sku <sku>', 'Service tier.', choice(['Basic', 'Standard', 'Premium'])),
    location: {
      ...location,
      summary: 'Location; defaults to the location of the resource group.',
      schema: optional(text()),
    },
    adminEnabled: bool('--admin-enabled', 'Whether the registry has an admin user.'),
    roleAssignmentMode: option(
      '--role-assignment-mode <mode>',
      'Whether role assignments apply to the whole registry (rbac) or can be limited to repositories (rbac-abac).',
      optional(choice(['rbac', 'rbac-abac'])),
    ),
    publicNetworkEnabled: bool('--public-network-enabled', 'Whether public networks can reach the registry.'),
    defaultAction: option(
      '--default-action <action>',
      'Action when no network rule matches; Premium only.',
      optional(choice(['Allow', 'Deny'])),
    ),
    allowTrustedServices: bool('--allow-trusted-services', 'Whether trusted Azure services bypass the network rules.'),
    dnlScope: option(
      '--dnl-scope <scope>',
      'Scope within which the hash in the login server name can be reused; Unsecure: no hash.',
      optional(choice(['Unsecure', 'TenantReuse', 'SubscriptionReuse', 'ResourceGroupReuse', 'NoReuse'])),
    ),
    zoneRedundancy: option(
      '--zone-redundancy <state>',
      'Whether the registry is zone redundant.',
      optional(choice(['Enabled', 'Disabled'])),
    ),
    allowExports: bool('--allow-exports', 'Whether images can be exported to other registries.'),
    dataEndpointEnabled: bool(
      '--data-endpoint-enabled',
      'Whether the registry has a dedicated data endpoint for client firewall rules.',
    ),
    identity: option(
      '--identity <identity>',
      'User-assigned identity that reads the encryption key: its name, client ID, or resource ID.',
      optional(text()),
      { suggests: 'identities' },
    ),
    keyEncryptionKey: option(
      '--key-encryption-key <url>',
      'Key Vault key that encrypts the registry; use with --identity.',
      optional(text()),
    ),
    workspace: option(
      '--workspace <workspace>',
      "Log Analytics workspace that receives the registry's events: its name or resource ID.",
      optional(text()),
    ),
    tags,
  },
  request: ({ name, resourceGroup, location, tags, workspace, ...options }) => {
    checkName(name);
    return {
      ...{ name, resourceGroup, location, workspace },
      tags: tagsOf(tags),
      key:
        options.identity && options.keyEncryptionKey
          ? { of: options.identity, url: options.keyEncryptionKey }
          : undefined,
      ...buildRegistry(options),
    };
  },
  execute: async ({ name, resourceGroup, location, tags, workspace, key, registry, warnings }, context) => {
    const { services, messages } = context;
    for (const warning of warnings) await messages.warn(warning);
    const created = await services.registries.create(resourceGroup, name, {
      location: location ?? (await services.groups.locationOf(resourceGroup)),
      ...(tags ? { tags: { ...tags } } : {}),
      ...registry,
      ...(key ? await encryptionWith(key, resourceGroup, services) : {}),
    });
    if (workspace !== undefined) await services.registries.sendEventsTo(created, resourceGroup, workspace);
    return created;
  },
  permissions: {
    always: [rights.registry.write, rights.registry.poll],
    'unless --location is given': [rights.group.read],
    'with --key-encryption-key': [rights.identity.read, rights.identity.assign],
    'with --workspace': [rights.logs.send, rights.logs.shareWorkspace],
  },
  shape: 'registry',
  rows: registryRows,
});
