import { defineCommand } from '../../../cli/command.ts';
import { option } from '../../../cli/option.ts';
import { choice, flag, integer, name, optional, text, threeState, withDefault } from '../../../cli/option-schemas.ts';
import { location, tags, tagsOf } from '../../shared/options.ts';

const bool = (flags: string, summary: string) => option(`${flags} [bool]`, summary, optional(threeState()));

export default defineCommand({
  summary: 'Create a key vault with access policies.',
  description:
    'Create a key vault with access policies, and give yourself all permissions in it; with --enable-rbac-authorization roles decide instead.',
  examples: [
    { about: 'Create a vault.', command: 'acrtask az keyvault create -g myResourceGroup -n mykeyvault -l eastus' },
    {
      about: 'Create a vault where roles decide.',
      command: 'acrtask az keyvault create -g myResourceGroup -n mykeyvault --enable-rbac-authorization true',
    },
  ],
  options: {
    name: option('--name, -n <name>', 'Name of the vault: 3 to 24 letters, digits and hyphens.', name()),
    resourceGroup: option('--resource-group, -g <group>', 'Resource group of the vault.', name(), {
      configuredDefault: 'group',
      suggests: 'groups',
    }),
    location: { ...location, summary: "Location; without it the group's.", schema: optional(text()) },
    sku: option('--sku <sku>', 'Service tier.', withDefault(choice(['standard', 'premium']), 'standard')),
    enableRbacAuthorization: bool('--enable-rbac-authorization', 'Roles decide who may do what, not access policies.'),
    enablePurgeProtection: bool('--enable-purge-protection', 'Deleted secrets cannot be purged early.'),
    enabledForDeployment: bool('--enabled-for-deployment', 'Virtual machines may read certificates.'),
    enabledForDiskEncryption: bool('--enabled-for-disk-encryption', 'Disk encryption may read secrets.'),
    enabledForTemplateDeployment: bool('--enabled-for-template-deployment', 'Resource Manager may read secrets.'),
    noSelfPerms: bool('--no-self-perms', 'Do not give yourself permissions.'),
    retentionDays: option(
      '--retention-days <days>',
      'How long deleted secrets are kept.',
      withDefault(integer({ min: 7, max: 90 }), 90),
    ),
    publicNetworkAccess: option(
      '--public-network-access <state>',
      'Access from public networks.',
      optional(choice(['Enabled', 'Disabled'])),
    ),
    bypass: option('--bypass <who>', 'Who passes the network rules.', optional(choice(['None', 'AzureServices']))),
    defaultAction: option(
      '--default-action <action>',
      'What applies where no network rule does.',
      optional(choice(['Allow', 'Deny'])),
    ),
    tags,
    noWait: option('--no-wait', 'Accepted for scripts written for az.', flag(), { hidden: true }),
  },
  request: ({ name, resourceGroup, noSelfPerms, tags, ...options }) => ({
    name,
    resourceGroup,
    options: { ...options, noSelfPerms: noSelfPerms ?? false, tags: tagsOf(tags) },
  }),
  execute: async ({ name, resourceGroup, options }, { services, messages }) => {
    const vault = await services.vaults.create(resourceGroup, name, options);
    if (options.enableRbacAuthorization === undefined)
      await messages.warn(
        `The vault '${name}' uses access policies, which 'acrtask az keyvault set-policy' changes. For roles instead, create it with --enable-rbac-authorization true.`,
      );
    return vault;
  },
  shape: 'vault',
});
