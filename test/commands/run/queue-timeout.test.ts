import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../support/command-line.ts';
import type { Answer } from '../../support/fake-azure.ts';

const run = (status: string, properties: object = {}) => ({
  name: 'cf1',
  properties: { runId: 'cf1', status, task: 'hello', ...properties },
});
const queued: Answer = [200, run('Queued')];
const onPool: Answer = [200, run('Queued', { agentPoolName: 'mypool' })];
const noLog: Answer = [404, ''];
const log = 'GET https://logs.blob.localhost/cf1?sig=s';
const ongoing = "GET R/runs?$filter=(Status eq 'Queued' or Status eq 'Started' or Status eq 'Running')";

const line = 'run -r myregistry -n hello --queue-timeout 5m';
const started = 'WARNING: Queued a run with ID: cf1\nWARNING: Waiting for an agent...\n';
const stays =
  'The run stays queued.\nTo follow it: acrtask logs -r myregistry --run-id cf1\nTo cancel it: acrtask cancel-run -r myregistry --run-id cf1\n';
const waitsForService =
  'It waits for an agent of the service, for which the registry has 2 runs queued and 1 under way.\n';

const replies: Readonly<Record<string, readonly Answer[]>> = {
  'GET R/runs/cf1': [queued],
  [log]: [noLog],
  [ongoing]: [[200, { value: [run('Queued'), run('Queued'), run('Running'), run('Queued', { agentPoolName: 'a' })] }]],
};

describe('--queue-timeout', () => {
  it.each<[string, Readonly<Record<string, readonly Answer[]>>, string]>([
    [line, {}, `ERROR: Run cf1 is still queued after 5m.\n${waitsForService}${stays}`],
    [`${line} --no-logs`, {}, `ERROR: Run cf1 is still queued after 5m.\n${waitsForService}${stays}`],
    [
      line,
      {
        'GET R/runs/cf1': [onPool],
        'GET R/agentPools/mypool': [[200, { properties: { provisioningState: 'Failed', count: 1 } }]],
        'POST R/agentPools/mypool/listQueueStatus': [[200, { count: 7 }]],
      },
      `ERROR: Run cf1 is still queued after 5m.\nIt waits for the agent pool 'mypool' (state Failed): 1 agent, 7 runs in its queue.\n${stays}`,
    ],
    [
      line,
      {
        'GET R/runs/cf1': [onPool],
        'GET R/agentPools/mypool': [[403, { error: { code: 'AuthorizationFailed', message: 'No.' } }]],
        'POST R/agentPools/mypool/listQueueStatus': [[403, { error: { code: 'AuthorizationFailed', message: 'No.' } }]],
      },
      `ERROR: Run cf1 is still queued after 5m.\nIt waits for the agent pool 'mypool'.\n${stays}`,
    ],
    [
      line,
      {
        'GET R/runs/cf1': [onPool],
        'GET R/agentPools/mypool': [[404, { error: { code: 'ResourceNotFound', message: 'Gone.' } }]],
        'POST R/agentPools/mypool/listQueueStatus': [[404, { error: { code: 'ResourceNotFound', message: 'Gone.' } }]],
      },
      `ERROR: Run cf1 is still queued after 5m.\nIt waits for the agent pool 'mypool', which does not exist.\n${stays}`,
    ],
    [
      `${line} --cancel-on-timeout`,
      {},
      `ERROR: Run cf1 is still queued after 5m.\n${waitsForService}The run was canceled.\n`,
    ],
    [
      `${line} --cancel-on-timeout`,
      { 'POST R/runs/cf1/cancel': [[403, { error: { code: 'AuthorizationFailed', message: 'No.' } }]] },
      `ERROR: Run cf1 is still queued after 5m.\n${waitsForService}The run could not be canceled: No.\n`,
    ],
  ])('%s ends with exit code 7 and says what the run waits for (%#)', async (words, more, said) => {
    const { exitCode, stdout, stderr } = await runCommandLine(words, { replies: { ...replies, ...more } });
    expect([exitCode, stdout, stderr]).toEqual([7, '', `${started}${said}`]);
  });

  it('cancels the run only when asked to', async () => {
    const canceled = async (words: string) =>
      (await runCommandLine(words, { replies })).asked.includes('POST R/runs/cf1/cancel');
    expect([await canceled(line), await canceled(`${line} --cancel-on-timeout`)]).toEqual([false, true]);
  });

  it('waits as long as it was told', async () => {
    const { host } = await runCommandLine(line, { replies });
    const waited = host.sleeps.reduce((sum, ms) => sum + ms, 0);
    expect([waited >= 300_000, waited < 310_000]).toEqual([true, true]);
  });

  it('prints the run that is still queued', async () => {
    const { exitCode, stdout } = await runCommandLine(`${line} -o json --query [runId,status]`, { replies });
    expect([exitCode, JSON.parse(stdout)]).toEqual([7, ['cf1', 'Queued']]);
  });

  it('does not limit a run that an agent has taken up', async () => {
    const running: Answer = [200, run('Running')];
    const { exitCode } = await runCommandLine('run -r myregistry -n hello --queue-timeout 1s', {
      replies: {
        'GET R/runs/cf1': [...Array.from({ length: 20 }, () => running), [200, run('Succeeded')]],
        [log]: [noLog],
      },
    });
    expect(exitCode).toBe(0);
  });

  it.each([
    ['run -r myregistry -n hello --cancel-on-timeout', '--cancel-on-timeout can only be used with --queue-timeout.'],
    [
      'rerun cf1 -r myregistry --queue-timeout 5m --no-wait',
      '--queue-timeout cannot be combined with --no-wait: nobody waits for the run.',
    ],
    [
      'build -r myregistry . --queue-timeout 5',
      "argument --queue-timeout: '5' is not a time such as 90s, 5m, or 1h30m",
    ],
    ['run --local --queue-timeout 5m', '--queue-timeout cannot be combined with --local: nothing is queued.'],
  ])('%s is refused', async (words, problem) => {
    const { exitCode, stderr, asked } = await runCommandLine(words);
    expect([exitCode, stderr.split('\n')[0], asked]).toEqual([2, `ERROR: ${problem}`, []]);
  });
});
