import { describe, expect, it } from 'vitest';
import { buildTaskRun } from '../../src/request/run-task.ts';
import { comparable, recordedCases, runOptionsOf } from './recorded.ts';

describe('buildTaskRun', () => {
  it.each(recordedCases('task', 'run'))('$id sends what the Azure CLI sends', ({ argv, body }) => {
    const { context, name, ...options } = runOptionsOf(argv) as { context?: string; name: string };
    const registry =
      '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/myresourcegroup/providers/Microsoft.ContainerRegistry/registries/myregistry';
    const taskId = `${registry}/tasks/${name}`;
    expect(comparable(buildTaskRun(options, { taskId, contextPath: context, env: {} }))).toEqual(body);
  });

  it('sends the update trigger token as base64 of UTF-8', () => {
    const request = buildTaskRun({ updateTriggerToken: 'é' }, { taskId: 't', env: {} });
    expect(request.overrideTaskStepProperties?.updateTriggerToken).toBe('w6k=');
  });
});
