import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../support/command-line.ts';
import { type Answer, type Asked, registryId } from '../support/fake-azure.ts';

const find = 'GET S/providers/Microsoft.ContainerRegistry/registries';
const notice =
  "WARNING: Command group 'acr agentpool' is in preview and under development. Reference and support levels: https://aka.ms/CLI_refstatus\n";
const at = 'R/agentPools/pool1';

const pool = (provisioningState = 'Succeeded') => ({
  id: `${registryId('myregistry')}/agentPools/pool1`,
  name: 'pool1',
  location: 'eastus',
  properties: { count: 1, tier: 'S1', os: 'Linux', provisioningState },
});
const replies: Record<string, readonly Answer[]> = {
  [`GET ${at}`]: [[200, pool()]],
  'GET R/agentPools': [[200, { value: [pool()] }]],
  [`PUT ${at}`]: [[200, pool()]],
  [`PATCH ${at}`]: [[200, pool()]],
  [`DELETE ${at}`]: [[200]],
  [`POST ${at}/listQueueStatus`]: [[200, { count: 0 }]],
};
const deleted = '"Agent \'pool1\' was successfully deleted"\n';
const created = (properties: object): Asked => [
  `PUT ${at}`,
  { location: 'eastus', properties: { count: 1, tier: 'S1', os: 'Linux', ...properties } },
];

describe.each(['', 'az acr '])('%sagentpool, as it reaches the service', (prefix) => {
  it.each<[string, Asked[], string]>([
    ['create -n pool1 --query name', [created({})], '"pool1"\n'],
    ['create -n pool1 -c 0 --query name', [created({ count: 0 })], '"pool1"\n'],
    ['create -n pool1 --tier i6 --query name', [created({ tier: 'I6' })], '"pool1"\n'],
    ['create -n pool1 --os Windows --query name', [created({ os: 'Windows' })], '"pool1"\n'],
    [
      'create -n pool1 --subnet-id /subnet --query name',
      [created({ virtualNetworkSubnetResourceId: '/subnet' })],
      '"pool1"\n',
    ],
    ['create -n pool1 --no-wait --query name', [created({})], '"pool1"\n'],
    ['update -n pool1 --count 3 --query name', [[`PATCH ${at}`, { properties: { count: 3 } }]], '"pool1"\n'],
    ['update -n pool1 -c 3 --no-wait -o none', [[`PATCH ${at}`, { properties: { count: 3 } }]], ''],
    ['update -n pool1 -o none', [[`PATCH ${at}`, {}]], ''],
    ['show -n pool1 --query tier', [`GET ${at}`], '"S1"\n'],
    ['show -n pool1 --queue-count', [`POST ${at}/listQueueStatus`], '{\n  "count": 0\n}\n'],
    ['list --query [].name -o tsv', ['GET R/agentPools'], 'pool1\n'],
    ['delete -n pool1 -y', [`DELETE ${at}`], deleted],
    [
      'list -o table',
      ['GET R/agentPools'],
      'NAME    COUNT    TIER    STATE      VNET    OS\n------  -------  ------  ---------  ------  -----\npool1   1        S1      Succeeded          Linux\n',
    ],
  ])('%s', async (words, expected, stdout) => {
    const result = await runCommandLine(`${prefix}agentpool ${words} -r myregistry`, { replies });
    expect(result).toMatchObject({ asked: [find, ...expected], exitCode: 0, stdout, stderr: notice });
  });
});

const operation = 'https://localhost/operations/1';
const heading = { 'azure-asyncoperation': operation };
const poll = 'GET /operations/1';
const status = (word: string, more: object = {}): Answer => [200, { status: word, ...more }];
const failure = { error: { code: 'OutOfAgents', message: 'There are no machines.' } };
const unsuccessful = (what: string) =>
  `${notice}ERROR: The agent pool ${what} with name 'pool1' finished with unsuccessful status 'Failed'. Show run details by 'az acr agentpool show -r myregistry -n pool1'.\nThere are no machines.\n`;

describe('a change that takes its time', () => {
  it.each<[string, string, object]>([
    ['create', 'PUT', { count: 1, tier: 'S1', os: 'Linux' }],
    ['update --count 5', 'PATCH', { count: 5 }],
  ])('is waited for: %s', async (words, method, properties) => {
    const body = { ...(method === 'PUT' ? { location: 'eastus' } : {}), properties };
    const result = await runCommandLine(`agentpool ${words} -r myregistry -n pool1 --query provisioningState`, {
      replies: {
        ...replies,
        [`${method} ${at}`]: [[201, pool('Creating'), heading]],
        [poll]: [status('Creating'), status('Creating'), status('Succeeded')],
      },
    });
    expect(result).toMatchObject({
      asked: [find, [`${method} ${at}`, body], poll, poll, poll, `GET ${at}`],
      exitCode: 0,
      stdout: '"Succeeded"\n',
      stderr: notice,
    });
    expect(result.host.sleeps).toEqual([2000, 3000]);
  });

  it.each([
    ['create', 'creation', [status('Failed', failure)]],
    ['create', 'creation', [status('Creating'), status('Failed', failure)]],
    ['update', 'update', [status('Updating'), status('Failed', failure)]],
  ])('fails: %s', async (words, what, polls) => {
    const accepted: Answer = [201, pool('Creating'), heading];
    const result = await runCommandLine(`agentpool ${words} -r myregistry -n pool1`, {
      replies: { [`PUT ${at}`]: [accepted], [`PATCH ${at}`]: [accepted], [poll]: polls },
    });
    expect(result).toMatchObject({ exitCode: 1, stdout: '', stderr: unsuccessful(what) });
  });

  it('is not waited for', async () => {
    const { asked, stdout, host } = await runCommandLine(
      'agentpool create -r myregistry -n pool1 --no-wait --query provisioningState',
      {
        replies: {
          [`PUT ${at}`]: [[201, pool('Creating'), heading]],
          [poll]: [status('Creating')],
          [`GET ${at}`]: [[200, pool('Creating')]],
        },
      },
    );
    expect([asked.at(-1), stdout, host.sleeps]).toEqual([`GET ${at}`, '"Creating"\n', []]);
  });

  it('is refused', async () => {
    const refused: Answer = [400, { error: { code: 'InvalidParameter', message: 'No such tier.' } }];
    const { exitCode, stderr } = await runCommandLine('agentpool create -r myregistry -n pool1 --tier S9', {
      replies: { [`PUT ${at}`]: [refused] },
    });
    expect([exitCode, stderr.split('\n')[1]]).toEqual([1, 'ERROR: (InvalidParameter) No such tier.']);
  });
});

describe('agentpool delete', () => {
  const gone: Answer = [404, { error: { code: 'ResourceNotFound', message: 'No such agent pool.' } }];
  const accepted: Answer = [202, pool('Deleting'), { location: operation }];
  const deleting: Answer = [202, { status: 'Deleting' }, { location: operation }];
  const line = 'agentpool delete -r myregistry -n pool1 --yes';

  it.each<[string, Answer[], number[]]>([
    ['which the service then does not know', [deleting, deleting, gone], [2000, 3000]],
    ['which the service does not know at once', [gone], []],
    ['which the service says is done', [deleting, [204]], [2000]],
  ])('waits for the end of the pool, %s', async (_, polls, sleeps) => {
    const result = await runCommandLine(line, { replies: { [`DELETE ${at}`]: [accepted], [poll]: polls } });
    expect(result).toMatchObject({
      asked: [find, `DELETE ${at}`, ...polls.map(() => poll)],
      exitCode: 0,
      stdout: deleted,
      stderr: notice,
    });
    expect(result.host.sleeps).toEqual(sleeps);
  });

  it.each<[string, Answer, Answer[], string]>([
    ['is under way', accepted, [deleting], 'InProgress'],
    ['is over', [200], [], 'Succeeded'],
  ])('does not wait: %s', async (_, first, polls, state) => {
    const result = await runCommandLine(`${line} --no-wait`, {
      replies: { [`DELETE ${at}`]: [first], [poll]: polls },
    });
    expect(result).toMatchObject({
      exitCode: 0,
      stdout: '',
      stderr: `${notice}WARNING: Started to delete the agent pool 'pool1': ${state}\n`,
    });
    expect(result.host.sleeps).toEqual([]);
  });

  it('tells of a pool that is not there', async () => {
    const { exitCode } = await runCommandLine(line, { replies: { [`DELETE ${at}`]: [gone] } });
    expect(exitCode).toBe(3);
  });

  it('tells of a failure', async () => {
    const { exitCode, stderr } = await runCommandLine(line, {
      replies: { [`DELETE ${at}`]: [[202, pool('Deleting'), heading]], [poll]: [status('Failed', failure)] },
    });
    expect([exitCode, stderr]).toEqual([1, unsuccessful('deletion')]);
  });

  it('asks first', async () => {
    const { exitCode, host, asked } = await runCommandLine('agentpool delete -r myregistry -n pool1', {
      tty: ['stdin'],
      answers: ['n'],
    });
    expect([exitCode, host.prompts, asked]).toEqual([
      1,
      ["Are you sure you want to delete the agentpool 'pool1' in registry 'myregistry'? (y/n): "],
      [find],
    ]);
  });

  it('ends with Ctrl-C while it waits', async () => {
    const { exitCode } = await runCommandLine(line, {
      replies: { [`DELETE ${at}`]: [accepted], [poll]: [deleting] },
      prepare: (host) => host.beforeSleep(() => host.interrupt()),
    });
    expect(exitCode).toBe(130);
  });
});

describe('what agentpool refuses', () => {
  const classic = { id: '/r', name: 'myregistry', location: 'eastus', sku: { name: 'Classic' }, properties: {} };
  const refused: [number, string] = [1, `${notice}ERROR: This operation is only supported for managed registries.\n`];
  it.each<[string, [number, string]]>([
    ['show -n pool1', refused],
    ['list', refused],
    ['update -n pool1', refused],
    ['delete -n pool1 -y', refused],
    ['create -n pool1 -o none', [0, notice]],
  ])('of a classic registry: %s', async (words, expected) => {
    const { exitCode, stderr } = await runCommandLine(`agentpool ${words} -r myregistry -g myResourceGroup`, {
      replies: { ...replies, 'GET R': [[200, classic]] },
    });
    expect([exitCode, stderr]).toEqual(expected);
  });

  it.each([
    ['create', 'the following arguments are required: --name/-n'],
    ['create -n pool1 -c two', "argument --count/-c: invalid int value: 'two'"],
    ['update -n pool1 --tier S2', 'unrecognized arguments: --tier'],
  ])('%s', async (words, message) => {
    const { exitCode, stderr } = await runCommandLine(`agentpool ${words} -r myregistry`);
    expect([exitCode, stderr.split('\n')[0]]).toEqual([2, `ERROR: ${message}`]);
  });
});
