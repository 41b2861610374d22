import { ContainerRegistryManagementClient } from '@azure/arm-containerregistry';
import { describe, expect, it } from 'vitest';
import { credentialOf } from '../../support/emulator-token.ts';
import { inProcessClient } from '../../support/in-process-client.ts';
import { subscriptionId } from '../arm-client.ts';
import { archiveOf, createLab, encodedTask, registryId } from '../lab.ts';

describe('the SDK', () => {
  it('understands runs from beginning to end', async () => {
    const lab = await createLab({ progression: { kind: 'stepped' } });
    await lab.registry('myregistry');
    await lab.task('myregistry', 'myTask', { step: encodedTask('steps:\n  - cmd: ubuntu\n') });
    const client = new ContainerRegistryManagementClient(credentialOf(lab.emulator), subscriptionId, {
      httpClient: inProcessClient(lab.emulator.fetch),
    });
    const place = ['myResourceGroup', 'myregistry'] as const;
    const { uploadUrl = '', relativePath = '' } = await client.registries.getBuildSourceUploadUrl(...place);
    const body = await archiveOf({ Dockerfile: 'FROM node\n' });
    await lab.ask('PUT', uploadUrl, { headers: { 'x-ms-blob-type': 'BlockBlob' }, body });
    const built = await client.registries.beginScheduleRunAndWait(...place, {
      type: 'DockerBuildRequest',
      dockerFilePath: 'Dockerfile',
      imageNames: ['app:v1'],
      platform: { os: 'Linux' },
      sourceLocation: relativePath,
    });
    expect([built.runId, built.status, built.createTime]).toEqual(['cf1', 'Queued', undefined]);
    for (let step = 0; step < 3; step += 1) await lab.emulator.advance('cf1');
    const run = await client.runs.get(...place, 'cf1');
    expect([run.status, run.outputImages?.[0]?.tag, run.createTime]).toEqual(['Succeeded', 'v1', expect.any(Date)]);

    const taskId = `${registryId('myregistry')}/tasks/myTask`;
    await client.registries.beginScheduleRunAndWait(...place, { type: 'TaskRunRequest', taskId });
    await client.runs.beginCancelAndWait(...place, 'cf2');
    const names: unknown[] = [];
    for await (const each of client.runs.list(...place, { top: 15 })) names.push([each.name, each.status, each.task]);
    expect(names).toEqual([
      ['cf2', 'Canceled', 'myTask'],
      ['cf1', 'Succeeded', undefined],
    ]);
    const filtered: unknown[] = [];
    for await (const each of client.runs.list(...place, { filter: "TaskName eq 'myTask'" })) filtered.push(each.name);
    expect(filtered).toEqual(['cf2']);
    const archived = await client.runs.beginUpdateAndWait(...place, 'cf1', { isArchiveEnabled: true });
    expect(archived.isArchiveEnabled).toBe(true);
    const { logLink = '' } = await client.runs.getLogSasUrl(...place, 'cf1');
    expect((await lab.ask('GET', logLink)).body).toContain('Run ID: cf1 was successful after 0s');
  });
});
