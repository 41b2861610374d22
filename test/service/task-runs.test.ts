import { describe, expect, it } from 'vitest';
import { tokenFrom } from '../support/emulator-token.ts';
import { createFurnishedServices } from '../support/services.ts';

describe('task runs in the emulator', () => {
  it('are listed, shown and deleted', async () => {
    const { services, emulator } = await createFurnishedServices();
    const registry = await services.registries.read({ registry: 'myregistry' });
    const runRequest = {
      type: 'EncodedTaskRunRequest',
      encodedTaskContent: Buffer.from('steps:\n  - cmd: ubuntu\n').toString('base64'),
      platform: { os: 'linux' },
    };
    await emulator.fetch(
      new Request(`https://localhost${registry.raw.id}/taskRuns/myTaskRun?api-version=2019-06-01-preview`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${await tokenFrom(emulator)}` },
        body: JSON.stringify({ properties: { runRequest } }),
      }),
    );
    expect(await services.taskRuns.list(registry)).toMatchObject([{ name: 'myTaskRun' }]);
    expect((await services.taskRuns.get(registry, 'myTaskRun')).properties.runResult).toMatchObject({ name: 'cf1' });
    expect(await services.taskRuns.delete(registry, 'myTaskRun')).toBe(true);
    expect(await services.taskRuns.delete(registry, 'myTaskRun')).toBe(false);
    await expect(services.taskRuns.get(registry, 'myTaskRun')).rejects.toMatchObject({ exitCode: 3 });
  });
});
