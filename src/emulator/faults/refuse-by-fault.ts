import { callerOf } from '../arm/resources.ts';
import { failure } from '../arm/responses.ts';
import type { EmulatorContext } from '../emulator-context.ts';
import { armOperation } from './arm-operation.ts';
import { isPlanted, plantedValue } from './planted-faults.ts';

const registries = 'Microsoft.ContainerRegistry/registries';
const vaults = 'Microsoft.KeyVault/vaults';
const identities = 'Microsoft.ManagedIdentity/userAssignedIdentities';
const assignments = 'Microsoft.Authorization/roleAssignments';

/** The actions that a fault takes from the caller; `*` stands for any text. */
const refused: Readonly<Record<string, readonly string[]>> = {
  'no-role-assignment-rights': [`${assignments}/write`, `${assignments}/delete`],
  'no-role-assignment-read': [`${assignments}/read`],
  'no-identity-rights': [`${identities}/write`, `${identities}/delete`],
  'no-identity-read': [`${identities}/read`],
  'no-task-write': [`${registries}/tasks/write`, `${registries}/tasks/delete`],
  'no-task-details': [`${registries}/tasks/listDetails/action`],
  'no-run-rights': [`${registries}/scheduleRun/action`, `${registries}/taskRuns/write`],
  'no-registry-write': [`${registries}/write`, `${registries}/delete`],
  'no-registry-read': [`${registries}/read`],
  'no-vault-rights': [`${vaults}/write`, `${vaults}/delete`, `${vaults}/accessPolicies/*`],
  'no-vault-read': [`${vaults}/read`],
  'no-agent-pool-read': [`${registries}/agentPools/read`],
};

const matches = (action: string, pattern: string): boolean =>
  new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`, 'i').test(action);

const isFaultless = ({ store }: Pick<EmulatorContext, 'store'>): boolean =>
  Object.keys(store.state.faults).length === 0;

/** Lists above all resources show what the caller may read, instead of being refused. */
const isFiltered = (method: string, path: string): boolean =>
  method === 'GET' && /\/(registries|vaults|userAssignedIdentities)$/i.test(path);

const isRefused = (context: EmulatorContext, action: string, scope: string): boolean => {
  const name = scope.slice(scope.lastIndexOf('/') + 1);
  const denied = (plantedValue(context, 'deny') ?? '').split(',').filter((each) => each !== '');
  return (
    denied.some((pattern) => matches(action, pattern)) ||
    Object.entries(refused).some(
      ([fault, patterns]) => isPlanted(context, fault, name) && patterns.some((pattern) => matches(action, pattern)),
    )
  );
};

/** Resource Manager's 403 for a caller without a right; the text is from public reports about the service. */
const notAuthorized = (context: EmulatorContext, request: Request, action: string, scope: string): Response => {
  const { displayName, clientId, objectId, type } = callerOf(context, request);
  return failure(
    403,
    'AuthorizationFailed',
    `The client '${type === 'User' ? displayName : clientId}' with object id '${objectId}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );
};

/** Runs of a subscription on free credit are refused (rest-api.md 13). */
const notWithFreeCredit = (context: EmulatorContext, scope: string): Response => {
  const [, registry = ''] = /\/registries\/([^/]+)/i.exec(scope) ?? [];
  return failure(
    400,
    'TasksOperationsNotAllowed',
    `ACR Tasks requests for the registry ${registry} and ${context.options.subscriptionId} are not permitted. Please file an Azure support request at http://aka.ms/azuresupport for assistance.`,
    { target: 'request' },
  );
};

const graphDenied = (): Response =>
  failure(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');

/** The response to a request to Resource Manager or Microsoft Graph that a planted fault refuses. */
export const refuseByFault = (context: EmulatorContext, request: Request, url: URL): Response | undefined => {
  if (isFaultless(context)) return undefined;
  const path = url.pathname;
  if (/^(\/graph)?\/v1\.0\//i.test(path)) return isPlanted(context, 'graph-denied') ? graphDenied() : undefined;
  const operation = armOperation(request.method, path);
  if (!operation) return undefined;
  const { action, scope } = operation;
  if (!isFiltered(request.method, path) && isRefused(context, action, scope))
    return notAuthorized(context, request, action, scope);
  const schedules =
    matches(action, `${registries}/scheduleRun/action`) || matches(action, `${registries}/taskRuns/write`);
  return schedules && isPlanted(context, 'free-credit') ? notWithFreeCredit(context, scope) : undefined;
};

/** Whether a list leaves out a resource that the caller may not read. */
export const isHiddenByFault = (context: EmulatorContext, id: string): boolean => {
  if (isFaultless(context)) return false;
  const operation = armOperation('GET', id);
  return operation !== undefined && isRefused(context, operation.action, operation.scope);
};
