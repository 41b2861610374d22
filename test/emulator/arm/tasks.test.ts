import { describe, expect, it } from 'vitest';
import { createFurnishedBench, identity as identityId, registry } from '../arm-client.ts';

const path = `${registry}/tasks/testTask`;

/** The body of a recorded request (rest-api.md 4.5). */
const docker = {
  location: 'westus',
  properties: {
    status: 'Enabled',
    platform: { os: 'linux', architecture: 'amd64' },
    agentConfiguration: { cpu: 2 },
    timeout: 3600,
    step: {
      contextPath: 'https://github.com/SteveLasker/node-helloworld',
      type: 'Docker',
      imageNames: ['testtask:v1'],
      isPushEnabled: true,
      noCache: false,
      dockerFilePath: 'Dockerfile',
      arguments: [],
    },
    trigger: {
      baseImageTrigger: {
        baseImageTriggerType: 'Runtime',
        updateTriggerPayloadType: 'Default',
        status: 'Enabled',
        name: 'defaultBaseimageTriggerName',
      },
    },
    credentials: {},
    isSystemTask: false,
  },
};

const sourceTrigger = {
  name: 'source',
  sourceTriggerEvents: ['commit'],
  sourceRepository: {
    sourceControlType: 'Github',
    repositoryUrl: 'https://github.com/example/app.git#main',
    branch: 'main',
    sourceControlAuthProperties: { tokenType: 'PAT', token: 'git-token' },
  },
};

const opaque = (value: string) => ({ type: 'Opaque', value });

/** A task that has a secret in every place that may hold one. */
const secretive = {
  location: 'westus',
  properties: {
    platform: { os: 'Linux' },
    step: {
      type: 'Docker',
      dockerFilePath: 'Dockerfile',
      contextPath: 'https://github.com/example/app.git',
      contextAccessToken: 'context-token',
      arguments: [
        { name: 'shown', value: '1', isSecret: false },
        { name: 'hidden', value: '2', isSecret: true },
      ],
    },
    trigger: {
      sourceTriggers: [sourceTrigger],
      baseImageTrigger: {
        name: 'base',
        baseImageTriggerType: 'All',
        updateTriggerEndpoint: 'https://example.com/hook',
      },
    },
    credentials: {
      sourceRegistry: { loginMode: 'Default' },
      customRegistries: { 'other.azurecr.io': { userName: opaque('name'), password: opaque('word') } },
    },
  },
};

const encoded = (properties: object = {}) => ({
  location: 'westus',
  properties: {
    platform: { os: 'linux' },
    step: { type: 'EncodedTask', encodedTaskContent: 'dmVyc2lvbjogdjEuMC4w', values: [] },
    ...properties,
  },
});

/** A bench whose task was made from `body`. */
const withTask = async (body: unknown) => {
  const bench = await createFurnishedBench();
  const created = await bench.ask('PUT', path, body);
  return { ...bench, created };
};

describe('tasks', () => {
  it('15. answers PUT with 200, Succeeded, the request’s properties, and no operation header', async () => {
    const { created, ask, wait } = await withTask(docker);
    const { credentials: _credentials, ...properties } = docker.properties;
    const at = '2024-01-02T03:04:05.12+00:00';
    const by = { name: 'user@emulator.localhost', type: 'User' };
    expect([created.status, Object.keys(created.headers)]).toEqual([200, ['content-type', 'date']]);
    expect(created.body).toEqual({
      properties: { provisioningState: 'Succeeded', creationDate: at, ...properties },
      id: path,
      name: 'testTask',
      type: 'Microsoft.ContainerRegistry/registries/tasks',
      location: 'westus',
      systemData: {
        createdBy: by.name,
        createdByType: by.type,
        createdAt: at,
        lastModifiedBy: by.name,
        lastModifiedByType: by.type,
        lastModifiedAt: at,
      },
    });
    wait(1000);
    const replaced = await ask('PUT', path, encoded());
    expect([replaced.status, replaced.body.properties.step, replaced.body.properties.trigger]).toEqual([
      200,
      { type: 'EncodedTask', encodedTaskContent: 'dmVyc2lvbjogdjEuMC4w', values: [] },
      undefined,
    ]);
    expect([replaced.body.properties.creationDate, replaced.body.systemData.createdAt]).toEqual([at, at]);
  });

  it('16. shows on GET and in the list what PUT answered', async () => {
    const { created, ask } = await withTask(docker);
    expect((await ask('GET', path)).body).toEqual(created.body);
    expect((await ask('GET', `${registry}/tasks`)).body).toEqual({ value: [created.body] });
  });

  it('17. keeps empty arguments and values, drops empty credentials', async () => {
    const { created, ask } = await withTask(docker);
    expect([created.body.properties.step.arguments, created.body.properties.credentials]).toEqual([[], undefined]);
    const other = await ask('PUT', `${registry}/tasks/other`, encoded({ credentials: {} }));
    expect([other.body.properties.step.values, other.body.properties.credentials]).toEqual([[], undefined]);
  });

  it('18. fills in the defaults that clients do not send', async () => {
    const { created } = await withTask({
      location: 'westus',
      properties: {
        platform: { os: 'linux' },
        step: { type: 'Docker', dockerFilePath: 'Dockerfile' },
        trigger: {
          timerTriggers: [{ name: 'timer', schedule: '0 12 * * *' }],
          sourceTriggers: [sourceTrigger],
          baseImageTrigger: { name: 'base', baseImageTriggerType: 'All' },
        },
      },
    });
    const { timeout, isSystemTask, status, step, trigger } = created.body.properties;
    expect([timeout, isSystemTask, status, step.isPushEnabled, step.noCache]).toEqual([
      3600,
      false,
      'Enabled',
      true,
      false,
    ]);
    expect([
      trigger.timerTriggers[0].status,
      trigger.sourceTriggers[0].status,
      trigger.baseImageTrigger.status,
    ]).toEqual(['Enabled', 'Enabled', 'Enabled']);
  });

  it('19. invents no agent configuration, base image trigger or tags', async () => {
    const { created } = await withTask(encoded());
    const { agentConfiguration, trigger } = created.body.properties;
    expect([agentConfiguration, trigger, created.body.tags]).toEqual([undefined, undefined, undefined]);
  });

  it.each(['linux', 'Linux', 'LINUX'])('20. echoes the platform as it was spelled: %s', async (os) => {
    const { created } = await withTask(encoded({ platform: { os, architecture: 'AMD64' } }));
    expect(created.body.properties.platform).toEqual({ os, architecture: 'AMD64' });
  });

  it('21. hides secrets everywhere but in listDetails', async () => {
    const { created, ask } = await withTask(secretive);
    const got = await ask('GET', path);
    const listed = await ask('GET', `${registry}/tasks`);
    const patched = await ask('PATCH', path, { properties: {} });
    const hidden = {
      step: {
        type: 'Docker',
        dockerFilePath: 'Dockerfile',
        contextPath: 'https://github.com/example/app.git',
        arguments: [{ name: 'shown', value: '1', isSecret: false }],
        isPushEnabled: true,
        noCache: false,
      },
      trigger: {
        sourceTriggers: [
          {
            name: 'source',
            status: 'Enabled',
            sourceTriggerEvents: ['commit'],
            sourceRepository: {
              sourceControlType: 'Github',
              repositoryUrl: 'https://github.com/example/app.git#main',
              branch: 'main',
            },
          },
        ],
        baseImageTrigger: { name: 'base', baseImageTriggerType: 'All', status: 'Enabled' },
      },
      credentials: { sourceRegistry: { loginMode: 'Default' }, customRegistries: { 'other.azurecr.io': null } },
    };
    for (const body of [created.body, got.body, listed.body.value[0], patched.body]) {
      const { step, trigger, credentials } = body.properties;
      expect({ step, trigger, credentials }).toEqual(hidden);
    }
    const { body: details } = await ask('POST', `${path}/listDetails`);
    const { step, trigger, credentials } = details.properties;
    expect([
      step.contextAccessToken,
      step.arguments,
      trigger.sourceTriggers[0].sourceRepository,
      trigger.baseImageTrigger.updateTriggerEndpoint,
      credentials,
    ]).toEqual([
      'context-token',
      secretive.properties.step.arguments,
      sourceTrigger.sourceRepository,
      'https://example.com/hook',
      secretive.properties.credentials,
    ]);
  });

  it('22. answers listDetails as GET for a task without secrets', async () => {
    const { ask } = await withTask(docker);
    expect((await ask('POST', `${path}/listDetails`)).body).toEqual((await ask('GET', path)).body);
  });

  it('23. merges PATCH: what is absent or empty changes nothing', async () => {
    const { created, ask } = await withTask(docker);
    const { body } = await ask('PATCH', path, {
      properties: {
        status: 'Disabled',
        platform: { architecture: 'arm64' },
        agentConfiguration: {},
        credentials: {},
        step: { type: 'Docker', contextPath: 'https://github.com/example/other.git', isPushEnabled: false },
        trigger: { baseImageTrigger: { name: 'defaultBaseimageTriggerName' } },
      },
    });
    const before = created.body.properties;
    expect(body.properties).toEqual({
      ...before,
      status: 'Disabled',
      platform: { os: 'linux', architecture: 'arm64' },
      step: { ...before.step, contextPath: 'https://github.com/example/other.git', isPushEnabled: false },
    });
  });

  it('23. replaces lists, and a step of another type', async () => {
    const { ask } = await withTask(secretive);
    const listed = await ask('PATCH', path, {
      properties: { step: { type: 'Docker', arguments: [{ name: 'only', value: 'x' }], imageNames: ['a'] } },
    });
    expect([listed.body.properties.step.arguments, listed.body.properties.step.imageNames]).toEqual([
      [{ name: 'only', value: 'x' }],
      ['a'],
    ]);
    const replaced = await ask('PATCH', path, {
      properties: { step: { type: 'FileTask', taskFilePath: 'task.yaml' } },
    });
    expect(replaced.body.properties.step).toEqual({ type: 'FileTask', taskFilePath: 'task.yaml' });
  });

  it('24. merges triggers by name on PATCH and replaces them on PUT', async () => {
    const timer = (name: string, schedule?: string, status?: string) => ({
      name,
      ...(schedule ? { schedule } : {}),
      ...(status ? { status } : {}),
    });
    const { ask } = await withTask(
      encoded({ trigger: { timerTriggers: [timer('t1', '0 1 * * *'), timer('t2', '0 2 * * *')] } }),
    );
    const patched = await ask('PATCH', path, {
      properties: {
        trigger: {
          timerTriggers: [timer('t2', undefined, 'Disabled'), timer('t3', '0 3 * * Mon-Fri')],
          sourceTriggers: [sourceTrigger],
        },
      },
    });
    expect(patched.body.properties.trigger.timerTriggers).toEqual([
      timer('t1', '0 1 * * *', 'Enabled'),
      timer('t2', '0 2 * * *', 'Disabled'),
      timer('t3', '0 3 * * Mon-Fri', 'Enabled'),
    ]);
    const again = await ask('PATCH', path, {
      properties: {
        trigger: { sourceTriggers: [{ name: 'source', sourceRepository: { branch: 'dev' }, status: 'Disabled' }] },
      },
    });
    expect(again.body.properties.trigger.sourceTriggers).toEqual([
      {
        name: 'source',
        status: 'Disabled',
        sourceTriggerEvents: ['commit'],
        sourceRepository: {
          sourceControlType: 'Github',
          repositoryUrl: 'https://github.com/example/app.git#main',
          branch: 'dev',
        },
      },
    ]);
    const put = await ask('PUT', path, encoded({ trigger: { timerTriggers: [timer('t9', '0 9 * * *')] } }));
    expect(put.body.properties.trigger).toEqual({ timerTriggers: [timer('t9', '0 9 * * *', 'Enabled')] });
  });

  it('25. merges custom registries by login server; null removes', async () => {
    const { ask } = await withTask(secretive);
    const registries = async () =>
      (await ask('POST', `${path}/listDetails`)).body.properties.credentials.customRegistries;
    const patch = (customRegistries: object) =>
      ask('PATCH', path, { properties: { credentials: { customRegistries } } });
    await patch({ 'third.azurecr.io': { identity: '[system]' } });
    expect(await registries()).toEqual({
      ...secretive.properties.credentials.customRegistries,
      'third.azurecr.io': { identity: '[system]' },
    });
    await patch({ 'other.azurecr.io': { identity: '[system]' } });
    await patch({ 'Third.AzureCR.io': null });
    expect(await registries()).toEqual({ 'other.azurecr.io': { identity: '[system]' } });
  });

  it('26. fills in identities at once and keeps the principal while the system identity stays', async () => {
    const { created, ask, store } = await withTask({ ...encoded(), identity: { type: 'SystemAssigned' } });
    const { principalId } = created.body.identity;
    expect(created.body.identity).toEqual({ type: 'SystemAssigned', principalId, tenantId: store.state.tenantId });
    expect(store.state.principals[principalId]?.displayName).toBe('myregistry/tasks/testTask');
    const own = (await ask('GET', identityId)).body.properties;
    const asked = identityId.toLowerCase();
    const both = await ask('PATCH', path, {
      identity: { type: 'systemassigned,userassigned', userAssignedIdentities: { [asked]: {} } },
    });
    expect(both.body.identity).toEqual({
      type: 'SystemAssigned, UserAssigned',
      principalId,
      tenantId: store.state.tenantId,
      userAssignedIdentities: { [asked]: { principalId: own.principalId, clientId: own.clientId } },
    });
    const put = await ask('PUT', path, { ...encoded(), identity: { type: 'SystemAssigned' } });
    expect(put.body.identity).toEqual(created.body.identity);
  });

  it('27. takes the PATCH type as the new type, null as removal, None as no identity', async () => {
    const { ask, store } = await withTask({ ...encoded(), identity: { type: 'SystemAssigned' } });
    const patch = async (identity: object) => (await ask('PATCH', path, { identity })).body.identity;
    const { principalId } = await patch({
      type: 'SystemAssigned, UserAssigned',
      userAssignedIdentities: { [identityId]: {} },
    });
    expect((await patch({ type: 'UserAssigned' })).type).toBe('UserAssigned');
    // The directory forgets a system-assigned identity with the assignment.
    expect(store.state.principals[principalId]).toBeUndefined();
    expect(await patch({ type: 'UserAssigned', userAssignedIdentities: { [identityId]: null } })).toBeUndefined();
    expect((await patch({ type: 'SystemAssigned' })).principalId).not.toBe(principalId);
    expect(await patch({ type: 'None' })).toBeUndefined();
    expect((await ask('GET', path)).body.properties.step.type).toBe('EncodedTask');
  });

  it.each([
    ['an unknown type', { type: 'Somebody' }, 'InvalidIdentityType'],
    [
      'an unknown identity',
      { type: 'UserAssigned', userAssignedIdentities: { [`${identityId}2`]: {} } },
      'FailedIdentityOperation',
    ],
    ['no identity', { type: 'UserAssigned' }, 'MissingIdentityIds'],
  ])('refuses an identity with %s', async (_case, identity, code) => {
    const { created } = await withTask({ ...encoded(), identity });
    expect([created.status, created.body.error.code]).toEqual([400, code]);
  });

  it('28. moves only the time of the last change on PATCH', async () => {
    const { created, ask, wait } = await withTask(docker);
    wait(2000);
    const { body } = await ask('PATCH', path, { properties: { timeout: 600 } });
    expect(body.systemData).toEqual({ ...created.body.systemData, lastModifiedAt: '2024-01-02T03:04:07.12+00:00' });
    expect(body.properties.creationDate).toBe(created.body.properties.creationDate);
  });

  it('29. deletes a task, keeps its runs', async () => {
    const { ask, store } = await withTask(docker);
    const run = `${registry}/runs/cf1`;
    store.state.resources[run.toLowerCase()] = {
      id: run,
      name: 'cf1',
      type: 'Microsoft.ContainerRegistry/registries/runs',
      properties: { runId: 'cf1', status: 'Succeeded', task: 'testTask' },
    };
    const deleted = await ask('DELETE', path);
    expect([deleted.status, deleted.body]).toEqual([200, '']);
    expect((await ask('DELETE', path)).status).toBe(204);
    expect((await ask('GET', path)).status).toBe(404);
    expect(store.state.resources[run.toLowerCase()]?.name).toBe('cf1');
  });

  it('30. shows base image dependencies on GET, list and listDetails, and keeps them on PATCH', async () => {
    const { ask, store } = await withTask(docker);
    const found = [
      {
        type: 'Runtime',
        registry: 'registry.hub.docker.com',
        repository: 'library/node',
        tag: '9',
        digest: 'sha256:1',
      },
    ];
    const stored = store.state.resources[path.toLowerCase()];
    if (stored) stored.properties.step.baseImageDependencies = found;
    const patched = await ask('PATCH', path, { properties: { step: { type: 'Docker', baseImageDependencies: [] } } });
    const shown = [
      (await ask('GET', path)).body,
      (await ask('GET', `${registry}/tasks`)).body.value[0],
      (await ask('POST', `${path}/listDetails`)).body,
      patched.body,
    ];
    expect(shown.map((each) => each.properties.step.baseImageDependencies)).toEqual([found, found, found, found]);
  });

  it('31. stores and returns the identity for the source registry', async () => {
    const { created, ask } = await withTask(encoded({ credentials: { sourceRegistry: { identity: '[system]' } } }));
    expect(created.body.properties.credentials).toEqual({ sourceRegistry: { identity: '[system]' } });
    const { body } = await ask('PATCH', path, {
      properties: { credentials: { sourceRegistry: { loginMode: 'None' } } },
    });
    expect(body.properties.credentials).toEqual({ sourceRegistry: { identity: '[system]', loginMode: 'None' } });
  });

  it.each([
    [{}, { loginMode: 'Default' }],
    [{ identity: null }, { loginMode: 'Default' }],
    [{ identity: null, loginMode: 'None' }, { loginMode: 'None' }],
    [{ identity: 'abc' }, { identity: 'abc', loginMode: 'Default' }],
  ])('31. changes the source registry by %j', async (change, after) => {
    const sourceRegistry = { identity: '[system]', loginMode: 'Default' };
    const { ask } = await withTask(encoded({ credentials: { sourceRegistry } }));
    const { body } = await ask('PATCH', path, { properties: { credentials: { sourceRegistry: change } } });
    expect(body.properties.credentials).toEqual({ sourceRegistry: after });
  });

  it('32. takes a source trigger without events when it is disabled', async () => {
    const { ask } = await withTask(encoded({ trigger: { sourceTriggers: [sourceTrigger] } }));
    const off = { name: 'source', status: 'Disabled', sourceTriggerEvents: [] };
    const { status, body } = await ask('PATCH', path, { properties: { trigger: { sourceTriggers: [off] } } });
    expect([status, body.properties.trigger.sourceTriggers]).toEqual([200, [expect.objectContaining(off)]]);
  });

  const step = (contextPath: string) => ({ type: 'FileTask', taskFilePath: 'task.yaml', contextPath });
  const sourced = (change: object) => ({ trigger: { sourceTriggers: [{ ...sourceTrigger, ...change }] } });
  const repository = { ...sourceTrigger.sourceRepository, repositoryUrl: 'https://gitlab.com/a/b.git' };

  it.each([
    [
      'no source trigger events',
      sourced({ sourceTriggerEvents: [] }),
      'MissingRequiredProperty',
      "Missing required property 'SourceTriggerEvents'",
    ],
    [
      'a file as context',
      { step: step('file:///a') },
      'InvalidUri',
      "Uri property 'file:///a' is invalid. Please check if it is well formed Https Url.",
    ],
    [
      'a relative context',
      { step: step('a/b') },
      'InvalidContext',
      'Either the context should be a well formed absolute URI or there should be only one source trigger for the task.',
    ],
    [
      'a repository elsewhere',
      sourced({ sourceRepository: repository }),
      'InvalidRepositoryUrl',
      "Invalid repository URL 'https://gitlab.com/a/b.git'. For more information see the tutorial https://aka.ms/acr/tasks/tutorial-git-trigger.",
    ],
    [
      'a short timeout',
      { timeout: 299 },
      'InvalidParameter',
      'The timeout 299 is invalid: it must be between 300 and 28800 seconds.',
    ],
    [
      'a long timeout',
      { timeout: 28_801 },
      'InvalidParameter',
      'The timeout 28801 is invalid: it must be between 300 and 28800 seconds.',
    ],
    ['no platform', { platform: null }, 'MissingRequiredProperty', "Missing required property 'Platform'"],
    ['no step', { step: null }, 'MissingRequiredProperty', "Missing required property 'Step'"],
    [
      'an unknown step',
      { step: { type: 'Build' } },
      'InvalidParameter',
      "The step type 'Build' is not one of Docker, FileTask, EncodedTask.",
    ],
    [
      'a bad schedule',
      { trigger: { timerTriggers: [{ name: 't', schedule: 'daily' }] } },
      'InvalidParameter',
      "The schedule 'daily' of timer trigger 't' is not a cron expression.",
    ],
  ])('32. refuses %s', async (_case, properties, code, message) => {
    const { created, ask } = await withTask(encoded(properties));
    expect([created.status, created.body.error.code, created.body.error.message]).toEqual([400, code, message]);
    expect((await ask('GET', path)).status).toBe(404);
  });

  it('32. says for which system a repository is refused', async () => {
    const { created } = await withTask(encoded(sourced({ sourceRepository: repository })));
    const { target, details } = created.body.error;
    expect({ target, details }).toEqual({ target: 'VisualStudioTeamService', details: null });
  });

  it.each(['abcd', 'a'.repeat(51), 'my.task'])('32. refuses the task name %s', async (name) => {
    const { ask } = await createFurnishedBench();
    const { status, body } = await ask('PUT', `${registry}/tasks/${name}`, encoded());
    expect([status, body.error.code]).toEqual([400, 'InvalidResourceName']);
  });

  it.each(['https://github.com/a/b.git#main:dir', 'git@github.com:a/b.git', 'oci://myregistry.azurecr.io/context:v1'])(
    'takes the context %s',
    async (contextPath) => {
      const { created } = await withTask(encoded({ step: step(contextPath) }));
      expect([created.status, created.body.properties.step.contextPath]).toEqual([200, contextPath]);
    },
  );

  it('names the parent when there is no registry', async () => {
    const { ask } = await createFurnishedBench();
    const parent = registry.replace('myregistry', 'nosuch1');
    const put = await ask('PUT', `${parent}/tasks/testTask`, encoded());
    expect([put.status, put.body.error]).toEqual([
      404,
      {
        code: 'ParentResourceNotFound',
        message: `Failed to perform 'write' on resource(s) of type 'registries/tasks', because the parent resource '${parent}' could not be found.`,
      },
    ]);
    expect((await ask('GET', `${parent}/tasks`)).body.error.code).toBe('ResourceNotFound');
  });

  it('is understood by the SDK: create, update, details, delete', async () => {
    const { client } = await createFurnishedBench();
    const names = ['myResourceGroup', 'myregistry', 'testTask'] as const;
    const created = await client.tasks.beginCreateAndWait(...names, {
      location: 'eastus',
      identity: { type: 'UserAssigned', userAssignedIdentities: { [identityId]: {} } },
      platform: { os: 'Linux', architecture: 'amd64' },
      step: {
        type: 'EncodedTask',
        encodedTaskContent: 'dmVyc2lvbjogdjEuMC4w',
        values: [{ name: 'a', value: 'b', isSecret: true }],
      },
      credentials: { customRegistries: { 'other.azurecr.io': { identity: '[system]' } } },
    });
    expect([created.provisioningState, created.identity?.userAssignedIdentities?.[identityId]?.clientId]).toEqual([
      'Succeeded',
      expect.any(String),
    ]);
    const updated = await client.tasks.beginUpdateAndWait(...names, { timeout: 600 });
    expect([updated.timeout, updated.credentials?.customRegistries]).toEqual([600, { 'other.azurecr.io': null }]);
    const details = await client.tasks.getDetails(...names);
    expect([details.credentials?.customRegistries, details.step]).toMatchObject([
      { 'other.azurecr.io': { identity: '[system]' } },
      { values: [{ name: 'a', value: 'b', isSecret: true }] },
    ]);
    await client.tasks.beginDeleteAndWait(...names);
    await expect(client.tasks.get(...names)).rejects.toMatchObject({ statusCode: 404, code: 'ResourceNotFound' });
  });
});
