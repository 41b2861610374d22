import type { Resource } from '../store/state.ts';
import { isJsonObject, type Json } from './json-body.ts';
import { invalid } from './responses.ts';

const hasNetworkRules = ({ networkRuleSet: rules }: Json): boolean =>
  isJsonObject(rules) && (rules.defaultAction === 'Deny' || (rules.ipRules ?? []).length > 0);

const is = (value: unknown, word: string): boolean => String(value).toLowerCase() === word;

const isClosed = ({ publicNetworkAccess }: Json): boolean => is(publicNetworkAccess, 'disabled');
const keepsImagesIn = ({ policies }: Json): boolean => is(policies?.exportPolicy?.status, 'disabled');

/** Features of Premium registries only (learn.microsoft.com, "Azure Container Registry service tiers"). */
const features: readonly (readonly [string, (properties: Json) => boolean])[] = [
  ['network rules', hasNetworkRules],
  ['closing the public endpoint', isClosed],
  ['dedicated data endpoints', ({ dataEndpointEnabled }) => dataEndpointEnabled === true],
  ['the export policy', keepsImagesIn],
  ['encryption with a key of your own', ({ encryption }) => encryption?.status === 'enabled'],
  ['agent pools', ({ agentPools }) => agentPools === true],
];

/** Refuses with 400 what a registry's tier does not include: `wanted` is its properties, or `agentPools`. */
export const requirePremium = (registry: Pick<Resource, 'name' | 'sku'>, wanted: Json): void => {
  const tier = registry.sku?.name ?? 'Basic';
  const missing = tier === 'Premium' ? undefined : features.find(([, isWanted]) => isWanted(wanted))?.[0];
  if (missing === undefined) return;
  throw invalid(
    'SkuNotSupported',
    `The registry ${registry.name} is in the tier ${tier}, which does not support ${missing}. Only Premium registries do.`,
  );
};

/**
 * Refuses with 400 a registry that allows no exports but has public network access (learn.microsoft.com, "Disable
 * export of artifacts"). `current` is the state before, `wanted` the state after.
 */
export const requireClosedForNoExports = (name: string, current: Json, wanted: Json): void => {
  if (!keepsImagesIn(wanted) || isClosed(wanted)) return;
  throw invalid(
    'BadRequest',
    keepsImagesIn(current) && isClosed(current)
      ? `Enabling public network access is not supported because the registry '${name}' has exports disabled.`
      : `Exports cannot be disabled while the registry '${name}' is open to the public network. Disable public network access first, or together with exports.`,
  );
};

/** Refuses with 400 to copy an image out of a registry that allows no exports. */
export const requireExports = ({ name, properties }: Pick<Resource, 'name' | 'properties'>): void => {
  if (!keepsImagesIn(properties)) return;
  throw invalid(
    'InvalidParameters',
    `Operation registry-import failed. The registry ${name} does not allow its images to be exported.`,
  );
};
