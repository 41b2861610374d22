import { defineCommand } from '../../../cli/command.ts';
import { option } from '../../../cli/option.ts';
import { choice, optional, texts, threeState } from '../../../cli/option-schemas.ts';
import { CommandError } from '../../../errors.ts';
import type { RegistryChange } from '../../../service/registry-admin.ts';
import { tags, tagsOf } from '../../shared/options.ts';
import { rights } from '../../shared/rights.ts';
import { namedRegistry } from './options.ts';
import { registryRows } from './rows.ts';

const bool = (flags: string, summary: string) => option(`${flags} [bool]`, summary, optional(threeState()));

const roleModes = { rbac: 'LegacyRegistryPermissions', 'rbac-abac': 'AbacRepositoryPermissions' } as const;

/** The value in `networkRuleBypassAllowedForTasks=true`, for which az has its generic `--set` only; undefined for other text. */
const tasksBypass = (text: string): boolean | undefined => {
  const [, value] = /^network_?rule_?bypass_?allowed_?for_?tasks=(true|false)$/i.exec(text) ?? [];
  return value === undefined ? undefined : value.toLowerCase() === 'true';
};

/** The members of `change` that have a value. */
const given = (change: Readonly<Record<string, unknown>>): RegistryChange =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));

const stateOf = (on: boolean | undefined, yes: string, no: string): string | undefined =>
  on === undefined ? undefined : on ? yes : no;

export default defineCommand({
  summary: 'Change a registry.',
  examples: [
    { about: 'Enable the admin user.', command: 'acrtask az acr update -n myregistry --admin-enabled true' },
    { about: 'Change the service tier.', command: 'acrtask az acr update -n myregistry --sku Premium' },
    {
      about: 'Let tasks bypass the network rules.',
      command: 'acrtask az acr update -n myregistry --set networkRuleBypassAllowedForTasks=true',
    },
  ],
  options: {
    ...namedRegistry,
    sku: option('--sku <sku>', 'Service tier.', optional(choice(['Basic', 'Standard', 'Premium']))),
    adminEnabled: bool('--admin-enabled', 'Whether the registry has an admin user.'),
    anonymousPullEnabled: bool('--anonymous-pull-enabled', 'Whether anonymous pull is allowed.'),
    roleAssignmentMode: option(
      '--role-assignment-mode <mode>',
      'Whether role assignments apply to the whole registry (rbac) or can be limited to repositories (rbac-abac).',
      optional(choice(['rbac', 'rbac-abac'])),
    ),
    tags,
    publicNetworkEnabled: bool('--public-network-enabled', 'Whether public networks can reach the registry.'),
    defaultAction: option(
      '--default-action <action>',
      'Action when no network rule matches; Premium only.',
      optional(choice(['Allow', 'Deny'])),
    ),
    allowTrustedServices: bool('--allow-trusted-services', 'Whether trusted Azure services bypass the network rules.'),
    allowExports: {
      ...bool('--allow-exports', 'Whether images can be exported to other registries.'),
      preview: true,
    },
    dataEndpointEnabled: bool('--data-endpoint-enabled', 'Whether the registry has a dedicated data endpoint.'),
    set: option(
      '--set <property=value>',
      'Property without an option, as name=value; only networkRuleBypassAllowedForTasks.',
      optional(texts()),
      { suggests: ['networkRuleBypassAllowedForTasks=true', 'networkRuleBypassAllowedForTasks=false'] },
    ),
  },
  check: ({ set = [] }) =>
    set
      .filter((each) => tasksBypass(each) === undefined)
      .map(
        (each) =>
          `argument --set: '${each}' cannot be set. Allowed: networkRuleBypassAllowedForTasks=true or networkRuleBypassAllowedForTasks=false.`,
      ),
  request: (values) => {
    const { roleAssignmentMode, publicNetworkEnabled, allowExports } = values;
    const defaultAction = values.defaultAction ?? (publicNetworkEnabled === false ? 'Deny' : undefined);
    const exportStatus = stateOf(allowExports, 'enabled', 'disabled');
    return {
      ref: { registry: values.name, resourceGroup: values.resourceGroup },
      isClosed: publicNetworkEnabled === false,
      isAbac: roleAssignmentMode === 'rbac-abac',
      change: given({
        sku: values.sku && { name: values.sku },
        adminUserEnabled: values.adminEnabled,
        anonymousPullEnabled: values.anonymousPullEnabled,
        dataEndpointEnabled: values.dataEndpointEnabled,
        publicNetworkAccess: stateOf(publicNetworkEnabled, 'Enabled', 'Disabled'),
        networkRuleBypassOptions: stateOf(values.allowTrustedServices, 'AzureServices', 'None'),
        networkRuleBypassAllowedForTasks: values.set?.map(tasksBypass).at(-1),
        networkRuleSet: defaultAction && { defaultAction },
        policies: exportStatus && { exportPolicy: { status: exportStatus } },
        roleAssignmentMode: roleAssignmentMode && roleModes[roleAssignmentMode],
        tags: tagsOf(values.tags),
      }),
    };
  },
  execute: async ({ ref, isClosed, isAbac, change }, { services, messages }) => {
    if (isClosed) await messages.warn('Disabling the public endpoint overrides all firewall configurations.');
    const registry = await services.registries.read(ref);
    if (change.networkRuleSet && registry.raw.sku?.name !== 'Premium')
      throw new CommandError('Network rules are only supported for managed registries in Premium SKU.');
    if (isAbac)
      await messages.warn(
        'Tasks without an identity for their own registry (--source-acr-auth-id) can no longer pull from it or push to it.',
      );
    await services.registries.forget(registry.name);
    return services.registryAdmin.update(registry, change);
  },
  permissions: { always: [rights.registry.read, rights.registry.write, rights.registry.poll] },
  shape: 'registry',
  rows: registryRows,
});
