import { createHash } from 'node:crypto';
import { readAzProfile } from '../../az-profile.ts';
import type { Host } from '../../host.ts';
import type { NamesQuery } from './azure-names.ts';

/** Variables that decide which endpoint is queried with which identity. */
const variables = [
  'ACRTASK_CLOUD',
  'ACRTASK_EMULATOR_HOME',
  'AZURE_SUBSCRIPTION_ID',
  'AZURE_CONFIG_DIR',
  'AZURE_TENANT_ID',
  'AZURE_CLIENT_ID',
  'AZURE_USERNAME',
  'AZURE_TOKEN_CREDENTIALS',
  'AZURE_FEDERATED_TOKEN_FILE',
  'IDENTITY_ENDPOINT',
  'MSI_ENDPOINT',
] as const;

/** The account and subscription that az uses. */
const accountOf = async (host: Pick<Host, 'env' | 'home'>) => {
  const { id, tenantId, user, environmentName } =
    (await readAzProfile(host)).find(({ isDefault }) => isDefault) ?? ({} as Record<string, undefined>);
  return { id, tenantId, user, environmentName };
};

/** Azure names are case-insensitive. */
const lower = (name: string | undefined): string | undefined => name?.toLowerCase();

/**
 * Returns the cache key of a query: a hash of everything that the answer depends on, which is the query, the environment,
 * and the account that az uses.
 */
export const namesKey = async (query: NamesQuery, host: Pick<Host, 'env' | 'home'>): Promise<string> => {
  const question: Readonly<Record<keyof NamesQuery, string | undefined>> = {
    kind: query.kind,
    registry: lower(query.registry),
    task: lower(query.task),
    resourceGroup: lower(query.resourceGroup),
    subscription: lower(query.subscription),
    cloud: lower(query.cloud),
  };
  // A list with null for missing values, so that every value keeps its position.
  const facts = [
    ...Object.values(question),
    ...variables.map((name) => host.env[name]),
    ...Object.values(await accountOf(host)),
  ].map((fact) => fact ?? null);
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
};
