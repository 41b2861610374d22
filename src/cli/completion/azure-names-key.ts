import { createHash } from 'node:crypto';
import { readAzProfile } from '../../az-profile.ts';
import type { Host } from '../../host.ts';
import type { NamesQuery } from './azure-names.ts';

/** What in the environment decides on where a question is asked, and as whom. */
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

/** Whom az is logged in as, and which subscription it uses. */
const accountOf = async (host: Pick<Host, 'env' | 'home'>) => {
  const { id, tenantId, user, environmentName } =
    (await readAzProfile(host)).find(({ isDefault }) => isDefault) ?? ({} as Record<string, undefined>);
  return { id, tenantId, user, environmentName };
};

/** Azure compares names without regard to case. */
const lower = (name: string | undefined): string | undefined => name?.toLowerCase();

/**
 * The key under which the answer to a question is kept: everything that the answer depends on, the question itself, the
 * environment, and the account that az uses.
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
  // A list, in which nothing that is missing changes places.
  const facts = [
    ...Object.values(question),
    ...variables.map((name) => host.env[name]),
    ...Object.values(await accountOf(host)),
  ].map((fact) => fact ?? null);
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
};
