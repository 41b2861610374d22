import type { RunRequestUnion } from '@azure/arm-containerregistry';
import { describe, expect, it } from 'vitest';
import { fits, taskOf } from '../../src/service/fitting-runs.ts';

const at = '2026-01-02T03:04:05.1234567+00:00';
const run = (properties: object) => ({
  id: '/runs/cf1',
  name: 'cf1',
  properties: { runType: 'QuickRun', createTime: at, isArchiveEnabled: false, ...properties },
});
const ofTask = (more: object = {}): RunRequestUnion => ({ type: 'TaskRunRequest', taskId: '/r/tasks/hello', ...more });
const quick = (more: object = {}): RunRequestUnion =>
  ({ type: 'EncodedTaskRunRequest', platform: { os: 'linux', architecture: 'amd64' }, ...more }) as RunRequestUnion;
const linux = { os: 'Linux', architecture: 'amd64' };

describe('a run fits a request', () => {
  it.each<[string, RunRequestUnion, object, boolean]>([
    ['of the same task', ofTask(), { task: 'Hello' }, true],
    ['of another task', ofTask(), { task: 'hello2' }, false],
    ['of no task', ofTask(), {}, false],
    ['of no task, as asked', quick(), { platform: linux }, true],
    ['of a task, when none was asked for', quick(), { task: 'hello', platform: linux }, false],
    ['on a system that is not said', quick(), {}, true],
    ['on another system', quick(), { platform: { os: 'windows', architecture: 'amd64' } }, false],
    ['on another architecture', quick(), { platform: { os: 'linux', architecture: 'arm' } }, false],
    ['with a variant that was left open', quick(), { platform: { ...linux, variant: 'v8' } }, true],
    [
      'of another variant',
      quick({ platform: { os: 'linux', variant: 'v7' } }),
      { platform: { os: 'linux', variant: 'v6' } },
      false,
    ],
    ['in the pool of the request', ofTask({ agentPoolName: 'pool' }), { task: 'hello', agentPoolName: 'Pool' }, true],
    ['in another pool', ofTask({ agentPoolName: 'pool' }), { task: 'hello', agentPoolName: 'other' }, false],
    ['in no pool', ofTask({ agentPoolName: 'pool' }), { task: 'hello' }, false],
    ["in the task's own pool", ofTask(), { task: 'hello', agentPoolName: 'own' }, true],
    ['in a pool that was not asked for', quick(), { platform: linux, agentPoolName: 'pool' }, false],
    ['started by a timer', ofTask(), { task: 'hello', timerTrigger: { timerTriggerName: 'a' } }, false],
    ['started by a commit', ofTask(), { task: 'hello', sourceTrigger: { id: 'a' } }, false],
    ['started by a base image', ofTask(), { task: 'hello', imageUpdateTrigger: { id: 'a' } }, false],
    ['started by itself', ofTask(), { task: 'hello', runType: 'AutoRun' }, false],
    ['whose log is archived', ofTask(), { task: 'hello', isArchiveEnabled: true }, false],
    ['without a time', ofTask(), { task: 'hello', createTime: undefined }, false],
  ])('%s', (_, request, properties, expected) =>
    expect(fits(run(properties), request, new Date('2026-01-02T03:04:05.123Z'))).toBe(expected),
  );

  it('when it was created at that time or later', () => {
    const created = run({ task: 'hello' });
    expect(
      ['04.999', '05.123', '05.124'].map((s) => fits(created, ofTask(), new Date(`2026-01-02T03:04:${s}Z`))),
    ).toEqual([true, true, false]);
  });
});

it('the task of a request', () => expect([taskOf(ofTask()), taskOf(quick())]).toEqual(['hello', undefined]));
