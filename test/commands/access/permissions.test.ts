import { describe, expect, it } from 'vitest';
import { main } from '../../../src/main.ts';
import { createTestHost } from '../../support/test-host.ts';

const subscription = '11111111-1111-1111-1111-111111111111';

/** Everything that a command line prints, and its exit code; a request would fail. */
const type = async (...words: readonly string[]) => {
  const env = { AZURE_SUBSCRIPTION_ID: subscription };
  const host = createTestHost({ env, network: () => Promise.reject(new Error('This test asks Azure for nothing.')) });
  const exitCode = await main(['permissions', ...words], host);
  return { exitCode, ...host.written };
};

const commandsIn = (json: string): string[] => JSON.parse(json).map(({ command }: { command: string }) => command);

const acr = 'Microsoft.ContainerRegistry/registries';

describe('acrtask permissions', () => {
  it('shows what a command needs, and when', async () => {
    const { exitCode, stdout, stderr } = await type('create');
    expect({ exitCode, stderr, result: JSON.parse(stdout) }).toEqual({
      exitCode: 0,
      stderr: '',
      result: [
        {
          command: 'create',
          permissions: [
            { kind: 'action', name: `${acr}/read`, when: null },
            { kind: 'action', name: `${acr}/tasks/write`, when: null },
            {
              kind: 'action',
              name: 'Microsoft.ManagedIdentity/userAssignedIdentities/read',
              when: 'with an identity given by its name or client ID, or as --source-acr-auth-id',
            },
            {
              kind: 'action',
              name: 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action',
              when: 'with a user-assigned identity',
            },
            { kind: 'action', name: `${acr}/tasks/read`, when: 'with --pull-from, --push-to, or --vault' },
            {
              kind: 'action',
              name: `${acr}/tasks/listDetails/action`,
              when: 'with --pull-from, --push-to, or --vault',
            },
            {
              kind: 'action',
              name: 'Microsoft.Authorization/roleAssignments/read',
              when: 'with --pull-from, --push-to, or --vault',
            },
            {
              kind: 'action',
              name: 'Microsoft.Authorization/roleAssignments/write',
              when: 'with --pull-from, --push-to, or --vault',
            },
            { kind: 'action', name: 'Microsoft.Resources/subscriptions/resources/read', when: 'with --vault' },
            { kind: 'action', name: 'Microsoft.KeyVault/vaults/read', when: 'with --vault' },
            {
              kind: 'action',
              name: 'Microsoft.KeyVault/vaults/write',
              when: 'with --vault, in a vault with access policies',
            },
            {
              kind: 'graph',
              name: 'Application.Read.All',
              when: 'with --vault, in a vault whose access policies may name groups',
            },
            {
              kind: 'dataAction',
              name: 'Microsoft.KeyVault/vaults/secrets/readMetadata/action',
              when: 'with --vault VAULT/SECRET',
            },
            {
              kind: 'dataAction',
              name: 'Microsoft.KeyVault/vaults/secrets/getSecret/action',
              when: 'with a secret given as kv:VAULT/SECRET',
            },
          ],
        },
      ],
    });
  });

  it('shows a table, one right per line', async () => {
    const { stdout } = await type('list', 'az keyvault secret show', '-o', 'table');
    expect(stdout).toBe(
      [
        'COMMAND                  PERMISSION                                          KIND         WHEN',
        '-----------------------  --------------------------------------------------  -----------  ------',
        `list                     ${acr}/read         action       always`,
        `list                     ${acr}/tasks/read   action       always`,
        'az keyvault secret show  Microsoft.KeyVault/vaults/secrets/getSecret/action  data action  always',
        '',
      ].join('\n'),
    );
  });

  it.each<[words: string, commands: readonly string[]]>([
    ['create run', ['create', 'run']],
    ['credential add create', ['credential add', 'create']],
    ['acr task create', ['az acr task create']],
    ['az acr task create acr import', ['az acr task create', 'az acr import']],
    ['acrtask run', ['run']],
    ['Run RUN', ['run']],
    ['timer', ['timer add', 'timer update', 'timer list', 'timer remove']],
    ['timer list timer', ['timer list', 'timer add', 'timer update', 'timer remove']],
    ['az group list', ['az group list']],
    ['identity show', ['identity show']],
    ['role assignment', ['az role assignment create', 'az role assignment list', 'az role assignment delete']],
  ])('%s names %j', async (words, commands) => {
    expect(commandsIn((await type(...words.split(' '))).stdout)).toEqual(commands);
  });

  it('takes several words as one', async () => {
    expect(commandsIn((await type('credential add', 'run')).stdout)).toEqual(['credential add', 'run']);
  });

  it.each<[words: string, message: string]>([
    ['craete', "'craete' is not a command of acrtask.\nDid you mean 'create'?"],
    ['credential ad', "'credential ad' is not a command of acrtask.\nDid you mean 'credential add'?"],
    ['run az acr imprt', "'az acr imprt' is not a command of acrtask.\nDid you mean 'az acr import'?"],
    ['acr task creat', "'acr task creat' is not a command of acrtask.\nDid you mean 'acr task create'?"],
    [
      'xyzzy',
      "'xyzzy' is not a command of acrtask.\n'acrtask permissions -o table' shows the permissions of all commands.",
    ],
  ])('%s: tells of it, and of what resembles it', async (words, message) => {
    expect(await type(...words.split(' '))).toEqual({ exitCode: 2, stdout: '', stderr: `ERROR: ${message}\n` });
  });

  it('shows every command that needs something, without a word', async () => {
    const { exitCode, stdout, stderr } = await type();
    const commands = commandsIn(stdout);
    expect({ exitCode, stderr, first: commands[0] }).toEqual({ exitCode: 0, stderr: '', first: 'create' });
    expect(commands).toContain('az keyvault purge');
    expect(
      commands.filter((each) => /^(?:emulator e|version|completion|configure|permissions|demo)/.test(each)),
    ).toEqual([]);
  });

  it('tells of a command that needs nothing', async () => {
    expect(await type('version', '-o', 'table')).toEqual({
      exitCode: 0,
      stdout: '\n',
      stderr: 'acrtask version needs no permissions in Azure.\n',
    });
  });

  it('leaves out what only some options need', async () => {
    const { stdout } = await type('create', '--required-only', '--query', '[].permissions[].name', '-o', 'tsv');
    expect(stdout).toBe(`${acr}/read\n${acr}/tasks/write\n`);
  });

  it('prints a role that az takes', async () => {
    const { exitCode, stdout, stderr } = await type('list-runs', 'az keyvault secret show', '--as-role');
    expect({ exitCode, stderr, role: JSON.parse(stdout) }).toEqual({
      exitCode: 0,
      stderr: '',
      role: {
        Name: 'acrtask list-runs, acrtask az keyvault secret show',
        IsCustom: true,
        Description: 'Can use acrtask list-runs, acrtask az keyvault secret show.',
        Actions: [
          `${acr}/pull/read`,
          `${acr}/read`,
          `${acr}/runs/read`,
          `${acr}/tasks/read`,
          'Microsoft.Resources/subscriptions/read',
        ],
        NotActions: [],
        DataActions: [`${acr}/repositories/metadata/read`, 'Microsoft.KeyVault/vaults/secrets/getSecret/action'],
        NotDataActions: [],
        AssignableScopes: [`/subscriptions/${subscription}`],
      },
    });
  });

  it('names the role and its scopes as told', async () => {
    const scope = `/subscriptions/${subscription}/resourceGroups/a`;
    const { stdout } = await type('list', '--as-role', '-n', 'Lister', '--scope', scope, `${scope}b`);
    const { Name, AssignableScopes } = JSON.parse(stdout);
    expect({ Name, AssignableScopes }).toEqual({ Name: 'Lister', AssignableScopes: [scope, `${scope}b`] });
  });

  it('uses a placeholder without a subscription', async () => {
    const host = createTestHost();
    expect(await main(['permissions', 'list', '--as-role', '--query', 'AssignableScopes'], host)).toBe(0);
    expect(host.written).toEqual({
      stdout: '[\n  "/subscriptions/00000000-0000-0000-0000-000000000000"\n]\n',
      stderr:
        "WARNING: The current subscription is not known: replace '/subscriptions/00000000-0000-0000-0000-000000000000' in AssignableScopes, or specify --scope. No subscription is selected.\n",
    });
  });

  it('tells of what no role can contain', async () => {
    const { stdout, stderr } = await type('az role assignment create', '--as-role');
    expect(stderr).toBe(
      'WARNING: A role cannot contain permissions of Microsoft Graph. The commands also look up users and applications there, which needs: Application.Read.All, Directory.Read.All, User.ReadBasic.All. Members of a tenant can do that by default; for a service principal, an administrator grants them.\n',
    );
    expect(JSON.parse(stdout).Actions).toEqual([
      'Microsoft.Authorization/roleAssignments/read',
      'Microsoft.Authorization/roleAssignments/write',
      'Microsoft.Authorization/roleDefinitions/read',
      'Microsoft.KeyVault/vaults/read',
    ]);
  });

  it('refuses the options of a role without one', async () => {
    expect(await type('list', '--name', 'a', '--scope', 'myregistry')).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: [
        'ERROR: --name/-n can only be used with --as-role.',
        'ERROR: --scope can only be used with --as-role.',
        "ERROR: argument --scope: 'myregistry' is not the resource ID of a subscription, resource group, or resource.",
        "Try 'acrtask permissions --help'.",
        '',
      ].join('\n'),
    });
  });

  it('fits the longest name that Azure accepts', async () => {
    const { stdout } = await type('az', '--as-role');
    expect(JSON.parse(stdout).Name).toBe('acrtask');
  });
});
