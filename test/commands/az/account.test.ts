import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../support/command-line.ts';
import { subscription, tenant } from '../../support/fake-azure.ts';
import type { TestHost } from '../../support/test-host.ts';

const one = {
  environmentName: 'AzureCloud',
  homeTenantId: tenant,
  id: 'aaaaaaaa-0000-0000-0000-000000000001',
  isDefault: true,
  managedByTenants: [],
  name: 'First',
  state: 'Enabled',
  tenantId: tenant,
  user: { name: 'me@example.org', type: 'user' },
};
const two = { ...one, id: 'aaaaaaaa-0000-0000-0000-000000000002', name: 'Second', isDefault: false };
const twin = { ...two, id: 'aaaaaaaa-0000-0000-0000-000000000003' };
const government = { ...two, id: 'aaaaaaaa-0000-0000-0000-000000000004', environmentName: 'AzureUSGovernment' };

const logInAs =
  (...subscriptions: readonly object[]) =>
  async ({ home }: TestHost) => {
    await mkdir(join(home, '.azure'));
    const profile = { installationId: 'i', subscriptions };
    await writeFile(join(home, '.azure', 'azureProfile.json'), `\uFEFF${JSON.stringify(profile)}`);
  };
const inAzure = (line: string, subscriptions: readonly object[], env: Record<string, string> = {}) =>
  runCommandLine(line, {
    env: { ACRTASK_CLOUD: '', AZURE_SUBSCRIPTION_ID: '', ...env },
    prepare: logInAs(...subscriptions),
  });
const profileOf = async ({ home }: TestHost) => readFile(join(home, '.azure', 'azureProfile.json'), 'utf8');

describe('az account show', () => {
  it.each<[string, string, readonly object[], object | string, Record<string, string>?]>([
    ['the default one', '', [two, one], one],
    ['one by its name', ' -n second', [one, two], two],
    ['one by its id', ` -s ${two.id}`, [one, two], two],
    ['one by the option of all commands', ' --subscription Second', [one, two], two],
    ['the one that the environment names', '', [one, two], two, { AZURE_SUBSCRIPTION_ID: two.id }],
    [
      'that of the chosen cloud',
      ' -n Second',
      [one, twin, government],
      government,
      { ACRTASK_CLOUD: 'AzureUSGovernment' },
    ],
    [
      'none of the name',
      ' -n other',
      [one],
      "ERROR: Subscription 'other' not found. Check the spelling and casing and try again.",
    ],
    [
      'several of the name',
      ' -n second',
      [one, two, twin],
      "ERROR: Multiple subscriptions with the name 'second' found. Specify the subscription ID.",
    ],
    ['nobody is logged in', '', [], 'ERROR: No subscription is selected.'],
  ])('%s', async (_, words, subscriptions, expected, env) => {
    const { exitCode, stdout, stderr, asked } = await inAzure(`az account show${words}`, subscriptions, env);
    expect(asked).toEqual([]);
    if (typeof expected === 'string') expect([exitCode, stderr.split('\n')[0], stdout]).toEqual([1, expected, '']);
    else expect([exitCode, JSON.parse(stdout), stderr]).toEqual([0, expected, '']);
  });

  it.each(['', ' -n MINE', ` -s ${subscription}`])('in the emulator tells of the emulator:%s', async (words) => {
    const { exitCode, stdout, asked } = await runCommandLine(`az account show${words}`, { prepare: logInAs(one) });
    expect([exitCode, JSON.parse(stdout), asked]).toEqual([
      0,
      {
        environmentName: 'emulator',
        homeTenantId: tenant,
        id: subscription,
        isDefault: true,
        managedByTenants: null,
        name: 'mine',
        state: 'Enabled',
        tenantId: tenant,
        user: { name: '', type: 'servicePrincipal' },
      },
      ['GET S'],
    ]);
  });

  it.each([
    [undefined, null],
    [null, null],
    [[], []],
    [[{ tenantId: tenant }], [{ tenantId: tenant }]],
  ])('has the tenants that manage it as the service tells them: %j', async (managedByTenants, shown) => {
    const described = { subscriptionId: subscription, displayName: 'mine', tenantId: tenant, managedByTenants };
    const { stdout } = await runCommandLine('az account show', { replies: { 'GET S': [[200, described]] } });
    expect(JSON.parse(stdout).managedByTenants).toEqual(shown);
  });

  it('in the emulator knows no other', async () => {
    const { exitCode, stderr } = await runCommandLine('az account show -n First', { prepare: logInAs(one) });
    expect([exitCode, stderr]).toEqual([
      1,
      "ERROR: Subscription 'First' not found. Check the spelling and casing and try again.\n",
    ]);
  });
});

describe('az account set', () => {
  it.each(['-s Second', '--name second', `--subscription ${two.id}`])('%s', async (words) => {
    const { exitCode, stdout, stderr, host } = await inAzure(`az account set ${words}`, [one, two, government]);
    expect([exitCode, stdout, stderr]).toEqual([0, '', '']);
    expect(await profileOf(host)).toBe(
      `\uFEFF${JSON.stringify({
        installationId: 'i',
        subscriptions: [{ ...one, isDefault: false }, { ...two, isDefault: true }, government],
      })}`,
    );
    expect(await readFile(join(host.home, '.azure', 'clouds.config'), 'utf8')).toBe(
      `[AzureCloud]\nsubscription = ${two.id}\n`,
    );
  });

  it.each<[string, readonly object[], number, string]>([
    ['-s other', [one], 1, "ERROR: The subscription of 'other' doesn't exist in cloud 'AzureCloud'."],
    ['-s second', [two, twin], 1, "ERROR: The subscription of 'second' has more than one match in cloud 'AzureCloud'."],
    ['', [one], 2, 'ERROR: the following arguments are required: --subscription/--name/-n/-s'],
  ])('refuses: %s', async (words, subscriptions, code, message) => {
    const { exitCode, stderr, host } = await inAzure(`az account set ${words}`, subscriptions);
    expect([exitCode, stderr.split('\n')[0]]).toEqual([code, message]);
    expect(JSON.parse((await profileOf(host)).slice(1)).subscriptions).toEqual(subscriptions);
  });

  it('says when the environment goes on deciding', async () => {
    const { exitCode, stderr } = await inAzure('az account set -s Second', [one, two], {
      AZURE_SUBSCRIPTION_ID: one.id,
    });
    expect([exitCode, stderr]).toEqual([
      0,
      `WARNING: AZURE_SUBSCRIPTION_ID is set to ${one.id}, so acrtask continues to use that subscription.\n`,
    ]);
  });

  it('in the emulator there is one subscription, and nothing to write', async () => {
    const { exitCode, stderr, host } = await runCommandLine('az account set -s mine', { prepare: logInAs(one) });
    expect([exitCode, stderr, JSON.parse((await profileOf(host)).slice(1)).subscriptions]).toEqual([0, '', [one]]);
  });
});
