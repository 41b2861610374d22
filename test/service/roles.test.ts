import { describe, expect, it } from 'vitest';
import { InterruptedError, InvalidInputError, ServiceError } from '../../src/errors.ts';
import { armError, createFurnishedServices, registryId, type ServiceBench } from '../support/services.ts';

const scope = registryId('myregistry');
const acrPull = '7f951dda-4ed3-4680-a7ca-43fe172d538d';

interface Assignment {
  readonly id: string;
  readonly name: string;
  readonly properties: Record<string, unknown>;
}

/** A bench with an identity to give roles to. */
const createBench = async (signal?: AbortSignal) => {
  const bench = await createFurnishedServices(signal ? { signal } : {});
  const identity = (await bench.services.identities.create('myResourceGroup', 'mine', {})) as {
    properties: { principalId: string; clientId: string };
  };
  bench.asked.length = 0;
  return { ...bench, identity: identity.properties };
};

const assign = async ({ services }: ServiceBench, assignee: string, role = 'acrpull') =>
  (await services.roles.assign({ role, scope, principal: { assignee } })) as Assignment;

describe('giving a role', () => {
  it.each(['principalId', 'clientId'] as const)('to an identity by its %s', async (which) => {
    const bench = await createBench();
    const { properties } = await assign(bench, bench.identity[which]);
    expect(properties).toMatchObject({
      principalId: bench.identity.principalId,
      principalType: 'ServicePrincipal',
      scope,
    });
    expect(String(properties.roleDefinitionId).endsWith(acrPull)).toBe(true);
  });

  it.each(['AcrPull', acrPull, `${scope}/providers/Microsoft.Authorization/roleDefinitions/${acrPull}`])(
    'named %s',
    async (role) => {
      const bench = await createBench();
      const { properties } = await assign(bench, bench.identity.principalId, role);
      expect(String(properties.roleDefinitionId).endsWith(acrPull)).toBe(true);
    },
  );

  it('that is given already resolves to the one there is', async () => {
    const bench = await createBench();
    const given = await assign(bench, bench.identity.principalId);
    expect((await assign(bench, bench.identity.principalId)).id).toBe(given.id);
  });

  it.each([
    [
      'nobody',
      'acrpull',
      "Cannot find user or service principal in graph database for 'nobody'. If the assignee is an appId, make sure the corresponding service principal is created with 'az ad sp create --id nobody'.",
    ],
    [
      '00000000-aaaa-bbbb-cccc-dddddddddddd',
      'acrpull',
      "Cannot find user or service principal in graph database for '00000000-aaaa-bbbb-cccc-dddddddddddd'. If the assignee is an appId, make sure the corresponding service principal is created with 'az ad sp create --id 00000000-aaaa-bbbb-cccc-dddddddddddd'.",
    ],
    ['caller', 'nonsense', "Role 'nonsense' doesn't exist."],
  ])('to %s as %s fails', async (assignee, role, message) => {
    const bench = await createBench();
    await expect(assign(bench, assignee === 'caller' ? bench.identity.clientId : assignee, role)).rejects.toMatchObject(
      { name: 'NotFoundError', message, exitCode: 3 },
    );
  });

  it.each(['', 'myregistry', '/nonsense/x', 'subscriptions/x'])(
    "on '%s' is refused before anything is asked",
    async (wrong) => {
      const { services, asked } = await createBench();
      const assigning = services.roles.assign({ role: 'acrpull', scope: wrong, principal: { objectId: 'x' } });
      await expect(assigning).rejects.toEqual(
        new InvalidInputError('Invalid scope. Please use --help to view the valid format.'),
      );
      expect(asked).toEqual([]);
    },
  );

  it('whose name several have cannot be chosen', async () => {
    const bench = await createBench();
    bench.intercept((_, { pathname }) =>
      pathname.endsWith('/roleDefinitions') ? Response.json({ value: [{ id: '/a' }, { id: '/b' }] }) : undefined,
    );
    await expect(assign(bench, bench.identity.principalId)).rejects.toThrow(
      `More than one role matches the given name 'acrpull'. Please pick a value from '["/a","/b"]'`,
    );
  });
});

describe('an identity that is new', () => {
  const unknownAtFirst = (bench: ServiceBench, times: number) => {
    let left = times;
    bench.intercept(({ method }, { pathname }) => {
      if (method !== 'PUT' || !pathname.includes('/roleAssignments/') || left === 0) return undefined;
      left -= 1;
      return armError(400, 'PrincipalNotFound', 'Principal x does not exist in the directory.');
    });
  };

  it.each([
    [1, [2000]],
    [3, [2000, 4000, 8000]],
  ])('is waited for when it is unknown %i times', async (times, sleeps) => {
    const bench = await createBench();
    unknownAtFirst(bench, times);
    expect((await assign(bench, bench.identity.principalId)).properties.principalId).toBe(bench.identity.principalId);
    expect(bench.host.sleeps).toEqual(sleeps);
    expect(bench.warnings).toEqual(
      sleeps.map((ms) => `The principal is not known yet; trying again in ${ms / 1000} s.`),
    );
    expect(new Set(bench.asked.filter((each) => each.startsWith('PUT '))).size).toBe(1);
  });

  it('is not waited for for ever', async () => {
    const bench = await createBench();
    unknownAtFirst(bench, Number.POSITIVE_INFINITY);
    await expect(assign(bench, bench.identity.principalId)).rejects.toMatchObject({ code: 'PrincipalNotFound' });
    expect(bench.host.sleeps).toEqual([2000, 4000, 8000, 16_000, 32_000]);
  });

  it('is not waited for after Ctrl-C', async () => {
    const controller = new AbortController();
    const bench = await createBench(controller.signal);
    unknownAtFirst(bench, Number.POSITIVE_INFINITY);
    bench.host.beforeSleep(() => controller.abort(new InterruptedError()));
    await expect(assign(bench, bench.identity.principalId)).rejects.toEqual(new InterruptedError());
    expect(bench.host.sleeps).toEqual([2000]);
  });
});

describe('a directory that cannot be asked', () => {
  const closed: (bench: ServiceBench) => void = (bench) =>
    bench.intercept((_, { pathname }) =>
      pathname.startsWith('/graph/') ? armError(403, 'Authorization_RequestDenied') : undefined,
    );

  it('is done without when the assignee is an id', async () => {
    const bench = await createBench();
    closed(bench);
    const { principalId } = bench.identity;
    expect((await assign(bench, principalId)).properties.principalId).toBe(principalId);
    expect(bench.warnings).toEqual([
      `Failed to query ${principalId} by invoking Graph API. If you don't have permission to query Graph API, please specify --assignee-object-id and --assignee-principal-type.`,
      `Assuming ${principalId} as an object ID.`,
    ]);
  });

  it('is needed when the assignee is a name', async () => {
    const bench = await createBench();
    closed(bench);
    await expect(assign(bench, 'someone@example.com')).rejects.toEqual(
      new ServiceError(403, 'Authorization_RequestDenied', 'Authorization_RequestDenied'),
    );
    expect(bench.warnings).toEqual([]);
  });
});
