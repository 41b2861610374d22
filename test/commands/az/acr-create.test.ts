import { expect, it } from 'vitest';
import { createEmulator } from '../../../src/emulator/emulator.ts';
import { runCommandLine } from '../../support/command-line.ts';
import { createEmulatedAzure } from '../../support/emulated.ts';
import { subscription } from '../../support/fake-azure.ts';

const create = 'az acr create -g myResourceGroup -n another';

it.each<[string, object]>([
  ['--sku Standard --role-assignment-mode rbac-abac', { roleAssignmentMode: 'AbacRepositoryPermissions' }],
  [
    '--sku Premium --default-action Deny --public-network-enabled --allow-trusted-services false',
    {
      networkRuleSet: { defaultAction: 'Deny', ipRules: null, virtualNetworkRules: null },
      publicNetworkAccess: 'Enabled',
      networkRuleBypassOptions: 'None',
    },
  ],
  [
    '--sku Premium --allow-exports false --data-endpoint-enabled --zone-redundancy Enabled',
    { dataEndpointEnabled: true, zoneRedundancy: 'Enabled' },
  ],
  [
    '--sku Standard --dnl-scope TenantReuse',
    { loginServer: expect.stringMatching(/^another-[0-9a-f]{10}\.azurecr\.io$/) },
  ],
])('acr create %s', async (words, members) => {
  const { json } = await createEmulatedAzure();
  expect(await json(`${create} ${words}`)).toMatchObject(members);
});

it('encrypts with a key that an identity reads, which is named by its name', async () => {
  const { json } = await createEmulatedAzure();
  const { id, clientId } = (await json('az identity show -g myResourceGroup -n mine')) as Record<string, string>;
  const url = 'https://mykeyvault.vault.azure.net/keys/k';
  const words = `--sku Premium --identity mine --key-encryption-key ${url}`;
  expect(await json(`${create} ${words}`)).toMatchObject({
    identity: { userAssignedIdentities: { [id ?? '']: {} } },
    encryption: { status: 'enabled', keyVaultProperties: { keyIdentifier: url, identity: clientId } },
  });
});

it('leads a build to a registry whose login server carries a hash', async () => {
  const { run, json } = await createEmulatedAzure();
  const { loginServer } = (await json(`${create} --sku Standard --dnl-scope NoReuse`)) as { loginServer: string };
  const { stdout } = await run(['run', '-r', loginServer, '--cmd', 'bash echo hi', '/dev/null']);
  expect(stdout).toContain(`Logging in to registry: ${loginServer}`);
});

it('names the workspace that gets the events, and says that the emulator has none', async () => {
  const emulator = createEmulator({ subscriptionId: subscription });
  const asked: string[] = [];
  const network = async (request: Request) => {
    if (request.url.includes('diagnosticSettings')) asked.push(await request.clone().text());
    return emulator.fetch(request);
  };
  await runCommandLine('az group create -n myResourceGroup -l eastus', { network });
  const { stderr, exitCode } = await runCommandLine(`${create} --sku Basic --workspace logs`, { network });
  expect([exitCode, stderr]).toEqual([1, expect.stringContaining('diagnostic settings')]);
  expect(JSON.parse(asked[0] ?? '').properties).toMatchObject({
    workspaceId: `/subscriptions/${subscription}/resourceGroups/myResourceGroup/providers/microsoft.OperationalInsights/workspaces/logs`,
    logs: [{ category: 'ContainerRegistryRepositoryEvents' }, { category: 'ContainerRegistryLoginEvents' }],
  });
});
