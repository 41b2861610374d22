import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAzProfile } from '../../src/az-profile.ts';
import { type Choice, chooseSubscription } from '../../src/azure/subscription.ts';
import { createTestHost, type TestHost } from '../support/test-host.ts';

const first = { id: '11111111-1111-1111-1111-111111111111', name: 'First', tenantId: 't1', user: 'me' };
const second = { id: '22222222-2222-2222-2222-222222222222', name: 'Second', tenantId: 't2', user: 'app' };
const unknownId = '33333333-3333-3333-3333-333333333333';
const stored = JSON.stringify({
  installationId: 'x',
  subscriptions: [
    { ...first, user: { name: 'me', type: 'user' }, isDefault: false, state: 'Enabled', environmentName: 'AzureCloud' },
    {
      ...second,
      user: { name: 'app', type: 'servicePrincipal' },
      isDefault: true,
      state: 'Enabled',
      environmentName: 'AzureCloud',
    },
  ],
});

const withProfile = async (content: string | undefined, env: Record<string, string> = {}): Promise<TestHost> => {
  const host = createTestHost({ env });
  const folder = join(host.home, env.AZURE_CONFIG_DIR ?? '.azure');
  await mkdir(folder);
  if (env.AZURE_CONFIG_DIR) host.env.AZURE_CONFIG_DIR = folder;
  if (content !== undefined) await writeFile(join(folder, 'azureProfile.json'), content);
  return host;
};

describe("az's profile", () => {
  const read = [
    { ...first, isDefault: false, environmentName: 'AzureCloud' },
    { ...second, isDefault: true, environmentName: 'AzureCloud' },
  ];
  it.each([
    ['with a byte order mark', `\uFEFF${stored}`, read],
    ['without one', stored, read],
    ['that is not there', undefined, []],
    ['that is empty', '', []],
    ['that knows no subscription', '{}', []],
    ['that is broken', '{"subscriptions":[', []],
  ])('%s', async (_, content, expected) => expect(await readAzProfile(await withProfile(content))).toEqual(expected));

  it('is read from AZURE_CONFIG_DIR', async () =>
    expect(await readAzProfile(await withProfile(stored, { AZURE_CONFIG_DIR: 'other' }))).toEqual(read));
});

describe('the subscription that is chosen', () => {
  const unknown = { known: { id: unknownId, name: undefined, tenantId: '', user: '' } };
  it.each<[string, string | undefined, Record<string, string>, Choice]>([
    ["the default of az's profile", undefined, {}, { known: second }],
    ['an id', first.id, {}, { known: first }],
    ['a name in any letter case', 'fIRST', {}, { known: first }],
    ['an id that the profile does not know', unknownId, {}, unknown],
    ['a name that the profile does not know', 'Third', {}, { name: 'Third' }],
    ['the environment', undefined, { AZURE_SUBSCRIPTION_ID: unknownId }, unknown],
    ['the command line before the environment', 'First', { AZURE_SUBSCRIPTION_ID: unknownId }, { known: first }],
  ])('%s', async (_, wanted, env, choice) =>
    expect(await chooseSubscription(await withProfile(stored, env), wanted)).toEqual(choice),
  );

  it.each([
    ['there is no profile', undefined],
    ['none is the default', stored.replace('"isDefault":true', '"isDefault":false')],
  ])('has to be named when %s', async (_, content) =>
    expect(chooseSubscription(await withProfile(content), undefined)).rejects.toMatchObject({
      message: 'No subscription is selected.',
      hint: "Specify one with --subscription, set AZURE_SUBSCRIPTION_ID, or run 'az login' to use the Azure CLI's default subscription.",
    }),
  );
});
