import type { Json } from '../json-body.ts';
import { invalid } from '../responses.ts';

const oneOf = (name: string, value: unknown, allowed: readonly string[]): string => {
  const found = allowed.find((each) => each.toLowerCase() === String(value).toLowerCase());
  if (found === undefined)
    throw invalid('InvalidParameter', `The value '${value}' of '${name}' is not one of ${allowed.join(', ')}.`);
  return found;
};

/** A number of agents. Refused with 400. */
export const countOf = (value: unknown): number => {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  throw invalid('InvalidParameter', `The value '${value}' of 'count' is not a number of agents.`);
};

/** Agent pool names: 3 to 20 letters, digits and `-` (rest-api.md 1.4). Refused with 400. */
export const checkAgentPoolName = (name: string): void => {
  if (/^[a-zA-Z0-9-]{3,20}$/.test(name)) return;
  throw invalid(
    'InvalidResourceName',
    `The agent pool name '${name}' is invalid: it must have 3 to 20 letters, digits or hyphens.`,
  );
};

/**
 * The properties of a new pool, with the service's defaults. Refused with 400 for an unknown tier or operating
 * system.
 */
export const newPoolProperties = ({
  count = 1,
  tier = 'S1',
  os = 'Linux',
  virtualNetworkSubnetResourceId: subnet,
}: Json): Json => ({
  count: countOf(count),
  tier: oneOf('tier', tier, ['S1', 'S2', 'S3', 'I6']),
  os: oneOf('os', os, ['Linux', 'Windows']),
  ...(subnet ? { virtualNetworkSubnetResourceId: subnet } : {}),
});
