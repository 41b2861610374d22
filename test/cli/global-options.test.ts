import { describe, expect, it } from 'vitest';
import { globalOptions, globalOptionsOf } from '../../src/cli/global-options.ts';
import { run } from '../bugs-of-az/task-lines.ts';
import { runCommandLine } from '../support/command-line.ts';
import type { Answer } from '../support/fake-azure.ts';

describe('the policy options', () => {
  it.each([
    ['acr task create', true],
    ['acr task list-runs', true],
    ['acr task show-run', true],
    ['acr repository show-tags', true],
    ['acr task list', false],
    ['acr task identity show', false],
    [undefined, false],
  ])('%s takes them: %s', (az, takes) => {
    const names = Object.keys(globalOptionsOf(az === undefined ? {} : { az }));
    const policy = takes ? ['acquirePolicyToken', 'changeReference'] : [];
    expect(names).toEqual([...Object.keys(globalOptions), ...policy]);
  });

  const acquire = 'POST S/providers/Microsoft.Authorization/acquirePolicyToken';
  const granted: Answer = [200, { token: 'evaluated' }];
  const uri = (path: string) => `https://localhost${path}?api-version=2019-06-01-preview`;
  const task =
    '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/myResourceGroup/providers/Microsoft.ContainerRegistry/registries/myregistry/tasks/hello';

  it.each([
    ['--change-reference CHG1', { changeReference: 'CHG1' }],
    ['--acquire-policy-token', {}],
    ['--acquire-policy-token --change-reference CHG1', { changeReference: 'CHG1' }],
  ])('%s announces every change', async (words, reference) => {
    const line = `delete -r myregistry -g myResourceGroup -n hello --yes ${words}`;
    const { asked, exitCode } = await runCommandLine(line, { replies: { [acquire]: [granted] } });
    const announced = { operation: { uri: uri(task), httpMethod: 'DELETE' }, ...reference };
    expect([exitCode, asked]).toEqual([0, ['GET R', [acquire, announced], 'DELETE R/tasks/hello']]);
  });

  it('sends no change that is not granted', async () => {
    const { asked, exitCode, stderr } = await runCommandLine(
      'cancel-run -r myregistry --run-id cf1 --change-reference CHG1',
      {
        replies: {
          'GET R/runs/cf1': [[200, run('cf1', 'Running')]],
          [acquire]: [[403, { error: { code: 'Denied', message: 'Not now.' } }]],
        },
      },
    );
    expect([exitCode, stderr]).toEqual([1, 'ERROR: Failed to acquire policy token, exception: Not now.\n']);
    expect(asked.filter((each) => String(each).includes('/cancel') && typeof each === 'string')).toEqual([]);
  });

  it('are unknown to list and show', async () => {
    const { exitCode, stderr } = await runCommandLine('list -r myregistry --change-reference CHG1');
    expect([exitCode, stderr.split('\n')[0]]).toEqual([2, 'ERROR: unrecognized arguments: --change-reference']);
  });

  it.each([
    ['delete', true],
    ['run', true],
    ['rerun', true],
    ['list', false],
    ['version', false],
  ])('%s --help shows them: %s', async (words, shown) => {
    const { stdout } = await runCommandLine(`${words} --help`);
    expect(stdout.includes('--acquire-policy-token')).toBe(shown);
    expect(stdout.includes('--change-reference <reference>')).toBe(shown);
  });
});
