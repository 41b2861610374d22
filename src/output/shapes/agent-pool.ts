import { plainFields } from '../fields.ts';
import { flattened, tracked } from '../resource.ts';

const pool = flattened(
  tracked,
  plainFields('count', 'tier', 'os', 'virtualNetworkSubnetResourceId', 'provisioningState'),
);

/** An agent pool as `az acr agentpool show` prints it; with `--queue-count` the answer is no resource and stays. */
export const agentPool = (raw: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  raw.id === undefined ? raw : pool(raw);
