import type { Permissions, Right } from '../../cli/permissions.ts';

const registries = 'Microsoft.ContainerRegistry/registries';
const identities = 'Microsoft.ManagedIdentity/userAssignedIdentities';
const groups = 'Microsoft.Resources/subscriptions/resourceGroups';

/**
 * The rights that commands need, as Azure names them (learn.microsoft.com/azure/role-based-access-control, "Azure
 * permissions for Containers", "for Security", "for Identity" and "for Management and governance"; learn.microsoft.com/graph,
 * "Permissions" of each operation).
 */
export const rights = {
  registry: {
    read: `${registries}/read`,
    write: `${registries}/write`,
    delete: `${registries}/delete`,
    poll: `${registries}/operationStatuses/read`,
    checkName: 'Microsoft.ContainerRegistry/checkNameAvailability/read',
    listCredentials: `${registries}/listCredentials/action`,
    importImage: `${registries}/importImage/action`,
    uploadSource: `${registries}/listBuildSourceUploadUrl/action`,
    scheduleRun: `${registries}/scheduleRun/action`,
  },
  task: {
    read: `${registries}/tasks/read`,
    write: `${registries}/tasks/write`,
    delete: `${registries}/tasks/delete`,
    readSecrets: `${registries}/tasks/listDetails/action`,
  },
  run: {
    read: `${registries}/runs/read`,
    write: `${registries}/runs/write`,
    cancel: `${registries}/runs/cancel/action`,
    readLog: `${registries}/runs/listLogSasUrl/action`,
  },
  taskRun: {
    read: `${registries}/taskruns/read`,
    delete: `${registries}/taskruns/delete`,
    poll: `${registries}/taskruns/operationStatuses/read`,
  },
  agentPool: {
    read: `${registries}/agentpools/read`,
    write: `${registries}/agentpools/write`,
    delete: `${registries}/agentpools/delete`,
    poll: `${registries}/agentpools/operationStatuses/read`,
    pollDeletion: `${registries}/agentpools/operationResults/status/read`,
    queueStatus: `${registries}/agentpools/listQueueStatus/action`,
    joinSubnet: 'Microsoft.Network/virtualNetworks/subnets/join/action',
  },
  /** In a registry whose roles apply to all repositories, actions; in one with repository permissions, data actions. */
  image: {
    pull: `${registries}/pull/read`,
    delete: `${registries}/artifacts/delete`,
    listRepositories: { data: `${registries}/catalog/read` },
    readContent: { data: `${registries}/repositories/content/read` },
    readMetadata: { data: `${registries}/repositories/metadata/read` },
    deleteContent: { data: `${registries}/repositories/content/delete` },
    deleteMetadata: { data: `${registries}/repositories/metadata/delete` },
  },
  identity: {
    read: `${identities}/read`,
    write: `${identities}/write`,
    delete: `${identities}/delete`,
    assign: `${identities}/assign/action`,
  },
  role: {
    readAssignments: 'Microsoft.Authorization/roleAssignments/read',
    assign: 'Microsoft.Authorization/roleAssignments/write',
    deleteAssignment: 'Microsoft.Authorization/roleAssignments/delete',
    readDefinitions: 'Microsoft.Authorization/roleDefinitions/read',
  },
  vault: {
    read: 'Microsoft.KeyVault/vaults/read',
    write: 'Microsoft.KeyVault/vaults/write',
    delete: 'Microsoft.KeyVault/vaults/delete',
    listDeleted: 'Microsoft.KeyVault/deletedVaults/read',
    purge: 'Microsoft.KeyVault/locations/deletedVaults/purge/action',
    checkName: 'Microsoft.KeyVault/checkNameAvailability/read',
    listSecrets: { data: 'Microsoft.KeyVault/vaults/secrets/readMetadata/action' },
    readSecret: { data: 'Microsoft.KeyVault/vaults/secrets/getSecret/action' },
    updateSecret: { data: 'Microsoft.KeyVault/vaults/secrets/update/action' },
    setSecret: { data: 'Microsoft.KeyVault/vaults/secrets/setSecret/action' },
  },
  group: {
    read: `${groups}/read`,
    write: `${groups}/write`,
    delete: `${groups}/delete`,
  },
  subscription: {
    read: 'Microsoft.Resources/subscriptions/read',
    listResources: 'Microsoft.Resources/subscriptions/resources/read',
    pollOperation: 'Microsoft.Resources/subscriptions/operationresults/read',
  },
  logs: {
    send: 'Microsoft.Insights/diagnosticSettings/write',
    shareWorkspace: 'Microsoft.OperationalInsights/workspaces/sharedKeys/action',
  },
  directory: {
    readMe: { graph: 'User.Read' },
    findUser: { graph: 'User.ReadBasic.All' },
    findApplication: { graph: 'Application.Read.All' },
    readObjects: { graph: 'Directory.Read.All' },
  },
} as const;

/** What a command needs in order to queue a run and follow it to its end. */
export const queuedRunPermissions: Permissions = {
  'unless --no-wait is given': [rights.run.read],
  'unless --no-wait or --no-logs is given': [rights.run.readLog],
  'to say why the run failed, unless --no-diagnosis is given': [rights.run.readLog],
  'to cancel the run with Ctrl-C': [rights.run.cancel],
  'with --queue-timeout, for a run on an agent pool': [rights.agentPool.read, rights.agentPool.queueStatus],
  'with --cancel-on-timeout': [rights.run.cancel],
  'with --retry': [rights.run.readLog],
};

/** What it takes to find out what a failed run of a task lacks. */
export const causeRights: readonly Right[] = [
  rights.run.readLog,
  rights.task.readSecrets,
  rights.registry.checkName,
  rights.identity.read,
  rights.role.readAssignments,
  rights.role.readDefinitions,
  rights.vault.read,
  rights.vault.listSecrets,
  rights.directory.findApplication,
  rights.agentPool.read,
];

/** As `queuedRunPermissions`, for a run of a task. */
export const queuedTaskRunPermissions: Permissions = {
  ...queuedRunPermissions,
  'to say why the run failed, unless --no-diagnosis is given': causeRights,
};
