import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../src/access/model.ts';
import { group, registryId } from '../../support/services.ts';
import { type AccessBench, createAccessBench, place, registryNeed, secretNeed, vaultId } from './furnished-access.ts';

const needs = [
  registryNeed('mybase.azurecr.io'),
  registryNeed('myregistry.azurecr.io', { by: 'run' }),
  registryNeed('docker.io', { by: 'nothing' }),
  secretNeed('kvroles', 'one'),
  secretNeed('kvpolicies', 'two'),
];

const ask = (bench: AccessBench, more: Partial<Parameters<AccessBench['services']['access']['facts']>[0]> = {}) => {
  bench.asked.length = 0;
  return bench.services.access.facts({ registry: place, task: bench.task, needs, ...more });
};

const open = { access: 'open', allowed: [], trustsAzureServices: true } as const;
const registry = {
  id: registryId('myregistry'),
  name: 'myregistry',
  loginServer: 'myregistry.azurecr.io',
  sku: 'Premium',
  mode: 'roles',
  network: open,
  allowsTasksToBypass: false,
  allowsAnonymousPull: false,
  hasAdminUser: false,
} as const;
const base = {
  ...registry,
  id: registryId('mybase'),
  name: 'mybase',
  loginServer: 'mybase.azurecr.io',
  sku: 'Standard',
  mode: 'repositories',
} as const;
const content = 'Microsoft.ContainerRegistry/registries/repositories';

describe('facts', () => {
  it('are what the services answer', async () => {
    const bench = await createAccessBench();
    const { system, mine } = bench;
    const facts = await ask(bench);
    const reader = {
      roleName: 'Reader',
      roleId: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
      scope: group,
      permissions: [{ actions: ['*/read'], notActions: [], dataActions: [], notDataActions: [] }],
    };
    const clientId = mine.clientId.toLowerCase();
    expect(facts).toEqual({
      now: bench.host.now(),
      task: {
        id: `${registryId('myregistry')}/tasks/hello`,
        name: 'hello',
        isEnabled: true,
        isSystemTask: false,
        identities: [
          { reference: '[system]', principalId: system },
          { reference: clientId, principalId: mine.principalId, resourceId: mine.id },
        ],
        sourceLogin: { by: 'run' },
        credentials: new Map([['mybase.azurecr.io', { by: 'identity', identity: '[system]' }]]),
        tracksBaseImages: { known: true, value: false },
        gitToken: { known: true, value: 'none' },
      },
      registry,
      registries: new Map([
        ['mybase.azurecr.io', { known: true, value: base }],
        ['myregistry.azurecr.io', { known: true, value: registry }],
      ]),
      identities: new Map([
        ['[system]', { known: true, value: { principalId: system } }],
        [clientId, { known: true, value: { principalId: mine.principalId, name: 'mine', resourceId: mine.id } }],
      ]),
      assignments: new Map([
        [
          `${system} ${registryId('mybase')}`.toLowerCase(),
          {
            known: true,
            value: [
              {
                roleName: 'Container Registry Repository Reader',
                roleId: 'b93aa761-3e63-49ed-ac28-beffa264f7ac',
                scope: registryId('mybase'),
                permissions: [
                  {
                    actions: [],
                    notActions: [],
                    dataActions: [`${content}/metadata/read`, `${content}/content/read`],
                    notDataActions: [],
                  },
                ],
              },
              reader,
            ],
          },
        ],
        [`${system} ${vaultId('kvroles')}`.toLowerCase(), { known: true, value: [reader] }],
        [`${system} ${vaultId('kvpolicies')}`.toLowerCase(), { known: true, value: [reader] }],
      ]),
      vaults: new Map([
        [
          'kvroles.vault.azure.net',
          {
            known: true,
            value: {
              id: vaultId('kvroles'),
              name: 'kvroles',
              host: 'kvroles.vault.azure.net',
              authorization: 'roles',
              policies: new Map(),
              network: open,
            },
          },
        ],
        [
          'kvpolicies.vault.azure.net',
          {
            known: true,
            value: {
              id: vaultId('kvpolicies'),
              name: 'kvpolicies',
              host: 'kvpolicies.vault.azure.net',
              authorization: 'policies',
              policies: new Map([[await bench.services.directory.callerObjectId(), ['all']]]),
              network: open,
            },
          },
        ],
      ]),
      secrets: new Map([
        ['kvroles.vault.azure.net/one', { known: true, value: { isEnabled: true } }],
        [
          'kvpolicies.vault.azure.net/two',
          {
            known: true,
            value: { isEnabled: false, expires: new Date('2030-01-01'), notBefore: new Date('2020-01-01') },
          },
        ],
      ]),
      agentPools: new Map(),
    } satisfies Facts);
  });

  it('take one request per kind of thing, and none twice', async () => {
    const bench = await createAccessBench();
    await ask(bench);
    const provider = '/subscriptions/11111111-1111-1111-1111-111111111111/providers';
    const roles = `${provider}/Microsoft.Authorization/roleDefinitions`;
    const expected = [
      `GET ${provider}/Microsoft.ContainerRegistry/registries`,
      `GET ${provider}/Microsoft.Authorization/roleAssignments`,
      `GET ${provider}/Microsoft.KeyVault/vaults`,
      'GET /secrets/one/versions',
      'GET /secrets/two/versions',
      `GET ${bench.mine.id}`,
      `GET ${roles}/acdd72a7-3385-48ef-bd42-f606fba81ae7`,
    ];
    expect(bench.asked.toSorted()).toEqual(expected.toSorted());
    await ask(bench);
    expect(bench.asked).toEqual([]);
    await bench.services.access.forget();
    await ask(bench);
    expect(bench.asked).toHaveLength(expected.length);
  });
});
