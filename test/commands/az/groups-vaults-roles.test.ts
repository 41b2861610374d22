import { describe, expect, it } from 'vitest';
import { type CommandLineOptions, runCommandLine } from '../../support/command-line.ts';
import { type Answer, principal, registryId, subscription } from '../../support/fake-azure.ts';

const az = (line: string, options: CommandLineOptions = {}) => runCommandLine(`az ${line}`, options);
const registry = registryId('myregistry');
const vaults = 'providers/Microsoft.KeyVault/vaults';
const identities = 'providers/Microsoft.ManagedIdentity/userAssignedIdentities';
const ofRole = 'providers/Microsoft.Authorization/roleDefinitions';
const given = 'providers/Microsoft.Authorization/roleAssignments';
const findVault = "GET S/resources?$filter=resourceType eq 'Microsoft.KeyVault/vaults'";

describe('commands on groups, vaults, identities and roles, as they reach the service', () => {
  it.each<[string, unknown[], RegExp]>([
    ['group show -g mine', ['GET S/resourcegroups/mine'], /"name": "mine"/],
    ['group exists -n mine', ['HEAD S/resourcegroups/mine'], /^true\n$/],
    ['group exists -n other', ['HEAD S/resourcegroups/other'], /^false\n$/],
    ['group list -o table', ['GET S/resourceGroups'], /^Name +Location +Status *\n.*\nmyResourceGroup +eastus *\n$/],
    ['group list --tag team=web', ["GET S/resourceGroups?$filter=tagname eq 'team' and tagvalue eq 'web'"], /"name"/],
    ['group list --tag team', ["GET S/resourceGroups?$filter=tagname eq 'team'"], /"name"/],
    ["group list --tag ''", ['GET S/resourceGroups'], /"name"/],
    ['group delete -n mine -y', ['DELETE S/resourcegroups/mine', 'GET /operations/1'], /^$/],
    ['group delete -n mine -y --no-wait', ['DELETE S/resourcegroups/mine'], /^$/],
    ['keyvault show -n mykeyvault -g mine', [`GET S/resourceGroups/mine/${vaults}/mykeyvault`], /"name": "mykeyvault"/],
    [
      'keyvault show --name mykeyvault',
      [findVault, `GET S/resourceGroups/myResourceGroup/${vaults}/mykeyvault`],
      /"name": "mykeyvault"/,
    ],
    ['keyvault list', [findVault], /"name": "mykeyvault"/],
    ['keyvault list --resource-type vault', [findVault], /"name": "mykeyvault"/],
    ['keyvault list -g mine', [`GET S/resourceGroups/mine/${vaults}`], /"name": "mykeyvault"/],
    ['keyvault delete -n mykeyvault -g mine', [`DELETE S/resourceGroups/mine/${vaults}/mykeyvault`], /^$/],
    [
      'keyvault delete -n mykeyvault',
      [findVault, `DELETE S/resourceGroups/myResourceGroup/${vaults}/mykeyvault`],
      /^$/,
    ],
    [
      'keyvault purge -n gone -l eastus',
      [
        'POST S/providers/Microsoft.KeyVault/locations/eastus/deletedVaults/gone/purge',
        'GET S/providers/Microsoft.KeyVault/deletedVaults',
      ],
      /^$/,
    ],
    ['identity list', [`GET S/${identities}`], /"name": "mine"/],
    ['identity list -g mine', [`GET S/resourceGroups/mine/${identities}`], /"name": "mine"/],
    ['identity delete -n one -g mine', [`DELETE S/resourceGroups/mine/${identities}/one`], /^$/],
    [
      `identity delete --ids /subscriptions/${subscription}/resourcegroups/mine/${identities}/one`,
      [`DELETE S/resourcegroups/mine/${identities}/one`],
      /^$/,
    ],
    [`role assignment delete --scope ${registry}`, [`GET R/${given}?$filter=atScope()`, `DELETE R/${given}/1`], /^$/],
    [`role assignment delete --ids ${registry}/${given}/1`, [`DELETE R/${given}/1`], /^$/],
    ['ad signed-in-user show --query id -o tsv', ['GET /graph/v1.0/me'], new RegExp(`^${principal}\\n$`)],
  ])('%s', async (line, asked, shown) => {
    const result = await az(line);
    expect([result.exitCode, result.asked]).toEqual([0, asked]);
    expect(result.stdout).toMatch(shown);
  });
});

describe('az role assignment list', () => {
  const names = [
    'POST /graph/v1.0/directoryObjects/getByIds',
    { ids: [principal], types: ['user', 'group', 'servicePrincipal', 'directoryObjectPartnerReference'] },
  ];
  const assignment = {
    createdOn: '2026-01-02T03:04:05.123000+00:00',
    id: `${registry}/${given}/1`,
    name: '1',
    principalId: principal,
    principalType: 'User',
    resourceGroup: 'myResourceGroup',
    roleDefinitionId: '/roles/acrpull',
    scope: registry,
    type: 'Microsoft.Authorization/roleAssignments',
  };
  const named = { ...assignment, principalName: 'me', roleDefinitionName: 'AcrPull' };
  const roleNames = (scope: string): Record<string, Answer[]> => ({
    [`GET ${scope}/${ofRole}`]: [[200, { value: [{ id: '/other/ACRPULL', properties: { roleName: 'AcrPull' } }] }]],
  });

  it.each<[string, unknown[], unknown[]]>([
    [`--scope ${registry}`, [`GET R/${given}?$filter=atScope()`, `GET R/${ofRole}`, names], [named]],
    ['--all', [`GET S/${given}`, `GET S/${ofRole}`, names], [named]],
    ['', [`GET S/${given}?$filter=atScope()`], []],
    ['-g mine', [`GET S/resourceGroups/mine/${given}?$filter=atScope()`], []],
    ['--include-inherited', [`GET S/${given}?$filter=atScope()`, `GET S/${ofRole}`, names], [named]],
    [
      `--all --assignee-object-id ${principal} --fill-principal-name false --fill-role-definition-name false`,
      [`GET S/${given}?$filter=principalId eq '${principal}'`],
      [assignment],
    ],
    [
      `--all --assignee-object-id ${principal} --include-groups --fill-principal-name false`,
      [`GET S/${given}?$filter=assignedTo('${principal}')`, `GET S/${ofRole}`],
      [{ ...assignment, roleDefinitionName: 'AcrPull' }],
    ],
    [
      `--scope ${registry} --assignee me@example.org --role acrpull --fill-principal-name false --fill-role-definition-name false`,
      [
        "GET /graph/v1.0/users?$filter=userPrincipalName eq 'me@example.org'",
        `GET R/${given}?$filter=atScope()`,
        `GET R/${ofRole}?$filter=roleName eq 'acrpull'`,
      ],
      [assignment],
    ],
    [`--scope ${registry} --role /roles/acrpush`, [`GET R/${given}?$filter=atScope()`], []],
    [`--scope ${registry} --assignee-object-id other`, [`GET R/${given}?$filter=atScope()`], []],
  ])('%s', async (words, asked, shown) => {
    const replies = { ...roleNames('R'), ...roleNames('S') };
    const result = await az(`role assignment list ${words}`, { replies });
    expect([result.exitCode, result.asked, JSON.parse(result.stdout)]).toEqual([0, asked, shown]);
  });

  it('as a table', async () => {
    const { stdout } = await az(`role assignment list --scope ${registry} -o table`, { replies: roleNames('R') });
    expect(stdout.replace(/ +/g, ' ')).toMatch(
      /^Principal Role Scope *\n.*\nme AcrPull \/subscriptions\/.*\/myregistry\n$/,
    );
  });

  it('shows no names when Microsoft Graph does not tell them', async () => {
    const replies = { ...roleNames('R'), [names[0] as string]: [[403, { error: { code: 'No', message: 'no' } }]] };
    const { exitCode, stdout } = await az(`role assignment list --scope ${registry}`, {
      replies: replies as Record<string, Answer[]>,
    });
    expect([exitCode, JSON.parse(stdout)]).toEqual([0, [{ ...assignment, roleDefinitionName: 'AcrPull' }]]);
  });
});

describe('refused, or told', () => {
  const person = { tty: ['stdin', 'stderr'], answers: ['n'] } as const;
  it.each<[string, number, string, CommandLineOptions?]>([
    ['group delete -n mine', 1, 'ERROR: Operation cancelled.', person],
    ['group delete -n mine', 1, 'ERROR: Unable to prompt for confirmation as no tty available. Use --yes.'],
    ['keyvault show -n nowhere', 1, "ERROR: The Vault 'nowhere' not found within subscription."],
    ['keyvault show -n nowhere -g mine', 3, 'ERROR: (ResourceNotFound) There is no such resource.'],
    ['keyvault purge -n gone', 1, 'ERROR: No deleted Vault or HSM was found with name gone'],
    [
      'keyvault delete -n mykeyvault -g other',
      0,
      "WARNING: The resource group 'other' has no vault 'mykeyvault': nothing was deleted.",
    ],
    ['identity delete -n one -g other', 0, "WARNING: The identity 'one' does not exist: nothing was deleted."],
    ['identity delete -n one', 2, 'ERROR: the following arguments are required: --resource-group/-g'],
    [
      'role assignment delete',
      2,
      'ERROR: Please provide at least one of these arguments: --ids, --assignee, --assignee-object-id, --role, --resource-group, --scope',
    ],
    ['role assignment delete -g mine', 1, 'ERROR: No matched assignments were found to delete'],
    [
      'role assignment delete --scope registries',
      1,
      'ERROR: Invalid scope. Please use --help to view the valid format.',
    ],
    ['role assignment list --all -g mine', 2, 'ERROR: group or scope are not required when --all is used'],
    [
      'role assignment list --assignee a --assignee-object-id b',
      2,
      'ERROR: Usage error: Provide only one of --assignee or --assignee-object-id.',
    ],
    [
      `role assignment list --scope ${registry} -g mine`,
      2,
      'ERROR: Resource group "mine" is redundant because scope is supplied',
    ],
    [
      `role assignment delete --ids ${registry}/${given}/1 --role acrpull`,
      0,
      "WARNING: option '--role' will be ignored due to use of '--ids'.",
    ],
    [
      'keyvault list --resource-type hsm',
      2,
      "ERROR: 'hsm' is not a valid value for '--resource-type'. Allowed values: vault.",
    ],
    ['keyvault show --hsm-name a', 2, 'ERROR: unrecognized arguments: --hsm-name'],
  ])('%s', async (line, code, message, options) => {
    const { exitCode, stderr } = await az(line, options);
    expect([exitCode, stderr.split('\n')[0]]).toEqual([code, message]);
  });

  it('the token goes to Resource Manager alone', async () => {
    const { exitCode, asked } = await az('group delete -n mine -y', {
      replies: { 'DELETE S/resourcegroups/mine': [[202, undefined, { location: 'https://elsewhere.example/1' }]] },
    });
    expect([exitCode, asked]).toEqual([1, ['DELETE S/resourcegroups/mine']]);
  });
});
