import type { MissingRight } from '../errors.ts';

/**
 * The built-in role with the fewest rights that includes an action, the most special pattern first
 * (learn.microsoft.com/azure/role-based-access-control/built-in-roles: "Containers", "Security", "Identity", "Privileged",
 * "Monitor", "Networking", "General"). A pattern with `*` matches everything that starts and ends in the same way.
 */
const roles: readonly (readonly [action: string, role: string])[] = [
  ['Microsoft.ContainerRegistry/registries/tasks/*', 'Container Registry Tasks Contributor'],
  ['Microsoft.ContainerRegistry/registries/runs/*', 'Container Registry Tasks Contributor'],
  ['Microsoft.ContainerRegistry/registries/taskruns/*', 'Container Registry Tasks Contributor'],
  ['Microsoft.ContainerRegistry/registries/agentpools/*', 'Container Registry Tasks Contributor'],
  ['Microsoft.ContainerRegistry/registries/scheduleRun/action', 'Container Registry Tasks Contributor'],
  ['Microsoft.ContainerRegistry/registries/listBuildSourceUploadUrl/action', 'Container Registry Tasks Contributor'],
  ['Microsoft.ContainerRegistry/registries/pull/read', 'AcrPull'],
  ['Microsoft.ContainerRegistry/registries/push/write', 'AcrPush'],
  ['Microsoft.ContainerRegistry/registries/artifacts/delete', 'AcrDelete'],
  ['Microsoft.ContainerRegistry/registries/catalog/read', 'Container Registry Repository Catalog Lister'],
  ['Microsoft.ContainerRegistry/registries/repositories/*/read', 'Container Registry Repository Reader'],
  ['Microsoft.ContainerRegistry/registries/repositories/*/write', 'Container Registry Repository Writer'],
  ['Microsoft.ContainerRegistry/registries/repositories/*/delete', 'Container Registry Repository Contributor'],
  ['Microsoft.ContainerRegistry/registries/importImage/action', 'Container Registry Data Importer and Data Reader'],
  [
    'Microsoft.ContainerRegistry/registries/listCredentials/action',
    'Container Registry Configuration Reader and Data Access Configuration Reader',
  ],
  [
    'Microsoft.ContainerRegistry/registries/write',
    'Container Registry Contributor and Data Access Configuration Administrator',
  ],
  [
    'Microsoft.ContainerRegistry/registries/delete',
    'Container Registry Contributor and Data Access Configuration Administrator',
  ],
  ['Microsoft.ManagedIdentity/userAssignedIdentities/assign/action', 'Managed Identity Operator'],
  ['Microsoft.ManagedIdentity/userAssignedIdentities/write', 'Managed Identity Contributor'],
  ['Microsoft.ManagedIdentity/userAssignedIdentities/delete', 'Managed Identity Contributor'],
  ['Microsoft.Authorization/roleAssignments/write', 'Role Based Access Control Administrator'],
  ['Microsoft.Authorization/roleAssignments/delete', 'Role Based Access Control Administrator'],
  ['Microsoft.KeyVault/vaults/secrets/getSecret/action', 'Key Vault Secrets User'],
  ['Microsoft.KeyVault/vaults/secrets/readMetadata/action', 'Key Vault Reader'],
  ['Microsoft.KeyVault/vaults/secrets/*', 'Key Vault Secrets Officer'],
  ['Microsoft.KeyVault/locations/deletedVaults/purge/action', 'Key Vault Purge Operator'],
  ['Microsoft.KeyVault/vaults/write', 'Key Vault Contributor'],
  ['Microsoft.KeyVault/vaults/delete', 'Key Vault Contributor'],
  ['Microsoft.Network/virtualNetworks/subnets/join/action', 'Network Contributor'],
  ['Microsoft.Insights/diagnosticSettings/write', 'Monitoring Contributor'],
  ['Microsoft.OperationalInsights/workspaces/sharedKeys/action', 'Log Analytics Contributor'],
  ['Microsoft.Resources/subscriptions/resourceGroups/write', 'Contributor'],
  ['Microsoft.Resources/subscriptions/resourceGroups/delete', 'Contributor'],
  ['Microsoft.*/read', 'Reader'],
];

const matches = (pattern: string, action: string): boolean => {
  const [start = '', end] = pattern.toLowerCase().split('*');
  return end === undefined ? action === start : action.startsWith(start) && action.endsWith(end);
};

/** The built-in role with the fewest rights that includes `action`; undefined for an action that acrtask does not use. */
export const leastRoleFor = (action: string): string | undefined =>
  roles.find(([pattern]) => matches(pattern, action.toLowerCase()))?.[1];

/** The forms in which a service names the action and the scope: it does so in its message alone (rest-api.md 13). */
const forms: readonly RegExp[] = [
  // LinkedAuthorizationFailed: the caller may change the resource, but not use another one that the request names.
  /not have permission to perform action(?:\(s\))? '(?<action>[^',]+)[^']*' on the linked scope(?:\(s\))? '(?<scope>\/[^',]*)/i,
  // AuthorizationFailed of Resource Manager.
  /perform action '(?<action>[^']+)' over scope '(?<scope>\/[^']*)'/i,
  // Forbidden of a key vault with role-based access control.
  /Action: '(?<action>[^']+)'\s+Resource: '(?<scope>\/[^']*)'/i,
];

const refusals = new Set(['AuthorizationFailed', 'LinkedAuthorizationFailed', 'Forbidden']);

/**
 * The right that the caller lacks, when a service refused a request for that reason and says so; undefined for any other
 * error.
 */
export const missingRight = (code: string, message: string): MissingRight | undefined => {
  if (!refusals.has(code)) return undefined;
  const { action, scope } = forms.map((form) => form.exec(message)?.groups).find((found) => found) ?? {};
  if (action === undefined || scope === undefined) return undefined;
  const objectId = /(?:with object id '|[;']oid=)([0-9a-f-]{36})/i.exec(message)?.[1];
  return { action, scope, objectId, role: leastRoleFor(action) };
};
