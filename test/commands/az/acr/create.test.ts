import { expect, it } from 'vitest';
import { createEmulator } from '../../../../src/emulator/emulator.ts';
import { runCommandLine } from '../../../support/command-line.ts';
import { createEmulatedAzure } from '../../../support/emulated.ts';
import { subscription } from '../../../support/fake-azure.ts';

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
    '--sku Premium --allow-exports false --public-network-enabled false --data-endpoint-enabled --zone-redundancy Enabled',
    { dataEndpointEnabled: true, zoneRedundancy: 'Enabled', publicNetworkAccess: 'Disabled' },
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

it.each<[string, number, string]>([
  [
    `${create.replace('another', 'my-registry')} --sku Basic`,
    1,
    'argument error: Registry name cannot contain dashes.',
  ],
  [`${create.replace('another', 'Another')} --sku Basic`, 1, 'argument error: Registry name must use only lowercase.'],
  [
    `${create.replace('another', 'abc')} --sku Basic`,
    1,
    '(InvalidResourceName) Registry name must be between 5 and 50',
  ],
  ['az acr create -g nosuch -n another --sku Basic', 2, "(ResourceGroupNotFound) Resource group 'nosuch' could not be"],
  ['az acr create -g nosuch -n another --sku Basic -l eastus', 3, '(ResourceGroupNotFound) Resource group'],
  ['az identity create -g nosuch -n some', 1, 'InvalidArgumentValue: Missing required field: --location'],
  ['az identity create -g nosuch -n some -l eastus', 3, '(ResourceGroupNotFound) Resource group'],
  ['az keyvault create -g nosuch -n somevault', 2, "(ResourceGroupNotFound) Resource group 'nosuch' could not be"],
  ['az acr agentpool delete -r myregistry -n nosuch -y', 3, '(ResourceNotFound) The Resource'],
  ['az acr agentpool show -r myregistry -n nosuch', 3, '(ResourceNotFound) The Resource'],
  ['az acr run -r myregistry --agent-pool nosuch --cmd bash /dev/null', 3, '(ResourceNotFound) The agent pool nosuch'],
  ['az acr task list -r abc', 1, 'Registry names may contain only alpha numeric characters and must be between 5'],
  ['az keyvault set-policy -n nosuch --object-id a --secret-permissions get', 1, "The Vault 'nosuch' not found within"],
])('%s ends as in az 2.91: %i', async (line, exitCode, sentence) => {
  const emulator = createEmulator({ subscriptionId: subscription });
  const network = (request: Request) => emulator.fetch(request);
  await runCommandLine('az group create -n myResourceGroup -l eastus', { network });
  await runCommandLine('az acr create -g myResourceGroup -n myregistry --sku Premium', { network });
  const ended = await runCommandLine(line, { network });
  expect([ended.exitCode, ended.stderr]).toEqual([exitCode, expect.stringContaining(`ERROR: ${sentence}`)]);
});
