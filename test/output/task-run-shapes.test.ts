import { describe, expect, it } from 'vitest';
import { applyShape } from '../../src/output/shapes.ts';

const id = (rest: string) =>
  `/subscriptions/0000/resourceGroups/My-Group/providers/Microsoft.ContainerRegistry/registries/r/${rest}`;
const none = (...names: string[]) => Object.fromEntries(names.map((name) => [name, null]));

const any = none('agentPoolName', 'isArchiveEnabled', 'logTemplate');
const quick = { ...any, ...none('agentConfiguration', 'credentials', 'platform', 'sourceLocation', 'timeout') };

describe('a task run, as az prints it', () => {
  it.each<[object, object]>([
    [
      { type: 'DockerBuildRequest', dockerFilePath: 'D', arguments: [{ name: 'a' }] },
      {
        ...quick,
        ...none('imageNames', 'isPushEnabled', 'noCache', 'target'),
        type: 'DockerBuildRequest',
        dockerFilePath: 'D',
        arguments: [{ isSecret: null, name: 'a', value: null }],
      },
    ],
    [
      { type: 'FileTaskRunRequest', taskFilePath: 'f', credentials: { sourceRegistry: { loginMode: 'None' } } },
      {
        ...quick,
        ...none('valuesFilePath', 'values'),
        type: 'FileTaskRunRequest',
        taskFilePath: 'f',
        credentials: { customRegistries: null, sourceRegistry: { identity: null, loginMode: 'None' } },
      },
    ],
    [
      { type: 'EncodedTaskRunRequest', encodedTaskContent: 'c3Q=', platform: { os: 'Linux' } },
      {
        ...quick,
        ...none('encodedValuesContent', 'values'),
        type: 'EncodedTaskRunRequest',
        encodedTaskContent: 'c3Q=',
        platform: { architecture: null, os: 'Linux', variant: null },
      },
    ],
    [
      { type: 'TaskRunRequest', taskId: id('tasks/t'), overrideTaskStepProperties: { file: 'f' } },
      {
        ...any,
        type: 'TaskRunRequest',
        taskId: id('tasks/t'),
        overrideTaskStepProperties: {
          ...none('arguments', 'contextPath', 'target', 'updateTriggerToken', 'values'),
          file: 'f',
        },
      },
    ],
    [
      { type: 'NewRequest', isArchiveEnabled: true },
      { ...any, type: 'NewRequest', isArchiveEnabled: true },
    ],
  ])('with what was asked for: %j', (runRequest, shown) => {
    const raw = { id: id('taskRuns/t'), name: 't', properties: { provisioningState: 'Succeeded', runRequest } };
    expect(applyShape('taskRun', raw)).toEqual({
      ...none('forceUpdateTag', 'identity', 'location', 'runResult', 'systemData', 'type'),
      id: id('taskRuns/t'),
      name: 't',
      provisioningState: 'Succeeded',
      resourceGroup: 'My-Group',
      runRequest: shown,
    });
  });

  it('with the run that came of it', () => {
    const run = { id: id('runs/cf1'), name: 'cf1', properties: { runId: 'cf1', status: 'Running' } };
    const shown = applyShape('taskRun', { id: id('taskRuns/t'), name: 't', properties: { runResult: run } });
    expect(shown).toMatchObject({ runResult: applyShape('run', run) as object });
  });
});

describe('an agent pool, as az prints it', () => {
  it.each<[string, object, object]>([
    [
      'whole',
      { id: id('agentPools/p'), name: 'p', location: 'eastus', properties: { count: 1, tier: 'S1' } },
      {
        ...none('os', 'provisioningState', 'systemData', 'tags', 'type', 'virtualNetworkSubnetResourceId'),
        id: id('agentPools/p'),
        name: 'p',
        location: 'eastus',
        count: 1,
        tier: 'S1',
        resourceGroup: 'My-Group',
      },
    ],
    ['as the number of runs that wait for it', { count: 3 }, { count: 3 }],
  ])('%s', (_, raw, shown) => expect(applyShape('agentPool', raw)).toEqual(shown));
});
