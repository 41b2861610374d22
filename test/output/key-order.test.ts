import { expect, it } from 'vitest';
import { applyShape, type ShapeName } from '../../src/output/shapes.ts';

const at = (value: unknown, path: string): unknown =>
  path === '' ? value : path.split('.').reduce<unknown>((each, key) => (each as Record<string, unknown>)[key], value);

const registry = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/r';
const step = { dockerFilePath: 'Dockerfile', type: 'Docker', arguments: [{ value: 'v', isSecret: true, name: 'n' }] };
const answers: Readonly<Record<string, object>> = {
  task: {
    tags: {},
    identity: { type: 'SystemAssigned' },
    name: 't',
    id: `${registry}/tasks/t`,
    properties: {
      unheardOf: 1,
      step: { ...step, baseImageDependencies: [{ tag: '1' }] },
      trigger: { baseImageTrigger: {}, sourceTriggers: [{ sourceRepository: {} }], timerTriggers: [{ name: 'x' }] },
      credentials: { customRegistries: { 'a.b': { password: { type: 'Opaque' } } }, sourceRegistry: {} },
    },
  },
  run: {
    id: `${registry}/runs/cf1`,
    properties: { status: 'Succeeded', runId: 'cf1', outputImages: [{ digest: 'd' }], sourceTrigger: {} },
  },
  taskRun: { id: `${registry}/taskRuns/x`, location: 'eastus', properties: { runRequest: step } },
  agentPool: { id: `${registry}/agentPools/p`, properties: { provisioningState: 'Succeeded', tier: 'S1' } },
  registry: { id: registry, sku: { tier: 'Basic' }, properties: { status: {}, policies: { trustPolicy: {} } } },
  userAssignedIdentity: { location: 'eastus', id: '/x', properties: { clientId: 'c' } },
  roleAssignment: { id: '/x', properties: { updatedBy: 'u', scope: '/' } },
  group: { tags: null, id: '/x', properties: { provisioningState: 'Succeeded' } },
  secret: { value: 'v', id: 'https://v/secrets/n/1', attributes: { exp: 1 } },
};

// Printed by todict() of the Azure CLI 2.91 of the models of its SDKs.
it.each<[ShapeName, string, string]>([
  [
    'task',
    '',
    'id name type systemData tags location provisioningState creationDate status platform agentConfiguration agentPoolName timeout step trigger credentials logTemplate isSystemTask unheardOf identity resourceGroup',
  ],
  [
    'task',
    'step',
    'type baseImageDependencies contextPath contextAccessToken imageNames isPushEnabled noCache dockerFilePath target arguments',
  ],
  ['task', 'step.arguments.0', 'name value isSecret'],
  ['task', 'step.baseImageDependencies.0', 'type registry repository tag digest'],
  ['task', 'trigger', 'timerTriggers sourceTriggers baseImageTrigger'],
  ['task', 'trigger.timerTriggers.0', 'schedule status name'],
  ['task', 'trigger.sourceTriggers.0', 'sourceRepository sourceTriggerEvents status name'],
  [
    'task',
    'trigger.sourceTriggers.0.sourceRepository',
    'sourceControlType repositoryUrl branch sourceControlAuthProperties',
  ],
  [
    'task',
    'trigger.baseImageTrigger',
    'baseImageTriggerType updateTriggerEndpoint updateTriggerPayloadType status name',
  ],
  [
    'run',
    '',
    'id name type systemData runId status lastUpdatedTime runType agentPoolName createTime startTime finishTime outputImages task imageUpdateTrigger sourceTrigger timerTrigger platform agentConfiguration sourceRegistryAuth customRegistries runErrorMessage updateTriggerToken logArtifact provisioningState isArchiveEnabled resourceGroup',
  ],
  ['run', 'outputImages.0', 'registry repository tag digest'],
  ['run', 'sourceTrigger', 'id eventType commitId pullRequestId repositoryUrl branchName providerType'],
  [
    'taskRun',
    '',
    'id name type systemData provisioningState runRequest runResult forceUpdateTag identity location resourceGroup',
  ],
  [
    'agentPool',
    '',
    'id name type systemData tags location count tier os virtualNetworkSubnetResourceId provisioningState resourceGroup',
  ],
  ['registry', 'sku', 'name tier'],
  ['registry', 'status', 'displayStatus message timestamp'],
  ['userAssignedIdentity', '', 'id name type tags location tenantId principalId clientId'],
  ['group', '', 'id name type location managedBy tags properties'],
  ['secret', '', 'attributes contentType id managed name tags kid value'],
])('%s %s', (shape, path, keys) => {
  expect(Object.keys(at(applyShape(shape, answers[shape]), path) as object).join(' ')).toBe(keys);
});
