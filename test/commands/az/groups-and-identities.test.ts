import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../support/command-line.ts';
import { subscription } from '../../support/fake-azure.ts';

const identities = 'S/resourceGroups/mine/providers/Microsoft.ManagedIdentity/userAssignedIdentities';
const id = `/subscriptions/${subscription}/resourceGroups/mine/providers/Microsoft.ManagedIdentity/userAssignedIdentities/one`;

describe('commands on groups, registries and identities, as they reach the service', () => {
  it.each<[string, unknown[]]>([
    ['group create -n mine -l eastus', [['PUT S/resourcegroups/mine', { location: 'eastus' }]]],
    ['group create --resource-group mine -l eastus', [['PUT S/resourcegroups/mine', { location: 'eastus' }]]],
    [
      'group create -g mine -l eastus --managed-by /a --tags team=web a=b=c bare',
      [
        [
          'PUT S/resourcegroups/mine',
          { location: 'eastus', managedBy: '/a', tags: { team: 'web', a: 'b=c', bare: '' } },
        ],
      ],
    ],
    ["group create -g mine -l eastus --tags ''", [['PUT S/resourcegroups/mine', { location: 'eastus', tags: {} }]]],
    [
      'acr create -g myResourceGroup -n myregistry --sku standard',
      [
        'GET S/resourcegroups/myResourceGroup',
        ['PUT R', { location: 'eastus', sku: { name: 'Standard' }, properties: { adminUserEnabled: false } }],
      ],
    ],
    [
      'acr create -g myResourceGroup -n myregistry --sku Premium -l westus --admin-enabled --tags a=b',
      [
        [
          'PUT R',
          { location: 'westus', sku: { name: 'Premium' }, tags: { a: 'b' }, properties: { adminUserEnabled: true } },
        ],
      ],
    ],
    ['acr show -n myregistry', ['GET S/providers/Microsoft.ContainerRegistry/registries']],
    ['acr show -n myregistry -g myResourceGroup', ['GET R']],
    [
      'identity create -g mine -n one',
      ['GET S/resourcegroups/mine', [`PUT ${identities}/one`, { location: 'eastus' }]],
    ],
    [
      'identity create -g mine -n one -l westus --tags a=b --isolation-scope regional',
      [[`PUT ${identities}/one`, { location: 'westus', tags: { a: 'b' }, properties: { isolationScope: 'Regional' } }]],
    ],
    ['identity show -g mine -n one', [`GET ${identities}/one`]],
    [`identity show --ids ${id}`, [`GET ${identities}/one`]],
    [`identity show --ids ${id} ${id.replace('one', 'two')}`, [`GET ${identities}/one`, `GET ${identities}/two`]],
  ])('%s', async (words, asked) => {
    const result = await runCommandLine(`az ${words}`);
    expect({ asked: result.asked, exitCode: result.exitCode, stderr: result.stderr }).toEqual({
      asked,
      exitCode: 0,
      stderr: '',
    });
  });

  it.each([
    ['group create -n mine', 'the following arguments are required: --location/-l'],
    ['group create', 'the following arguments are required: --name/-n/--resource-group/-g, --location/-l'],
    ['acr create -g a -n myregistry', 'the following arguments are required: --sku'],
    ['identity show -g mine', 'the following arguments are required: --name/-n'],
    ['identity show', 'the following arguments are required: --name/-n, --resource-group/-g'],
  ])('%s is refused', async (words, message) => {
    const { asked, exitCode, stderr } = await runCommandLine(`az ${words}`);
    expect([asked, exitCode]).toEqual([[], 2]);
    expect(stderr).toContain(`ERROR: ${message}\n`);
  });
});

describe('the tags of a repository', () => {
  const tags = 'GET https://myregistry.azurecr.io/acr/v1/a/b/_tags';
  it.each([
    ['', `${tags}?n=100`, ['v1', 'v2']],
    ['--top 1', `${tags}?n=1`, ['v1']],
    ['--top 1000', `${tags}?n=100`, ['v1', 'v2']],
    ['--orderby time_desc', `${tags}?n=100&orderby=timedesc`, ['v1', 'v2']],
    ['--orderby TIME_ASC', `${tags}?n=100&orderby=timeasc`, ['v1', 'v2']],
    [
      '--detail',
      `${tags}?n=100`,
      [
        { name: 'v1', digest: 'sha256:v1' },
        { name: 'v2', digest: 'sha256:v2' },
      ],
    ],
    ['--suffix x', `${tags}?n=100`, ['v1', 'v2']],
  ])('show-tags %s', async (words, asked, printed) => {
    const result = await runCommandLine(`az acr repository show-tags -n myregistry --repository a/b ${words}`);
    expect([result.asked.at(-1), JSON.parse(result.stdout)]).toEqual([asked, printed]);
  });

  it('are read with a user of the registry itself when one is given', async () => {
    const { asked } = await runCommandLine(
      'az acr repository show-tags -n myregistry -g myResourceGroup --repository a -u admin -p pw',
    );
    expect(asked).toEqual([
      'GET R',
      [
        'POST https://myregistry.azurecr.io/oauth2/token',
        {
          service: 'myregistry.azurecr.io',
          grant_type: 'password',
          scope: 'repository:a:metadata_read',
          username: 'admin',
          password: 'pw',
        },
      ],
      'GET https://myregistry.azurecr.io/acr/v1/a/_tags?n=100',
    ]);
  });

  it('need a whole login', async () => {
    const { exitCode, stderr } = await runCommandLine(
      'az acr repository show-tags -n myregistry --repository a -u admin',
    );
    expect([exitCode, stderr.split('\n')[0]]).toEqual([
      2,
      'ERROR: --username/-u and --password/-p must be used together.',
    ]);
  });
});
