import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../support/command-line.ts';
import { type Answer, type Asked, registryId } from '../support/fake-azure.ts';

const find = 'GET S/providers/Microsoft.ContainerRegistry/registries';
const notice =
  "WARNING: Command group 'acr taskrun' is in preview and under development. Reference and support levels: https://aka.ms/CLI_refstatus\n";

const run = (status: string) => ({
  id: `${registryId('myregistry')}/runs/cf1`,
  name: 'cf1',
  properties: {
    runId: 'cf1',
    status,
    platform: { os: 'linux' },
    startTime: '2024-01-02T03:04:05+00:00',
    finishTime: '2024-01-02T03:05:06+00:00',
  },
});
const taskRun = (runResult: object | undefined = run('Succeeded')) => ({
  id: `${registryId('myregistry')}/taskRuns/tr1`,
  name: 'tr1',
  type: 'Microsoft.ContainerRegistry/registries/taskRuns',
  properties: { provisioningState: 'Succeeded', ...(runResult ? { runResult } : {}) },
});
const replies = (body: object = taskRun(), more: Record<string, readonly Answer[]> = {}) => ({
  'GET R/taskRuns/tr1': [[200, body] as Answer],
  'GET R/taskRuns': [[200, { value: [body] }] as Answer],
  'DELETE R/taskRuns/tr1': [[200] as Answer],
  ...more,
});

describe.each(['', 'az acr '])('%staskrun, as it reaches the service', (prefix) => {
  it.each<[string, Asked[], string]>([
    ['show -n tr1 --query runResult.status', ['GET R/taskRuns/tr1'], '"Succeeded"\n'],
    ['list --query [].name', ['GET R/taskRuns'], '[\n  "tr1"\n]\n'],
    ['delete -n tr1 -y', ['DELETE R/taskRuns/tr1'], ''],
    [
      'list -o table',
      ['GET R/taskRuns'],
      'NAME    RUN ID    TASK    PLATFORM    STATUS     STARTED               DURATION\n------  --------  ------  ----------  ---------  --------------------  ----------\ntr1     cf1               linux       Succeeded  2024-01-02T03:04:05Z  00:01:01\n',
    ],
  ])('%s', async (words, expected, stdout) => {
    const result = await runCommandLine(`${prefix}taskrun ${words} -r myregistry`, { replies: replies() });
    expect(result).toMatchObject({ asked: [find, ...expected], exitCode: 0, stdout, stderr: notice });
  });
});

describe('taskrun logs', () => {
  const failed = { 'x-ms-meta-complete': 'failed' };
  const log = (headers: Record<string, string>): Record<string, readonly Answer[]> => ({
    'GET https://logs.blob.localhost/cf1?sig=s': [[200, 'hello\n', headers]],
  });
  const runs = (...statuses: string[]): Record<string, readonly Answer[]> => ({
    'GET R/runs/cf1': statuses.map((status) => [200, run(status)]),
  });
  it.each<[string, Record<string, readonly Answer[]>, number, string]>([
    ['of a run that succeeded', {}, 0, notice],
    ['of a run that had failed before', { ...runs('Failed'), ...log(failed) }, 0, `${notice}WARNING: Run failed.\n`],
    [
      'of a run that fails meanwhile',
      { ...runs('Running', 'Failed'), ...log(failed) },
      1,
      `${notice}ERROR: Run failed\nShow the run: acrtask show-run -r myregistry --run-id cf1\n`,
    ],
  ])('shows the log %s', async (_, more, exitCode, stderr) => {
    const result = await runCommandLine('taskrun logs -r myregistry -n tr1', { replies: replies(taskRun(), more) });
    expect(result).toMatchObject({ exitCode, stdout: 'hello\n', stderr });
  });

  it('says that there is no run yet, where az crashes', async () => {
    const { exitCode, stderr } = await runCommandLine('taskrun logs -r myregistry -n tr1', {
      replies: { 'GET R/taskRuns/tr1': [[200, { ...taskRun(), properties: {} }]] },
    });
    expect([exitCode, stderr]).toEqual([
      1,
      `${notice}ERROR: The task run 'tr1' does not have a run yet.\nTry again in a moment: acrtask taskrun show -r myregistry -n tr1\n`,
    ]);
  });
});

describe('taskrun delete', () => {
  it.each<[string[], number, string, boolean]>([
    [['y'], 0, notice, true],
    [['n'], 1, `${notice}ERROR: Operation cancelled.\n`, false],
  ])('asks first: %s', async (answers, exitCode, stderr, deletes) => {
    const result = await runCommandLine('taskrun delete -r myregistry -n tr1', {
      tty: ['stdin'],
      answers,
      replies: replies(),
    });
    expect(result).toMatchObject({ exitCode, stderr });
    expect(result.host.prompts).toEqual(["Are you sure you want to delete the task run 'tr1'? (y/n): "]);
    expect(result.asked.includes('DELETE R/taskRuns/tr1')).toBe(deletes);
  });
});

describe('what goes wrong with task runs', () => {
  it('is a missing one', async () => {
    const missing: Answer = [404, { error: { code: 'ResourceNotFound', message: 'No such task run.' } }];
    const { exitCode, stderr } = await runCommandLine('taskrun show -r myregistry -n tr2 --only-show-errors', {
      replies: { 'GET R/taskRuns/tr2': [missing] },
    });
    expect([exitCode, stderr.split('\n')[0]]).toEqual([3, "ERROR: The registry 'myregistry' has no task run 'tr2'."]);
  });

  it.each(['show -n tr1', 'list', 'logs -n tr1', 'delete -n tr1 -y'])('is a classic registry: %s', async (words) => {
    const registry = { id: '/r', name: 'myregistry', sku: { name: 'Classic' }, properties: {} };
    const { exitCode, stderr } = await runCommandLine(`taskrun ${words} -r myregistry -g myResourceGroup`, {
      replies: { 'GET R': [[200, registry]] },
    });
    expect([exitCode, stderr]).toEqual([1, `${notice}ERROR: TaskRun is only supported for managed registries.\n`]);
  });
});
