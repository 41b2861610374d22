import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../support/command-line.ts';
import { createEmulatedAzure } from '../../support/emulated.ts';
import { registryId } from '../../support/fake-azure.ts';

describe('update-run', () => {
  const run = { id: `${registryId('myregistry')}/runs/cf1`, name: 'cf1', properties: { runId: 'cf1' } };
  it.each([
    ['--no-archive', { isArchiveEnabled: false }, ''],
    ['--no-archive true', { isArchiveEnabled: false }, ''],
    ['--no-archive false', { isArchiveEnabled: true }, ''],
    ['', {}, 'WARNING: No changes were specified: the run stays as it is.\n'],
  ])('%s', async (words, body, stderr) => {
    const result = await runCommandLine(`update-run -r myregistry -g myResourceGroup --run-id cf1 ${words}`, {
      replies: { 'PATCH R/runs/cf1': [[200, run]] },
    });
    expect([result.exitCode, result.asked, result.stderr]).toEqual([0, ['GET R', ['PATCH R/runs/cf1', body]], stderr]);
  });

  it('changes a run in the emulator', async () => {
    const { run: carryOut, json } = await createEmulatedAzure();
    await carryOut('create -r myregistry -n hello --cmd bash -c /dev/null');
    const runId = await json('run -r myregistry -n hello --no-wait --query runId');
    const line = `update-run -r myregistry --run-id ${runId}`;
    expect(await json(`${line} --no-archive false --query isArchiveEnabled`)).toBe(true);
    expect(await json(`${line} --no-archive --query isArchiveEnabled`)).toBe(false);
  });
});
