import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../support/command-line.ts';
import { principal, tenant } from '../../support/fake-azure.ts';
import { patched } from '../../support/patched.ts';

const vaults = 'S/resourceGroups/mine/providers/Microsoft.KeyVault/vaults';
const all = ['all'];
const vault = {
  location: 'eastus',
  properties: {
    tenantId: tenant,
    sku: { family: 'A', name: 'standard' },
    accessPolicies: [
      {
        tenantId: tenant,
        objectId: principal,
        permissions: { keys: all, secrets: all, certificates: all, storage: all },
      },
    ],
    enableSoftDelete: true,
    softDeleteRetentionInDays: 90,
    networkAcls: { bypass: 'AzureServices', defaultAction: 'Allow' },
  },
};
const properties = (patch: object) => ({ properties: patch });

describe('each option of keyvault create, as it reaches the service', () => {
  it.each<[string, object]>([
    ['', {}],
    ['-l westus', { location: 'westus' }],
    ['--tags a=b', { tags: { a: 'b' } }],
    ['--sku Premium', properties({ sku: { family: 'A', name: 'premium' } })],
    ['--enable-rbac-authorization', properties({ enableRbacAuthorization: true, accessPolicies: [] })],
    ['--enable-rbac-authorization false', properties({ enableRbacAuthorization: false })],
    ['--no-self-perms true', properties({ accessPolicies: [] })],
    ['--retention-days 7', properties({ softDeleteRetentionInDays: 7 })],
    [
      '--enable-purge-protection --enabled-for-deployment',
      properties({ enablePurgeProtection: true, enabledForDeployment: true }),
    ],
    [
      '--enabled-for-disk-encryption false --enabled-for-template-deployment',
      properties({ enabledForDiskEncryption: false, enabledForTemplateDeployment: true }),
    ],
    ['--public-network-access disabled', properties({ publicNetworkAccess: 'Disabled' })],
    ['--bypass none --default-action deny', properties({ networkAcls: { bypass: 'None', defaultAction: 'Deny' } })],
    ['--no-wait', {}],
  ])('%s', async (words, patch) => {
    const { asked, exitCode } = await runCommandLine(`az keyvault create -g mine -n newvault ${words}`);
    expect([exitCode, asked.at(-1)]).toEqual([0, [`PUT ${vaults}/newvault`, patched(vault, patch)]]);
  });

  it('asks for the group, whether there is one, the tenant and who asks', async () => {
    const { asked } = await runCommandLine('az keyvault create -g mine -n newvault');
    expect(asked.slice(0, -1)).toEqual([
      'GET S/resourcegroups/mine',
      `GET ${vaults}/newvault`,
      'GET S',
      'GET /graph/v1.0/me',
    ]);
  });

  it.each<[string, string]>([
    [
      '',
      "WARNING: The vault 'newvault' uses access policies. Change them with 'acrtask az keyvault set-policy'. To use roles instead, create the vault with --enable-rbac-authorization true.\n",
    ],
    ['--enable-rbac-authorization false', ''],
    ['--enable-rbac-authorization true', ''],
  ])('says which kind it is when nobody chose: %s', async (words, said) => {
    const { stderr } = await runCommandLine(`az keyvault create -g mine -n newvault ${words}`);
    expect(stderr).toBe(said);
  });

  it('is not for a vault that is there', async () => {
    const { exitCode, stderr } = await runCommandLine('az keyvault create -g mine -n mykeyvault -l eastus');
    expect([exitCode, stderr]).toEqual([1, 'ERROR: The specified vault: mykeyvault already exists\n']);
  });
});

describe('each option of keyvault secret set, as it reaches the vault', () => {
  const put = (body: object) => [
    'PUT https://mykeyvault.vault.azure.net/secrets/Password',
    { attributes: {}, ...body },
  ];
  const tags = (encoding: string) => ({ tags: { 'file-encoding': encoding } });
  it.each<[string, object]>([
    ['--value s3cret', { value: 's3cret', ...tags('utf-8') }],
    ["--value ''", { value: '', ...tags('utf-8') }],
    ['--value a --tags x=y', { value: 'a', tags: { 'file-encoding': 'utf-8', x: 'y' } }],
    ['--value a --content-type text/plain', { value: 'a', contentType: 'text/plain', ...tags('utf-8') }],
    ['--value a --description text', { value: 'a', contentType: 'text', ...tags('utf-8') }],
    ['--value a --disabled', { value: 'a', ...tags('utf-8'), attributes: { enabled: false } }],
    ['--value a --disabled false', { value: 'a', ...tags('utf-8'), attributes: { enabled: true } }],
    ['--value a --expires 2027-01-31T00:00:00Z', { value: 'a', ...tags('utf-8'), attributes: { exp: 1801353600 } }],
    [
      '--value a --expires 2027-01-31T00:00:00 --not-before 2027-01-30T01:00:00+01:00',
      { value: 'a', ...tags('utf-8'), attributes: { exp: 1801353600, nbf: 1801267200 } },
    ],
    ['--file utf8', { value: 'grün\n', ...tags('utf-8') }],
    ['-f utf8 -e base64', { value: 'Z3LDvG4K', ...tags('base64') }],
    ['-f utf8 -e HEX', { value: '6772c3bc6e0a', ...tags('hex') }],
    ['-f utf16le -e utf-16le', { value: 'grün', ...tags('utf-16le') }],
    ['-f utf16be -e utf-16be', { value: 'grün', ...tags('utf-16be') }],
    ['-f ascii -e ascii', { value: 'abc', ...tags('ascii') }],
  ])('%s', async (words, body) => {
    const { asked, exitCode } = await runCommandLine(
      `az keyvault secret set --vault-name mykeyvault -n Password ${words}`,
      {
        prepare: async ({ cwd }) => {
          const wide = Buffer.from('grün', 'utf16le');
          await writeFile(join(cwd, 'utf8'), 'grün\n');
          await writeFile(join(cwd, 'ascii'), 'abc');
          await writeFile(join(cwd, 'utf16le'), wide);
          await writeFile(join(cwd, 'utf16be'), Buffer.from(wide).swap16());
        },
      },
    );
    expect({ asked, exitCode }).toEqual({ asked: [put(body)], exitCode: 0 });
  });

  it.each([
    ['', 'incorrect usage: [Required] --value VALUE | --file PATH', 2],
    ['--value a --file b', 'incorrect usage: [Required] --value VALUE | --file PATH', 2],
    ...['soon', '2027-02-30', '2027-02-29T00:00:00Z', '2027-01-31T24:00:00Z'].map((time): [string, string, number] => [
      `--value a --expires ${time}`,
      `argument --expires: '${time}' is not a valid date and time, such as 2027-01-31T00:00:00Z`,
      2,
    ]),
    [
      '--value a --not-before 2027-13-01',
      "argument --not-before: '2027-13-01' is not a valid date and time, such as 2027-01-31T00:00:00Z",
      2,
    ],
    ['--file nosuch', "The file 'nosuch' cannot be read (ENOENT).", 1],
  ])('%s is refused', async (words, message, exitCode) => {
    const result = await runCommandLine(`az keyvault secret set --vault-name mykeyvault -n Password ${words}`);
    expect([result.asked, result.exitCode]).toEqual([[], exitCode]);
    expect(result.stderr.replace(result.host.cwd, '').replace(/'[/\\]/, "'")).toContain(`ERROR: ${message}\n`);
  });
});

describe('each option of keyvault set-policy, as it reaches the service', () => {
  const get = 'GET S/resourceGroups/myResourceGroup/providers/Microsoft.KeyVault/vaults/mykeyvault';
  const put = (policy: object) => [
    get.replace('GET', 'PUT'),
    {
      location: 'eastus',
      tags: {},
      properties: {
        tenantId: tenant,
        accessPolicies: [{ tenantId: tenant, objectId: 'me', ...policy }],
        vaultUri: 'https://mykeyvault.vault.azure.net/',
      },
    },
  ];
  const search = "GET S/resources?$filter=resourceType eq 'Microsoft.KeyVault/vaults'";
  it.each<[string, unknown[]]>([
    ['--object-id me --secret-permissions get list', [search, get, put({ permissions: { secrets: ['get', 'list'] } })]],
    ['-g myResourceGroup --object-id me --secret-permissions GET', [get, put({ permissions: { secrets: ['GET'] } })]],
    ['-g myResourceGroup --object-id me --secret-permissions', [get, put({ permissions: { secrets: [] } })]],
    [
      '-g myResourceGroup --object-id me --key-permissions a --certificate-permissions b --storage-permissions c --no-wait',
      [get, put({ permissions: { keys: ['a'], certificates: ['b'], storage: ['c'] } })],
    ],
    [
      '-g myResourceGroup --object-id me --application-id app --secret-permissions all',
      [get, put({ applicationId: 'app', permissions: { secrets: ['all'] } })],
    ],
    [
      '-g myResourceGroup --spn app --secret-permissions all',
      [
        get,
        "GET /graph/v1.0/servicePrincipals?$filter=servicePrincipalNames/any(c:c eq 'app')",
        put({ objectId: principal, permissions: { secrets: ['all'] } }),
      ],
    ],
    [
      '-g myResourceGroup --upn a@b.c --secret-permissions all',
      [
        get,
        "GET /graph/v1.0/users?$filter=userPrincipalName eq 'a@b.c'",
        put({ objectId: principal, permissions: { secrets: ['all'] } }),
      ],
    ],
  ])('%s', async (words, asked) => {
    const result = await runCommandLine(`az keyvault set-policy -n mykeyvault ${words}`);
    expect({ asked: result.asked, exitCode: result.exitCode, stderr: result.stderr }).toEqual({
      asked,
      exitCode: 0,
      stderr: '',
    });
  });

  it.each([
    ['--secret-permissions get', 'exactly one of --object-id, --spn, and --upn is required'],
    ['--object-id a --upn b --secret-permissions get', 'exactly one of --object-id, --spn, and --upn is required'],
    [
      '--object-id a --secret-permissions read',
      "'read' is not a valid value for '--secret-permissions'. Allowed values: all, backup, delete, get, list, purge, recover, restore, set.",
    ],
  ])('%s is refused', async (words, message) => {
    const result = await runCommandLine(`az keyvault set-policy -n mykeyvault ${words}`);
    expect([result.asked, result.exitCode, result.stderr.split('\n')[0]]).toEqual([[], 2, `ERROR: ${message}`]);
  });
});
