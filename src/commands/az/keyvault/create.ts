import { defineCommand } from '../../../cli/command.ts';
import { option } from '../../../cli/option.ts';
import { choice, flag, integer, name, optional, text, threeState, withDefault } from '../../../cli/option-schemas.ts';
import { location, tags, tagsOf } from '../../shared/options.ts';
import { rights } from '../../shared/rights.ts';

const bool = (flags: string, summary: string) => option(`${flags} [bool]`, summary, optional(threeState()));

export default defineCommand({
  summary: 'Create a key vault with access policies.',
  description:
    'Create a key vault with access policies, and give yourself all permissions in it. With --enable-rbac-authorization, roles control access instead.',
  examples: [
    { about: 'Create a key vault.', command: 'acrtask az keyvault create -g myResourceGroup -n mykeyvault -l eastus' },
    {
      about: 'Create a key vault that uses roles for access.',
      command: 'acrtask az keyvault create -g myResourceGroup -n mykeyvault --enable-rbac-authorization true',
    },
  ],
  options: {
    name: option('--name, -n <name>', 'Name of the vault: 3 to 24 letters, digits, and hyphens.', name()),
    resourceGroup: option('--resource-group, -g <group>', 'Resource group of the vault.', name(), {
      configuredDefault: 'group',
      suggests: 'groups',
    }),
    location: {
      ...location,
      summary: 'Location; defaults to the location of the resource group.',
      schema: optional(text()),
    },
    sku: option('--sku <sku>', 'Service tier.', withDefault(choice(['standard', 'premium']), 'standard')),
    enableRbacAuthorization: bool(
      '--enable-rbac-authorization',
      'Whether roles control access, instead of access policies.',
    ),
    enablePurgeProtection: bool('--enable-purge-protection', 'Whether purge protection is on.'),
    enabledForDeployment: bool('--enabled-for-deployment', 'Whether virtual machines can read certificates.'),
    enabledForDiskEncryption: bool('--enabled-for-disk-encryption', 'Whether disk encryption can read secrets.'),
    enabledForTemplateDeployment: bool(
      '--enabled-for-template-deployment',
      'Whether Resource Manager can read secrets.',
    ),
    noSelfPerms: bool('--no-self-perms', 'Do not give yourself permissions.'),
    retentionDays: option(
      '--retention-days <days>',
      'Days to keep deleted vaults and secrets.',
      withDefault(integer({ min: 7, max: 90 }), 90),
    ),
    publicNetworkAccess: option(
      '--public-network-access <state>',
      'Whether public networks can reach the vault.',
      optional(choice(['Enabled', 'Disabled'])),
    ),
    bypass: option('--bypass <who>', 'Who bypasses the network rules.', optional(choice(['None', 'AzureServices']))),
    defaultAction: option(
      '--default-action <action>',
      'Action when no network rule matches.',
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
        `The vault '${name}' uses access policies. Change them with 'acrtask az keyvault set-policy'. To use roles instead, create the vault with --enable-rbac-authorization true.`,
      );
    return vault;
  },
  permissions: {
    always: [rights.vault.read, rights.vault.write],
    'unless --location is given': [rights.group.read],
    'unless signed in with az login': [rights.subscription.read],
    'unless --no-self-perms or --enable-rbac-authorization is true': [rights.directory.readMe],
  },
  shape: 'vault',
});
