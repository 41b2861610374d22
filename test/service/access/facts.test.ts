import { describe, expect, it, vi } from 'vitest';
import type { Facts } from '../../../src/access/model.ts';
import { addGroup } from '../../../src/emulator/identity/groups.ts';
import { memoryStore } from '../../../src/emulator/store/memory-store.ts';
import { InterruptedError, NotSignedInError } from '../../../src/errors.ts';
import { armError, group, registryId } from '../../support/services.ts';
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
      groups: new Map(),
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
        [`${system} ${vaultId('kvroles')}/secrets/one`.toLowerCase(), { known: true, value: [reader] }],
        [`${system} ${vaultId('kvpolicies')}/secrets/two`.toLowerCase(), { known: true, value: [reader] }],
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

  it('do not wait for each other, except for roles that only the service can describe', async () => {
    const bench = await createAccessBench();
    await bench.services.subscriptionId();
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    bench.intercept(async (_, { pathname }) => {
      if (pathname !== '/msi') await gate;
      return undefined;
    });
    const asking = ask(bench);
    await vi.waitFor(() => expect(bench.asked).toHaveLength(6));
    release();
    await asking;
    expect(bench.asked.slice(6)).toEqual([expect.stringContaining('/roleDefinitions/acdd72a7-')]);
  });

  it('of a registry that was just read do not read it again, until they are forgotten', async () => {
    const bench = await createAccessBench();
    const registryRead = await bench.services.registries.read({ registry: 'myregistry' });
    const own = [registryNeed('myregistry.azurecr.io', { by: 'run' })];
    const query = { registry: registryRead, task: undefined, needs: own };
    expect((await ask(bench, query)).registry).toEqual(registry);
    expect(bench.asked).toEqual([]);
    await bench.services.access.forget();
    expect((await ask(bench, query)).registry).toEqual(registry);
    expect(bench.asked.map((line) => line.toLowerCase())).toEqual([`get ${registryId('myregistry').toLowerCase()}`]);
  });

  it('of groups, where a policy may be for one', async () => {
    const store = memoryStore(() => crypto.randomUUID());
    const bench = await createAccessBench({ emulator: { store } });
    const { services, system } = bench;
    const readers = addGroup({ store, now: () => new Date(0), newId: () => crypto.randomUUID() }, 'readers');
    const others = readers.objectId;
    const needs = [secretNeed('kvpolicies', 'two')];
    expect((await ask(bench, { needs })).groups).toEqual(new Map());
    await services.vaults.addSecretPermissions(vaultId('kvpolicies'), others, ['get']);
    await services.access.forget();
    expect((await ask(bench, { needs })).groups).toEqual(new Map([[system, { known: true, value: [] }]]));
    readers.members = [system];
    await services.access.forget();
    expect((await ask(bench, { needs })).groups).toEqual(new Map([[system, { known: true, value: [others] }]]));
  });

  it('of something without a task', async () => {
    const bench = await createAccessBench();
    const facts = await ask(bench, { task: undefined });
    const { system } = bench;
    const whole = await ask(await createAccessBench());
    expect(system).not.toBe('');
    expect({ ...facts, now: 0, vaults: 0 }).toEqual({
      ...whole,
      now: 0,
      vaults: 0,
      task: undefined,
      identities: new Map([['[system]', { known: false, reason: 'there is no task yet' }]]),
      assignments: new Map(),
    });
  });

  const may = (act: string, permission: string) => ({ known: false, reason: `you may not ${act} (${permission})` });
  const roles = may('read role assignments', 'Microsoft.Authorization/roleAssignments/read');
  const definitions = may('read role definitions', 'Microsoft.Authorization/roleDefinitions/read');
  const listed = may('list registries', 'Microsoft.ContainerRegistry/registries/read');
  const vaults = may('list key vaults', 'Microsoft.KeyVault/vaults/read');
  const secrets = may(
    'see the secrets of the key vault',
    "secrets list or get in its access policy, or the role 'Key Vault Secrets User'",
  );
  it.each<[string, RegExp, (facts: Facts, bench: AccessBench) => Partial<Facts>]>([
    [
      'the registries',
      /GET .*\/registries$/,
      (facts, { system }) => ({
        registries: new Map([...facts.registries, ['mybase.azurecr.io', listed]] as never),
        assignments: new Map([...facts.assignments].filter(([key]) => key !== `${system} ${base.id}`.toLowerCase())),
      }),
    ],
    [
      'role assignments',
      /roleAssignments$/,
      (facts) => ({ assignments: new Map([...facts.assignments.keys()].map((key) => [key, roles])) as never }),
    ],
    [
      'role definitions',
      /roleDefinitions/,
      (facts) => ({ assignments: new Map([...facts.assignments.keys()].map((key) => [key, definitions])) as never }),
    ],
    [
      'vaults',
      /Microsoft.KeyVault\/(vaults|checkNameAvailability|deletedVaults)/,
      (facts) => ({
        vaults: new Map([...facts.vaults.keys()].map((key) => [key, vaults])) as never,
        assignments: new Map([...facts.assignments].filter(([key]) => !key.includes('vault'))),
      }),
    ],
    [
      'secrets',
      /\/secrets/,
      (facts) => ({ secrets: new Map([...facts.secrets.keys()].map((key) => [key, secrets])) as never }),
    ],
    [
      'identities',
      /userAssignedIdentities/,
      (facts, { mine }) => ({
        identities: new Map([
          ...facts.identities,
          [
            mine.clientId.toLowerCase(),
            may('read the identity', 'Microsoft.ManagedIdentity/userAssignedIdentities/read'),
          ],
        ] as never),
      }),
    ],
  ])('of %s are unknown to those who may not read them', async (_, request, changed) => {
    const bench = await createAccessBench();
    const before = await ask(bench);
    await bench.services.access.forget();
    bench.intercept(({ method }, { pathname }) =>
      request.test(`${method} ${pathname}`) ? armError(403, 'AuthorizationFailed') : undefined,
    );
    expect(await ask(bench)).toEqual({ ...before, ...changed(before, bench) });
  });

  it('name the right that the service names', async () => {
    const bench = await createAccessBench();
    const scope = registryId('mybase');
    bench.intercept((_, { pathname }) =>
      pathname.endsWith('/roleAssignments')
        ? armError(
            403,
            'AuthorizationFailed',
            `The client 'me' with object id '1' does not have authorization to perform action 'Microsoft.Authorization/roleAssignments/read/special' over scope '${scope}' or the scope is invalid.`,
          )
        : undefined,
    );
    expect([...(await ask(bench)).assignments.values()][0]).toEqual(
      may('read role assignments', 'Microsoft.Authorization/roleAssignments/read/special'),
    );
  });

  it.each([
    [401, 'the service does not accept your access token'],
    [409, 'the service responded with status 409: Wrong'],
  ])('are unknown after status %i', async (status, reason) => {
    const bench = await createAccessBench();
    bench.intercept((_, { pathname }) =>
      pathname.endsWith('/roleAssignments') ? armError(status, 'Wrong', 'Wrong.') : undefined,
    );
    expect([...(await ask(bench)).assignments.values()]).toEqual(Array(3).fill({ known: false, reason }));
  });

  it('are read at each resource by those who may not read the roles of the subscription', async () => {
    const bench = await createAccessBench();
    const before = await ask(bench);
    await bench.services.access.forget();
    const filters: (string | null)[] = [];
    bench.intercept((_, { pathname, searchParams }) => {
      if (!pathname.endsWith('/roleAssignments')) return undefined;
      filters.push(searchParams.get('$filter'));
      return /^\/subscriptions\/[^/]+\/providers/.test(pathname) ? armError(403, 'AuthorizationFailed') : undefined;
    });
    expect(await ask(bench)).toEqual(before);
    const assignedTo = `assignedTo('${bench.system}')`;
    expect(filters).toEqual([assignedTo, ...Array(3).fill(`atScope() and ${assignedTo}`)]);
  });

  it('are not collected for a registry that is gone', async () => {
    const bench = await createAccessBench();
    const own = [registryNeed('myregistry.azurecr.io', { by: 'run' })];
    await expect(ask(bench, { registry: { ...place, name: 'nosuchregistry' }, needs: own })).rejects.toMatchObject({
      status: 404,
      exitCode: 3,
    });
  });

  it('are not collected when nobody is signed in', async () => {
    const bench = await createAccessBench();
    bench.intercept((_, { pathname }) => {
      if (pathname.endsWith('/roleAssignments')) throw new NotSignedInError();
      return undefined;
    });
    await expect(ask(bench)).rejects.toBeInstanceOf(NotSignedInError);
  });

  it('are not collected after an interrupt', async () => {
    const interrupt = new AbortController();
    const bench = await createAccessBench({ signal: interrupt.signal });
    bench.intercept(() => {
      interrupt.abort(new InterruptedError());
      return undefined;
    });
    await expect(ask(bench)).rejects.toBeInstanceOf(InterruptedError);
  });
});
