import type { NetworkFacts, RegistryFacts } from '../../access/model.ts';
import type { ArmResource } from '../resource.ts';

interface RuleSet {
  readonly defaultAction?: unknown;
  readonly ipRules?: readonly ({ readonly value?: unknown } | null)[] | null;
}

const is = (value: unknown, word: string): boolean => String(value ?? '').toLowerCase() === word;

const networkOf = ({ properties }: ArmResource): NetworkFacts => {
  const rules = (properties.networkRuleSet ?? {}) as RuleSet;
  const hasRules = is(rules.defaultAction, 'deny');
  const open = hasRules ? 'rules' : 'open';
  const { publicNetworkAccess } = properties;
  return {
    access: is(publicNetworkAccess, 'disabled')
      ? 'closed'
      : is(publicNetworkAccess, 'securedbyperimeter')
        ? 'perimeter'
        : open,
    allowed: (rules.ipRules ?? []).map((rule) => String(rule?.value ?? '')).filter(Boolean),
    trustsAzureServices: !is(properties.networkRuleBypassOptions, 'none'),
  };
};

/** A registry as Azure describes it, in the words of the access model (rest-api.md 3.1). */
export const registryFactsOf = (raw: ArmResource): RegistryFacts => {
  const { properties } = raw;
  return {
    id: raw.id,
    name: raw.name,
    loginServer: String(properties.loginServer ?? '').toLowerCase(),
    sku: raw.sku?.name ?? '',
    mode: is(properties.roleAssignmentMode, 'abacrepositorypermissions') ? 'repositories' : 'roles',
    network: networkOf(raw),
    allowsTasksToBypass: properties.networkRuleBypassAllowedForTasks === true,
    allowsAnonymousPull: properties.anonymousPullEnabled === true,
    hasAdminUser: properties.adminUserEnabled === true,
  };
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const allAre = (kind: 'string' | 'boolean', ...values: readonly unknown[]): boolean =>
  values.every((value) => typeof value === kind);

const isNetwork = (value: unknown): value is NetworkFacts =>
  isRecord(value) &&
  ['open', 'rules', 'closed', 'perimeter'].includes(String(value.access)) &&
  Array.isArray(value.allowed) &&
  allAre('string', ...value.allowed) &&
  typeof value.trustsAzureServices === 'boolean';

/** Whether a value that was kept in a file has the form of facts about a registry. */
export const isRegistryFacts = (value: unknown): value is RegistryFacts =>
  isRecord(value) &&
  allAre('string', value.id, value.name, value.loginServer, value.sku) &&
  ['roles', 'repositories'].includes(String(value.mode)) &&
  isNetwork(value.network) &&
  allAre('boolean', value.allowsTasksToBypass, value.allowsAnonymousPull, value.hasAdminUser);
