import { describe, expect, it } from 'vitest';
import type { Operation, PlanTarget } from '../../src/access/model.ts';
import { acrtaskCommands, azCommands, quotedForShell } from '../../src/access/plan-commands.ts';
import { wordsOf } from '../../src/demo/script.ts';
import { createEmulator } from '../../src/emulator/emulator.ts';
import { main } from '../../src/main.ts';
import { subscription } from '../support/fake-azure.ts';
import { createTestHost } from '../support/test-host.ts';

const group = `/subscriptions/${subscription}/resourceGroups/myResourceGroup`;
const registryId = (name: string): string => `${group}/providers/Microsoft.ContainerRegistry/registries/${name}`;
const identityId = (name: string): string =>
  `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
const target: PlanTarget = { registry: 'myregistry', resourceGroup: 'myResourceGroup', task: 'hello' };
const system = { kind: 'system' } as const;
const user = {
  kind: 'user',
  resourceId: identityId('mine'),
  clientId: '11112222-3333-4444-5555-666677778888',
  principalId: '99990000-3333-4444-5555-666677778888',
} as const;
const made = { kind: 'new', name: 'made', resourceGroup: 'myResourceGroup' } as const;
const condition = "@Request[Microsoft.ContainerRegistry/registries/repositories:name] StringEqualsIgnoreCase 'it''s'";
const secret = { vault: 'myvault.vault.azure.net', name: 'One' };

const systemPrincipal = '"$(acrtask identity show -r myregistry -n hello --query principalId -o tsv)"';
const ofMade = (query: string): string =>
  `"$(acrtask az identity show -g myResourceGroup -n made --query ${query} -o tsv)"`;
const assignRole = 'acrtask az role assignment create --assignee-object-id';
const toPrincipal = '--assignee-principal-type ServicePrincipal --role';

describe('an operation as a command line', () => {
  it.each<[Operation, string, az?: string]>([
    [
      { do: 'create identity', name: 'made', resourceGroup: 'myResourceGroup', location: 'eastus' },
      'acrtask az identity create -g myResourceGroup -n made -l eastus',
    ],
    [
      { do: 'assign identities', identities: [system], keeps: [user.resourceId] },
      "acrtask identity assign -r myregistry -n hello --identities '[system]'",
      `az acr task identity assign -r myregistry -n hello --identities ${user.resourceId} '[system]'`,
    ],
    [
      { do: 'assign identities', identities: [user, made] },
      `acrtask identity assign -r myregistry -n hello --identities ${user.resourceId} ${ofMade('id')}`,
    ],
    [
      { do: 'assign role', role: 'AcrPull', scope: registryId('mybase'), identity: system },
      `${assignRole} ${systemPrincipal} ${toPrincipal} AcrPull --scope ${registryId('mybase')}`,
    ],
    [
      { do: 'assign role', role: 'Key Vault Secrets User', scope: `${group}/x`, identity: user },
      `${assignRole} ${user.principalId} ${toPrincipal} 'Key Vault Secrets User' --scope ${group}/x`,
    ],
    [
      { do: 'assign role', role: 'AcrPull', scope: registryId('mybase'), identity: made, condition },
      `${assignRole} ${ofMade('principalId')} ${toPrincipal} AcrPull --scope ${registryId('mybase')} --condition '@Request[Microsoft.ContainerRegistry/registries/repositories:name] StringEqualsIgnoreCase '\\''it'\\'''\\''s'\\''' --condition-version 2.0`,
    ],
    [
      { do: 'set credential', loginServer: 'mybase.azurecr.io', identity: system },
      "acrtask credential add -r myregistry -n hello --login-server mybase.azurecr.io --use-identity '[system]'",
    ],
    [
      { do: 'set credential', loginServer: 'MyBase.azurecr.io', identity: user, replaces: true },
      `acrtask credential update -r myregistry -n hello --login-server MyBase.azurecr.io --use-identity ${user.clientId}`,
    ],
    [
      { do: 'set credential', loginServer: 'mybase.azurecr.io', identity: made },
      `acrtask credential add -r myregistry -n hello --login-server mybase.azurecr.io --use-identity ${ofMade('clientId')}`,
    ],
    [
      {
        do: 'set credential identity',
        loginServer: 'docker.io',
        identity: system,
        userName: 'stored',
        password: { ...secret, version: '5' },
      },
      'acrtask credential update -r myregistry -n hello --login-server docker.io -u "$REGISTRY_USER" -p https://myvault.vault.azure.net/secrets/One/5 --use-identity \'[system]\'',
    ],
    [
      {
        do: 'set credential identity',
        loginServer: 'docker.io',
        identity: system,
        userName: secret,
        password: 'stored',
      },
      'acrtask credential update -r myregistry -n hello --login-server docker.io -u https://myvault.vault.azure.net/secrets/One -p "$REGISTRY_PASSWORD" --use-identity \'[system]\'',
    ],
    [
      { do: 'set source identity', identity: system },
      "acrtask update -r myregistry -n hello --source-acr-auth-id '[system]'",
    ],
    [
      { do: 'set source identity', identity: user },
      `acrtask update -r myregistry -n hello --source-acr-auth-id ${user.resourceId}`,
    ],
    [{ do: 'set source login', mode: 'Default' }, 'acrtask update -r myregistry -n hello --auth-mode Default'],
    [
      { do: 'set policy', vault: 'myvault', vaultId: `${group}/y`, identity: user, keeps: ['list', 'get'] },
      `acrtask az keyvault set-policy -n myvault --object-id ${user.principalId} --secret-permissions list get`,
    ],
    [
      { do: 'set policy', vault: 'myvault', vaultId: `${group}/y`, identity: system },
      `acrtask az keyvault set-policy -n myvault --object-id ${systemPrincipal} --secret-permissions get`,
    ],
    [
      { do: 'allow tasks to bypass', registry: 'mybase', registryId: registryId('mybase') },
      'acrtask az acr update -n mybase -g myResourceGroup --set networkRuleBypassAllowedForTasks=true',
    ],
    [
      { do: 'enable secret', secret },
      'acrtask az keyvault secret set-attributes --vault-name myvault -n One --enabled true',
    ],
    [
      { do: 'enable secret', secret: { ...secret, version: '5' } },
      'acrtask az keyvault secret set-attributes --vault-name myvault -n One --version 5 --enabled true',
    ],
    [{ do: 'enable task' }, 'acrtask update -r myregistry -n hello --status Enabled'],
    [
      { do: 'scale agent pool', name: 'mypool', count: 1 },
      'acrtask agentpool update -r myregistry -n mypool --count 1',
    ],
  ])('%j', (operation, line, az) => {
    const plan = { target, operations: [operation] };
    const asAz = line
      .replaceAll('acrtask az ', 'az ')
      .replaceAll('acrtask agentpool ', 'az acr agentpool ')
      .replaceAll('acrtask ', 'az acr task ');
    expect([acrtaskCommands(plan), azCommands(plan)]).toEqual([[line], [az ?? asAz]]);
  });

  it('has placeholders when no task is known', () => {
    expect(acrtaskCommands({ target: undefined, operations: [{ do: 'enable task' }] })).toEqual([
      'acrtask update -r REGISTRY -n TASK --status Enabled',
    ]);
  });
});

describe('a word for sh', () => {
  it.each([
    ['plain', 'plain'],
    ['', "''"],
    ['[system]', "'[system]'"],
    ['two words', "'two words'"],
    ["it's", "'it'\\''s'"],
    ['$HOME `x` "y" \\', '\'$HOME `x` "y" \\\''],
    ['~user', "'~user'"],
    ['https://v.vault.azure.net/secrets/a', 'https://v.vault.azure.net/secrets/a'],
  ])('%j', (word, quoted) => {
    expect(quotedForShell(word)).toBe(quoted);
    if (word !== '') expect(wordsOf(quoted, {})).toEqual([word]);
  });
});

describe('every command line can be carried out', () => {
  /** A shell that knows `"$(COMMAND)"`, and no other substitution. */
  const createShell = () => {
    const emulator = createEmulator({ subscriptionId: subscription });
    const env = { ACRTASK_CLOUD: 'emulator', AZURE_SUBSCRIPTION_ID: subscription };
    const { cwd, home } = createTestHost({ env });
    const type = async (line: string): Promise<string> => {
      let expanded = line;
      for (const [outer, inner = ''] of line.matchAll(/"\$\((.*?)\)"/g))
        expanded = expanded.replace(outer, (await type(inner)).trim());
      const host = createTestHost({ env, folders: { cwd, home }, network: emulator.fetch });
      const words = wordsOf(expanded, { REGISTRY_USER: 'hubuser', REGISTRY_PASSWORD: 'hubpassword' });
      const exitCode = await main(words[0] === 'acrtask' ? words.slice(1) : words, host);
      expect({ expanded, exitCode, stderr: host.written.stderr }).toMatchObject({ expanded, exitCode: 0 });
      return host.written.stdout;
    };
    return { type };
  };

  it.each([
    ['acrtask', acrtaskCommands],
    ['az', azCommands],
  ])('with %s', async (_program, commandsOf) => {
    const { type } = createShell();
    for (const line of [
      'az group create -n myResourceGroup -l eastus',
      'az acr create -g myResourceGroup -n myregistry --sku Premium',
      'az acr create -g myResourceGroup -n mybase --sku Premium --role-assignment-mode rbac-abac',
      'az keyvault create -g myResourceGroup -n myvault --enable-rbac-authorization false',
      'az keyvault secret set --vault-name myvault -n One --value hubpassword --disabled true',
      'agentpool create -r myregistry -n mypool --count 0',
      "create -r myregistry -n hello -c /dev/null --cmd 'bash echo hi' --status Disabled --auth-mode None",
      'az identity create -g myResourceGroup -n mine',
    ])
      await type(line);
    const mine = JSON.parse(await type('az identity show -g myResourceGroup -n mine'));
    const existing = { ...user, clientId: mine.clientId, principalId: mine.principalId };
    const operations: readonly Operation[] = [
      { do: 'create identity', name: 'made', resourceGroup: 'myResourceGroup', location: 'eastus' },
      { do: 'assign identities', identities: [existing] },
      { do: 'assign identities', identities: [system, made], keeps: [existing.resourceId] },
      ...[existing, system, made].flatMap((identity): Operation[] => [
        { do: 'assign role', role: 'AcrPull', scope: registryId('myregistry'), identity },
        { do: 'set policy', vault: 'myvault', vaultId: `${group}/y`, identity },
        { do: 'set source identity', identity },
      ]),
      {
        do: 'assign role',
        role: 'Container Registry Repository Reader',
        scope: registryId('mybase'),
        identity: made,
        condition:
          "((!(ActionMatches{'Microsoft.ContainerRegistry/registries/repositories/content/read'})) OR (@Request[Microsoft.ContainerRegistry/registries/repositories:name] StringEqualsIgnoreCase 'app'))",
      },
      { do: 'set credential', loginServer: 'mybase.azurecr.io', identity: made },
      { do: 'set credential', loginServer: 'mybase.azurecr.io', identity: existing, replaces: true },
      { do: 'set credential', loginServer: 'docker.io', identity: system },
      {
        do: 'set credential identity',
        loginServer: 'docker.io',
        identity: system,
        userName: 'stored',
        password: secret,
      },
      { do: 'set source login', mode: 'Default' },
      { do: 'allow tasks to bypass', registry: 'mybase', registryId: registryId('mybase') },
      { do: 'enable secret', secret },
      { do: 'enable task' },
      { do: 'scale agent pool', name: 'mypool', count: 1 },
    ];
    for (const line of commandsOf({ target, operations })) await type(line);

    const task = JSON.parse(await type('show -r myregistry -n hello'));
    expect({
      status: task.status,
      type: task.identity.type,
      identities: Object.keys(task.identity.userAssignedIdentities).map((id) => id.split('/').at(-1)),
      credentials: Object.keys(task.credentials?.customRegistries ?? {}),
    }).toEqual({
      status: 'Enabled',
      type: 'SystemAssigned, UserAssigned',
      identities: ['mine', 'made'],
      credentials: ['docker.io', 'mybase.azurecr.io'],
    });
    const bypass = await type('az acr show -n mybase --query networkRuleBypassAllowedForTasks');
    const enabled = await type('az keyvault secret show --vault-name myvault -n One --query attributes.enabled');
    const count = await type('agentpool show -r myregistry -n mypool --query count');
    expect([bypass, enabled, count].map((text) => text.trim())).toEqual(['true', 'true', '1']);
  });
});
