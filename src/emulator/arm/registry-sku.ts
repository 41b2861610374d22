import type { Resource } from '../store.ts';
import { invalid } from './answers.ts';
import { isObject, type Json } from './bodies.ts';

const hasNetworkRules = ({ networkRuleSet: rules }: Json): boolean =>
  isObject(rules) && (rules.defaultAction === 'Deny' || (rules.ipRules ?? []).length > 0);

/** What only Premium registries have (learn.microsoft.com, "Azure Container Registry service tiers"). */
const features: readonly (readonly [string, (properties: Json) => boolean])[] = [
  ['network rules', hasNetworkRules],
  ['closing the public endpoint', ({ publicNetworkAccess }) => publicNetworkAccess === 'Disabled'],
  ['dedicated data endpoints', ({ dataEndpointEnabled }) => dataEndpointEnabled === true],
  ['the export policy', ({ policies }) => policies?.exportPolicy?.status === 'disabled'],
  ['encryption with a key of your own', ({ encryption }) => encryption?.status === 'enabled'],
  ['agent pools', ({ agentPools }) => agentPools === true],
];

/** Refuses with 400 what the tier of a registry does not have: `wanted` is its properties, or `agentPools`. */
export const requirePremium = (registry: Pick<Resource, 'name' | 'sku'>, wanted: Json): void => {
  const tier = registry.sku?.name ?? 'Basic';
  const missing = tier === 'Premium' ? undefined : features.find(([, isWanted]) => isWanted(wanted))?.[0];
  if (missing === undefined) return;
  throw invalid(
    'SkuNotSupported',
    `The registry ${registry.name} is in the tier ${tier}, which does not support ${missing}. Only Premium registries do.`,
  );
};
