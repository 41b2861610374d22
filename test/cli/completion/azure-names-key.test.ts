import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { NamesQuery } from '../../../src/cli/completion/azure-names.ts';
import { namesKey } from '../../../src/cli/completion/azure-names-key.ts';
import { createTestHost } from '../../support/test-host.ts';

interface Situation {
  readonly query?: Partial<NamesQuery>;
  readonly env?: Readonly<Record<string, string>>;
  readonly account?: Readonly<Record<string, unknown>>;
}

const usual = {
  query: { kind: 'timers', registry: 'r', task: 't', resourceGroup: 'g', subscription: 's', cloud: 'c' },
  account: { id: '1', name: 'n', tenantId: 't', environmentName: 'AzureCloud', isDefault: true, user: { name: 'u' } },
} as const;

const keyIn = async ({ query = {}, env = {}, account = {} }: Situation): Promise<string> => {
  const host = createTestHost({ env });
  await mkdir(join(host.home, '.azure'));
  const profile = { subscriptions: [{ ...usual.account, ...account }] };
  await writeFile(join(host.home, '.azure', 'azureProfile.json'), JSON.stringify(profile));
  return namesKey({ ...usual.query, ...query }, host);
};

describe('another answer is kept under another key', () => {
  it.each<[string, Situation]>([
    ['kind', { query: { kind: 'loginServers' } }],
    ['registry', { query: { registry: 'r2' } }],
    ['task', { query: { task: 't2' } }],
    ['no task', { query: { task: undefined } }],
    ['group', { query: { resourceGroup: 'g2' } }],
    ['a group and no task', { query: { task: undefined, resourceGroup: 't' } }],
    ['subscription', { query: { subscription: 's2' } }],
    ['cloud', { query: { cloud: 'c2' } }],
    ...[
      'ACRTASK_CLOUD',
      'ACRTASK_EMULATOR_HOME',
      'AZURE_SUBSCRIPTION_ID',
      'AZURE_TENANT_ID',
      'AZURE_CLIENT_ID',
      'AZURE_USERNAME',
      'AZURE_TOKEN_CREDENTIALS',
      'AZURE_FEDERATED_TOKEN_FILE',
      'IDENTITY_ENDPOINT',
      'MSI_ENDPOINT',
    ].map((name): [string, Situation] => [name, { env: { [name]: 'x' } }]),
    ['the folder of az', { env: { AZURE_CONFIG_DIR: '/nowhere' } }],
    ["az's default subscription", { account: { id: '2' } }],
    ["az's user", { account: { user: { name: 'u2' } } }],
    ["the user's tenant", { account: { tenantId: 't2' } }],
    ["az's cloud", { account: { environmentName: 'AzureChinaCloud' } }],
    ['no account', { account: { isDefault: false } }],
  ])('%s', async (_, situation) => {
    expect(await keyIn(situation)).not.toBe(await keyIn({}));
  });
});

describe('the same answer is kept under one key', () => {
  it.each<[string, Situation]>([
    ['nothing else', {}],
    ['the case of names', { query: { registry: 'R', task: 'T', resourceGroup: 'G', subscription: 'S', cloud: 'C' } }],
    ['a variable that means nothing', { env: { AZURE_CORE_OUTPUT: 'table' } }],
    ["the subscription's name", { account: { name: 'renamed' } }],
  ])('%s', async (_, situation) => {
    expect(await keyIn(situation)).toBe(await keyIn({}));
  });
});

it('is another one for another folder of az, though the same account is there', async () => {
  const host = createTestHost();
  await mkdir(join(host.home, '.azure'));
  const profile = { subscriptions: [usual.account] };
  await writeFile(join(host.home, '.azure', 'azureProfile.json'), JSON.stringify(profile));
  const env = { ...host.env, AZURE_CONFIG_DIR: join(host.home, '.azure') };
  expect(await namesKey(usual.query, { ...host, env })).not.toBe(await namesKey(usual.query, host));
});

it('does not take a part for the one beside it', async () => {
  const [task, group] = [
    { task: 'x', resourceGroup: undefined },
    { task: undefined, resourceGroup: 'x' },
  ];
  expect(await keyIn({ query: task })).not.toBe(await keyIn({ query: group }));
});
