import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../../support/command-line.ts';
import { createEmulatedAzure } from '../../../support/emulated.ts';
import { principal, registryId } from '../../../support/fake-azure.ts';

const someone = '11112222-3333-4444-5555-666677778888';
const name = '99998888-7777-6666-5555-444433332222';
const scope = registryId('myregistry');
const client = `GET /graph/v1.0/servicePrincipals?$filter=servicePrincipalNames/any(c:c eq '${someone}')`;
const acrpull = "GET R/providers/Microsoft.Authorization/roleDefinitions?$filter=roleName eq 'acrpull'";
const definition =
  '/subscriptions/11111111-1111-1111-1111-111111111111/providers/Microsoft.Authorization/roleDefinitions';
const put = (properties: object) => [
  `PUT R/providers/Microsoft.Authorization/roleAssignments/${name}`,
  { properties: { roleDefinitionId: '/roles/acrpull', ...properties } },
];
const found = { principalId: principal, principalType: 'ServicePrincipal' };
const byId = `--assignee-object-id ${someone} --assignee-principal-type serviceprincipal`;
const given = { principalId: someone, principalType: 'ServicePrincipal' };

describe('a role assignment, as it reaches the service', () => {
  it.each<[string, unknown[]]>([
    [`--assignee ${someone} --role acrpull`, [client, acrpull, put(found)]],
    [`${byId} --role acrpull`, [acrpull, put(given)]],
    [`--assignee-object-id ${someone} --role acrpull`, [acrpull, put({ principalId: someone })]],
    [`${byId} --role ${name}`, [put({ ...given, roleDefinitionId: `${definition}/${name}` })]],
    [`${byId} --role ${definition}/x`, [put({ ...given, roleDefinitionId: `${definition}/x` })]],
    [`${byId} --role acrpull --description why`, [acrpull, put({ ...given, description: 'why' })]],
    [`${byId} --role acrpull --condition c`, [acrpull, put({ ...given, condition: 'c', conditionVersion: '2.0' })]],
    [
      `${byId} --role acrpull --condition c --condition-version 1.0`,
      [acrpull, put({ ...given, condition: 'c', conditionVersion: '1.0' })],
    ],
    [
      "--assignee o'x@y.z --role acrpull".replace("'", ''),
      [
        "GET /graph/v1.0/users?$filter=userPrincipalName eq 'ox@y.z'",
        acrpull,
        put({ principalId: principal, principalType: 'User' }),
      ],
    ],
  ])('%s', async (words, asked) => {
    const result = await runCommandLine(`az role assignment create --scope ${scope}/ --name ${name} ${words}`);
    expect({ asked: result.asked, exitCode: result.exitCode, stderr: result.stderr }).toEqual({
      asked,
      exitCode: 0,
      stderr: '',
    });
  });

  it('gets a name of its own when none is given', async () => {
    const { asked } = await runCommandLine(`az role assignment create --scope ${scope} --role acrpull ${byId}`);
    expect(asked.at(-1)?.[0]).toMatch(/\/roleAssignments\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it.each([
    ['', 'the following arguments are required: --role, --scope', 2],
    [`--role a --scope ${scope}`, 'usage error: --assignee STRING | --assignee-object-id GUID', 2],
    [
      `--role a --scope ${scope} --assignee a --assignee-object-id b`,
      'usage error: --assignee STRING | --assignee-object-id GUID',
      2,
    ],
    [
      `--role a --scope ${scope} --assignee a --assignee-principal-type User`,
      'usage error: --assignee-object-id GUID --assignee-principal-type TYPE',
      2,
    ],
    [
      `--role a --scope ${scope} --assignee a --condition-version 2.0`,
      'usage error: When --condition-version is set, --condition must be set as well.',
      2,
    ],
    ['--role a --scope myregistry --assignee a', 'Invalid scope. Please use --help to view the valid format.', 1],
  ])('%s is refused', async (words, message, exitCode) => {
    const result = await runCommandLine(`az role assignment create ${words}`);
    expect([result.asked, result.exitCode, result.stderr.split('\n')[0]]).toEqual([[], exitCode, `ERROR: ${message}`]);
  });
});

describe('a role on a key vault', () => {
  const vaultId = `${registryId('x').split('/providers/')[0]}/providers/Microsoft.KeyVault/vaults/myvault`;
  const assign = async (rbac: string, role: string, scope = vaultId) => {
    const { run } = await createEmulatedAzure();
    await run(`az keyvault create -g myResourceGroup -n myvault --enable-rbac-authorization ${rbac}`);
    const words = ['--assignee-object-id', someone, '--assignee-principal-type', 'ServicePrincipal', '--scope', scope];
    return (await run(['az', 'role', 'assignment', 'create', '--role', role, ...words])).stderr;
  };
  const warning = `WARNING: The key vault 'myvault' uses access policies: the role has no effect on its secrets. Add a policy with 'acrtask az keyvault set-policy -n myvault --object-id ${someone} --secret-permissions get', or create the vault with --enable-rbac-authorization true.\n`;

  it.each<[string, string, string | undefined, string]>([
    ['false', 'Key Vault Secrets User', undefined, warning],
    ['false', 'key vault secrets officer', undefined, warning],
    ['false', '4633458b-17de-408a-b874-0445c86b69e6', undefined, warning],
    ['false', 'Key Vault Secrets User', `${vaultId}/secrets/one`, warning],
    ['false', 'Reader', undefined, ''],
    ['true', 'Key Vault Secrets User', undefined, ''],
    ['false', 'Key Vault Secrets User', registryId('myregistry'), ''],
  ])('with roles: %s, %s on %s', async (rbac, role, scope, said) => {
    expect(await assign(rbac, role, scope)).toBe(said);
  });
});
