import { describe, expect, it } from 'vitest';
import type { Operation, Plan, PlannedIdentity } from '../../../src/access/model.ts';
import { InterruptedError } from '../../../src/errors.ts';
import { createServices } from '../../../src/service/services.ts';
import { armError, group, registryId, type ServiceBenchOptions } from '../../support/services.ts';
import { createAccessBench, place, putIntoGroup, vaultId } from './furnished-access.ts';

const system: PlannedIdentity = { kind: 'system' };
const fresh: PlannedIdentity = { kind: 'new', name: 'fresh', resourceGroup: 'myResourceGroup' };
const base = registryId('mybase');

const condition = (repository: string) =>
  `((!(ActionMatches{'Microsoft.ContainerRegistry/registries/repositories/content/read'})) OR (@Request[Microsoft.ContainerRegistry/registries/repositories:name] StringEqualsIgnoreCase '${repository}'))`;

/** Every kind of operation, in the order of a plan. */
const operations = {
  create: { do: 'create identity', name: 'fresh', resourceGroup: 'myResourceGroup', location: 'eastus' },
  assign: { do: 'assign identities', identities: [system, fresh] },
  pull: { do: 'assign role', role: 'AcrPull', scope: registryId('myregistry'), identity: fresh },
  read: {
    do: 'assign role',
    role: 'Container Registry Repository Reader',
    scope: base,
    identity: system,
    condition: condition('base'),
  },
  policy: { do: 'set policy', vault: 'kvpolicies', vaultId: vaultId('kvpolicies'), identity: system },
  login: { do: 'set source login', mode: 'Default' },
  source: { do: 'set source identity', identity: fresh },
  credential: { do: 'set credential', loginServer: 'mybase.azurecr.io', identity: system },
  reader: { do: 'set credential identity', loginServer: 'other.azurecr.io', identity: fresh },
  bypass: { do: 'allow tasks to bypass', registry: 'myregistry', registryId: registryId('myregistry') },
  secret: { do: 'enable secret', secret: { vault: 'kvpolicies.vault.azure.net', name: 'two' } },
  pool: { do: 'scale agent pool', name: 'mypool', count: 1 },
  enable: { do: 'enable task' },
} as const satisfies Record<string, Operation>;
const all: readonly Operation[] = Object.values(operations);

const planOf = (...some: readonly Operation[]): Plan => ({
  target: { registry: 'myregistry', resourceGroup: 'myResourceGroup', task: 'empty' },
  operations: some,
});

/** A task without anything that it needs, in the bench of the facts. */
const createBareTask = async (options: ServiceBenchOptions = {}) => {
  const bench = await createAccessBench(options);
  const { services } = bench;
  const secretAt = (name: string) => ({
    type: 'Vaultsecret',
    value: `https://kvpolicies.vault.azure.net/secrets/${name}`,
  });
  await services.tasks.create(place, 'empty', {
    location: 'eastus',
    status: 'Disabled',
    platform: { os: 'Linux' },
    step: { type: 'EncodedTask', encodedTaskContent: 'c3RlcHM6IFtdCg==' },
    credentials: {
      sourceRegistry: { loginMode: 'None' },
      customRegistries: {
        'Other.azurecr.io': { userName: secretAt('one'), password: { type: 'Opaque', value: 'plain' } },
      },
    },
  } as never);
  await services.agentPools.create(
    place,
    'mypool',
    { location: 'eastus', count: 0, tier: 'S1', os: 'Linux' },
    { noWait: false },
  );
  bench.asked.length = 0;
  const writes = () => bench.asked.filter((line) => !/^GET|listDetails$/.test(line));
  const carryOut = async (...some: readonly Operation[]) => {
    bench.asked.length = 0;
    return services.access.carryOut(planOf(...some), place);
  };
  return { ...bench, writes, carryOut };
};

const nothing = { done: [], unchanged: [], refused: [], remaining: [] };

describe('carrying out a plan', () => {
  it('changes what is to be changed, and a second time nothing', async () => {
    const { services, carryOut, writes, asked, warnings } = await createBareTask();
    await services.vaults.setPolicy('kvpolicies', 'myResourceGroup', {
      principal: { objectId: await services.directory.callerObjectId() },
      permissions: { secrets: ['all'] },
    });
    expect(await carryOut(...all)).toEqual({ ...nothing, done: all });
    // Ten changes, seven looks, and two requests that follow the change of the agent pool.
    expect([asked.length, warnings]).toEqual([19, []]);
    const task = `${registryId('myregistry')}/tasks/empty`;
    expect(writes().map((line) => line.replace(/roleAssignments\/.*/, 'roleAssignments/'))).toEqual([
      `PUT ${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/fresh`,
      `PATCH ${task}`,
      `PUT ${registryId('myregistry')}/providers/Microsoft.Authorization/roleAssignments/`,
      `PUT ${base}/providers/Microsoft.Authorization/roleAssignments/`,
      `PUT ${vaultId('kvpolicies')}`,
      `PATCH ${task}`,
      `PATCH ${registryId('myregistry')}`,
      expect.stringMatching(/^PATCH \/secrets\/two\/[0-9a-f]{32}$/),
      `PATCH ${registryId('myregistry')}/agentPools/mypool`,
      `PATCH ${task}`,
    ]);
    expect(await carryOut(...all)).toEqual({ ...nothing, unchanged: all });
    expect(writes()).toEqual([]);
    expect(asked.length).toBeLessThanOrEqual(10);

    const identity = await services.identities.get('myResourceGroup', 'fresh');
    const stored = await services.tasks.getWhole(place, 'empty');
    expect(stored).toMatchObject({
      identity: { type: 'SystemAssigned, UserAssigned', userAssignedIdentities: { [identity.id]: {} } },
      properties: {
        status: 'Enabled',
        credentials: {
          sourceRegistry: { loginMode: 'Default', identity: identity.properties.clientId },
          customRegistries: {
            'mybase.azurecr.io': { identity: '[system]' },
            'Other.azurecr.io': {
              userName: { type: 'Vaultsecret', value: 'https://kvpolicies.vault.azure.net/secrets/one' },
              password: { type: 'Opaque', value: 'plain' },
              identity: identity.properties.clientId,
            },
          },
        },
      },
    });
    expect((await services.vaults.show('kvpolicies', 'myResourceGroup')).properties.accessPolicies).toMatchObject([
      { objectId: await services.directory.callerObjectId() },
      { objectId: stored.identity?.principalId, permissions: { secrets: ['get'] } },
    ]);
  });

  it('tells of each operation before it', async () => {
    const { services } = await createBareTask();
    const told: Operation[] = [];
    await services.access.carryOut(planOf(...all), place, { before: (operation) => void told.push(operation) });
    expect(told).toEqual(all);
  });

  const may = (act: string, permission: string) => `you may not ${act} (${permission})`;
  const changing = may('change the task', 'Microsoft.ContainerRegistry/registries/tasks/write');
  const assigning = may('assign roles', 'Microsoft.Authorization/roleAssignments/write');
  const creating = may('create identities', 'Microsoft.ManagedIdentity/userAssignedIdentities/write');
  it.each<
    [string, RegExp, readonly (readonly [keyof typeof operations, string])[], readonly (keyof typeof operations)[]]
  >([
    [
      'roles',
      /PUT .*roleAssignments/,
      [
        ['pull', assigning],
        ['read', assigning],
      ],
      [],
    ],
    [
      'an identity',
      /PUT .*userAssignedIdentities\/fresh/,
      [['create', creating]],
      ['assign', 'pull', 'read', 'policy', 'source', 'credential', 'reader'],
    ],
    [
      'changes of the task',
      /PATCH .*\/tasks\/empty/,
      [
        ['assign', changing],
        ['login', changing],
        ['enable', changing],
      ],
      ['read', 'policy', 'source', 'credential', 'reader'],
    ],
    [
      'the vault',
      /PUT .*vaults/,
      [['policy', may('change the access policies of the key vault', 'Microsoft.KeyVault/vaults/write')]],
      [],
    ],
    [
      'the registry',
      /PATCH .*registries\/myregistry$/,
      [['bypass', may('change the registry', 'Microsoft.ContainerRegistry/registries/write')]],
      [],
    ],
    [
      'the secret',
      /PATCH \/secrets/,
      [
        [
          'secret',
          may('change the secret', "secrets set in the vault's access policy, or the role 'Key Vault Secrets Officer'"),
        ],
      ],
      [],
    ],
    [
      'the agent pool',
      /PATCH .*agentPools/,
      [['pool', may('change the agent pool', 'Microsoft.ContainerRegistry/registries/agentPools/write')]],
      [],
    ],
  ])('where %s is refused does the rest', async (_, request, refused, remaining) => {
    const { carryOut, intercept } = await createBareTask();
    let isRefusing = true;
    intercept(({ method }, { pathname }) =>
      isRefusing && request.test(`${method} ${decodeURIComponent(pathname)}`)
        ? armError(403, 'AuthorizationFailed')
        : undefined,
    );
    const names = Object.keys(operations) as (keyof typeof operations)[];
    const left = [...refused.map(([name]) => name), ...remaining];
    const outcome = {
      done: names.filter((name) => !left.includes(name)).map((name) => operations[name]),
      unchanged: [],
      refused: refused.map(([name, reason]) => ({ operation: operations[name], reason })),
      remaining: remaining.map((name) => operations[name]),
    };
    expect(await carryOut(...all)).toEqual(outcome);
    isRefusing = false;
    const rest = left.map((name) => operations[name]);
    expect(await carryOut(...all)).toEqual({
      ...nothing,
      done: all.filter((operation) => (rest as readonly Operation[]).includes(operation)),
      unchanged: outcome.done,
    });
  });

  it('names the right to use an identity', async () => {
    const { carryOut, intercept } = await createBareTask();
    intercept(({ method }, { pathname }) =>
      method === 'PATCH' && pathname.endsWith('/tasks/empty') ? armError(403, 'LinkedAuthorizationFailed') : undefined,
    );
    const { refused } = await carryOut(operations.create, operations.assign);
    expect(refused.map(({ reason }) => reason)).toEqual([
      'you may not use the identity (Microsoft.ManagedIdentity/userAssignedIdentities/assign/action)',
    ]);
  });

  it('does not lose the credential of a task that it may not read', async () => {
    const { carryOut, intercept, writes } = await createBareTask();
    intercept((_, { pathname }) =>
      pathname.endsWith('/listDetails') ? armError(403, 'AuthorizationFailed') : undefined,
    );
    await carryOut(operations.create);
    expect(await carryOut(operations.reader)).toEqual({
      ...nothing,
      refused: [
        {
          operation: operations.reader,
          reason:
            'you may not read the credentials of the task (Microsoft.ContainerRegistry/registries/tasks/listDetails/action)',
        },
      ],
    });
    expect(writes()).toEqual([]);
  });

  it('without a task is refused', async () => {
    const { services } = await createBareTask();
    const plan = { target: undefined, operations: [operations.enable] };
    expect(await services.access.carryOut(plan, place)).toEqual({
      ...nothing,
      refused: [{ operation: operations.enable, reason: 'There is no task yet' }],
    });
  });
});

describe('a policy', () => {
  it.each([
    [['Get'], ['Get'], 'unchanged'],
    [['all'], ['all'], 'unchanged'],
    [['list', 'set'], ['list', 'set', 'get'], 'done'],
  ] as const)('that gives %j', async (before, after, what) => {
    const { services, carryOut, mine } = await createBareTask();
    const principal = { objectId: mine.principalId };
    await services.vaults.setPolicy('kvpolicies', undefined, { principal, permissions: { secrets: before } });
    const identity = { kind: 'user', resourceId: mine.id, clientId: mine.clientId, principalId: '' } as const;
    const operation = { ...operations.policy, identity };
    expect(await carryOut(operation)).toEqual({ ...nothing, [what]: [operation] });
    const { properties } = await services.vaults.show('kvpolicies', undefined);
    expect(properties.accessPolicies?.find(({ objectId }) => objectId === mine.principalId)?.permissions).toEqual({
      secrets: after,
    });
  });
});

describe('a role', () => {
  const role = (more: object) => ({ ...operations.read, ...more }) as Operation;
  const conditionsOf = async ({ services, task }: Awaited<ReturnType<typeof createBareTask>>) => {
    const { assignments } = await services.access.facts({
      registry: place,
      task,
      needs: [
        {
          kind: 'registry',
          loginServer: 'mybase.azurecr.io',
          action: 'pull',
          login: { by: 'identity', identity: '[system]' },
          sources: [],
        },
      ],
    });
    const [held] = [...assignments.values()];
    return held?.known ? held.value.filter(({ scope }) => scope === base).map(({ condition: each }) => each) : held;
  };
  const hello = (...some: readonly Operation[]): Plan => ({
    target: { registry: 'myregistry', resourceGroup: 'myResourceGroup', task: 'hello' },
    operations: some,
  });
  const user = (principalId: string): PlannedIdentity => ({
    kind: 'user',
    resourceId: 'unused',
    clientId: 'unused',
    principalId,
  });

  it('that is held without a condition, or above, is enough', async () => {
    const bench = await createBareTask();
    const plan = hello(role({}), role({ role: 'Reader', scope: base, condition: undefined }));
    expect(await bench.services.access.carryOut(plan, place)).toEqual({ ...nothing, unchanged: plan.operations });
    expect(bench.writes()).toEqual([]);
  });

  it('is widened for each repository, once', async () => {
    const bench = await createBareTask();
    const { mine, services } = bench;
    const identity = user(mine.principalId);
    for (const repository of ['one', 'two', 'three', 'one', 'two', 'three'])
      await services.access.carryOut(hello(role({ identity, condition: condition(repository) })), place);
    expect(bench.writes()).toHaveLength(3);
    const list = { scope: base, assigneeObjectId: mine.principalId };
    const held = (await services.roleAssignments.list(list, { roleNames: false, principalNames: false })) as readonly {
      readonly properties: { readonly condition: string };
    }[];
    expect(held.map(({ properties }) => properties.condition)).toEqual([
      `((${condition('one')} OR ${condition('two')}) OR ${condition('three')})`,
    ]);
    await services.access.carryOut(hello(role({ identity, condition: undefined })), place);
    expect(await services.roleAssignments.list(list, { roleNames: false, principalNames: false })).toMatchObject([
      { properties: { condition: null } },
    ]);
    expect(await conditionsOf(bench)).toEqual([undefined]);
  });

  it('of a group that the identity is in is enough, and is not changed when it is not', async () => {
    const bench = await createBareTask();
    const { mine, services } = bench;
    const objectId = await putIntoGroup(bench, 'people', mine.principalId);
    const identity = user(mine.principalId);
    await services.roles.assign({
      role: operations.read.role,
      scope: base,
      principal: { objectId, principalType: 'Group' },
      condition: condition('one'),
    });
    const plan = hello(role({ identity, condition: condition('one') }));
    expect(await services.access.carryOut(plan, place)).toEqual({ ...nothing, unchanged: plan.operations });
    const wider = hello(role({ identity, condition: condition('two') }));
    expect(await services.access.carryOut(wider, place)).toEqual({ ...nothing, done: wider.operations });
    const conditions = async (assigneeObjectId: string) =>
      (
        (await services.roleAssignments.list(
          { scope: base, assigneeObjectId },
          { roleNames: false, principalNames: false },
        )) as readonly { readonly properties: object }[]
      ).map(({ properties }) => properties);
    expect(await conditions(objectId)).toMatchObject([{ condition: condition('one') }]);
    expect(await conditions(mine.principalId)).toMatchObject([{ condition: condition('two') }]);
  });

  it('that is there, but not visible, is unchanged', async () => {
    const { services, intercept } = await createBareTask();
    intercept(({ method }, { pathname }) =>
      method === 'GET' && pathname.endsWith('/roleAssignments') ? Response.json({ value: [] }) : undefined,
    );
    const plan = hello(role({ condition: undefined }));
    expect(await services.access.carryOut(plan, place)).toEqual({ ...nothing, unchanged: plan.operations });
  });
});

describe('an interrupt', { timeout: 60_000 }, () => {
  it('at any request leaves something that a second call completes', async () => {
    const requests = await (async () => {
      const { carryOut, asked } = await createBareTask();
      await carryOut(...all);
      return asked.length;
    })();
    expect(requests).toBeGreaterThan(15);
    for (let last = 1; last <= requests; last += 1) {
      const interrupt = new AbortController();
      const bench = await createBareTask({ signal: interrupt.signal });
      const { services, emulator } = bench;
      let count = 0;
      bench.intercept(async (request) => {
        count += 1;
        if (count !== last) return undefined;
        // The service still does what it was asked for.
        const answer = await emulator.fetch(request);
        interrupt.abort(new InterruptedError());
        return answer;
      });
      const { interrupted, ...outcome } = await services.access.carryOut(planOf(...all), place);
      expect(interrupted).toBeInstanceOf(InterruptedError);
      expect([...outcome.done, ...outcome.remaining]).toEqual(all);
      expect(outcome.remaining).not.toEqual([]);
      const again = createServices({
        host: bench.host,
        cloud: undefined,
        subscription: undefined,
        signal: new AbortController().signal,
        warn: async () => {},
        debug: async () => {},
        hide: () => {},
      });
      const second = await again.access.carryOut(planOf(...all), place);
      expect([second.refused, second.remaining, second.interrupted]).toEqual([[], [], undefined]);
      expect(await again.access.carryOut(planOf(...all), place)).toEqual({ ...nothing, unchanged: all });
    }
  });
});

describe('waiting until roles are visible', () => {
  it('waits as long as the service delays them', async () => {
    let now = () => new Date('2026-01-02T03:04:05Z');
    const bench = await createBareTask({ emulator: { now: () => now() } });
    const { host, emulator, carryOut, services } = bench;
    now = host.now;
    emulator.plantFault('role-delay=10s');
    const roles = [operations.create, operations.assign, operations.pull, operations.read];
    expect(await carryOut(...roles)).toEqual({ ...nothing, done: roles });
    // A second run does not see them either, and still changes nothing.
    expect(await carryOut(...roles)).toEqual({ ...nothing, unchanged: roles });
    host.sleeps.length = 0;
    expect(await services.access.waitUntilVisible(planOf(...roles), place)).toEqual([]);
    expect(host.sleeps).toEqual([1000, 2000, 4000, 8000]);
  });

  /** Shows no role assignments until the clock of the host reaches `seconds`. */
  const createDelayed = async (seconds: number) => {
    const bench = await createBareTask();
    const plan = planOf(operations.create, operations.assign, operations.pull, operations.read);
    await bench.services.access.carryOut(plan, place);
    const visible = bench.host.now().getTime() + seconds * 1000;
    bench.intercept(({ method }, { pathname }) =>
      method === 'GET' && pathname.endsWith('/roleAssignments') && bench.host.now().getTime() < visible
        ? Response.json({ value: [] })
        : undefined,
    );
    return { ...bench, plan };
  };

  it.each([
    [0, []],
    [10, [1000, 2000, 4000, 8000]],
    [60, [1000, 2000, 4000, 8000, 15000, 15000, 15000]],
  ])('for %i seconds', async (seconds, sleeps) => {
    const { services, plan, host, warnings } = await createDelayed(seconds);
    host.sleeps.length = 0;
    expect(await services.access.waitUntilVisible(plan, place)).toEqual([]);
    expect(host.sleeps).toEqual(sleeps);
    expect(warnings.filter((each) => each === 'Waiting until the role assignments are visible...').length).toBe(
      sleeps.length === 0 ? 0 : 1,
    );
  });

  it('ends after two minutes, with what is not visible', async () => {
    const { services, plan, host } = await createDelayed(3600);
    host.sleeps.length = 0;
    expect(await services.access.waitUntilVisible(plan, place)).toEqual([operations.pull, operations.read]);
    expect(host.sleeps.reduce((sum, each) => sum + each, 0)).toBe(120_000);
  });

  it('is of no use to those who may not see them', async () => {
    const { services, carryOut, host, intercept } = await createBareTask();
    const roles = [operations.create, operations.assign, operations.pull, operations.read];
    await carryOut(...roles);
    intercept((_, { pathname }) =>
      pathname.endsWith('/roleAssignments') ? armError(403, 'AuthorizationFailed') : undefined,
    );
    host.sleeps.length = 0;
    expect(await services.access.waitUntilVisible(planOf(...roles), place)).toEqual([]);
    expect(host.sleeps).toEqual([]);
  });
});
