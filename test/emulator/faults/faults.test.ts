import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { type FailureName, failureIn } from '../../../src/access/known-failures.ts';
import { faults, millisecondsOf, partsOfFault } from '../../../src/emulator/faults/fault-list.ts';
import { openStore } from '../../../src/emulator/store/open-store.ts';
import { subscriptionId } from '../arm-client.ts';
import {
  createLab,
  encodedTask,
  group,
  identityId,
  type Lab,
  quickRun,
  registryId,
  roles,
  temporaryFolder,
  vaultId,
} from '../lab.ts';

const echo = 'version: v1.1.0\nsteps:\n  - cmd: bash echo hi\n';
const assignment = (scope: string): string => `${scope}/providers/Microsoft.Authorization/roleAssignments`;
const roleOf = (role: keyof typeof roles): string =>
  `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${roles[role]}`;

/** A registry, an identity, a vault with a secret, and a task. */
const furnished = async (): Promise<Lab> => {
  const lab = await createLab();
  await lab.registry('myregistry', {}, 'Premium');
  await lab.identity('myIdentity');
  await lab.vault('myvault', { secret: 'value' });
  await lab.task('myregistry', 'hello', { step: encodedTask(echo) });
  return lab;
};

const notAuthorized = (lab: Lab, action: string, scope: string): object => ({
  code: 'AuthorizationFailed',
  message: `The client 'user@emulator.localhost' with object id '${lab.store.state.callerId}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
});

const newAssignment = `${assignment(registryId('myregistry'))}/11111111-2222-3333-4444-555555555555`;
const registries = 'Microsoft.ContainerRegistry/registries';

describe('a fault takes the right to', () => {
  it.each<[fault: string, method: string, path: string, action: string, scope: string]>([
    ['no-role-assignment-rights', 'PUT', newAssignment, 'Microsoft.Authorization/roleAssignments/write', newAssignment],
    [
      'no-role-assignment-rights',
      'DELETE',
      newAssignment,
      'Microsoft.Authorization/roleAssignments/delete',
      newAssignment,
    ],
    [
      'no-role-assignment-read',
      'GET',
      assignment(registryId('myregistry')),
      'Microsoft.Authorization/roleAssignments/read',
      registryId('myregistry'),
    ],
    [
      'no-identity-rights',
      'PUT',
      identityId('another'),
      'Microsoft.ManagedIdentity/userAssignedIdentities/write',
      identityId('another'),
    ],
    [
      'no-identity-read',
      'GET',
      identityId('myIdentity'),
      'Microsoft.ManagedIdentity/userAssignedIdentities/read',
      identityId('myIdentity'),
    ],
    [
      'no-task-write',
      'PATCH',
      `${registryId('myregistry')}/tasks/hello`,
      `${registries}/tasks/write`,
      `${registryId('myregistry')}/tasks/hello`,
    ],
    [
      'no-task-details',
      'POST',
      `${registryId('myregistry')}/tasks/hello/listDetails`,
      `${registries}/tasks/listDetails/action`,
      `${registryId('myregistry')}/tasks/hello`,
    ],
    [
      'no-run-rights',
      'POST',
      `${registryId('myregistry')}/scheduleRun`,
      `${registries}/scheduleRun/action`,
      registryId('myregistry'),
    ],
    ['no-registry-write', 'PATCH', registryId('myregistry'), `${registries}/write`, registryId('myregistry')],
    ['no-registry-read=myregistry', 'GET', registryId('MyRegistry'), `${registries}/read`, registryId('MyRegistry')],
    ['no-vault-rights', 'PUT', vaultId('myvault'), 'Microsoft.KeyVault/vaults/write', vaultId('myvault')],
    ['no-vault-read', 'GET', vaultId('myvault'), 'Microsoft.KeyVault/vaults/read', vaultId('myvault')],
    [
      'no-agent-pool-read',
      'GET',
      `${registryId('myregistry')}/agentPools`,
      `${registries}/agentPools/read`,
      registryId('myregistry'),
    ],
    [
      'deny=*/tasks/read',
      'GET',
      `${registryId('myregistry')}/tasks`,
      `${registries}/tasks/read`,
      registryId('myregistry'),
    ],
    [
      'deny=Microsoft.KeyVault/vaults/read,Microsoft.Resources/subscriptions/resourceGroups/read',
      'GET',
      group,
      'Microsoft.Resources/subscriptions/resourceGroups/read',
      group,
    ],
  ])('%s: %s', async (fault, method, path, action, scope) => {
    const lab = await furnished();
    const before = await lab.arm(method, path, method === 'GET' || method === 'DELETE' ? undefined : {});
    lab.emulator.plantFault(fault);
    const refused = await lab.arm(method, path, method === 'GET' || method === 'DELETE' ? undefined : {});
    expect([before.status === 403, refused.status, refused.body.error]).toEqual([
      false,
      403,
      notAuthorized(lab, action, scope),
    ]);
    lab.emulator.clearFault(partsOfFault(fault).name);
    expect((await lab.arm(method, path, method === 'GET' || method === 'DELETE' ? undefined : {})).status).not.toBe(
      403,
    );
  });

  it('read one registry only, which lists leave out', async () => {
    const lab = await furnished();
    await lab.registry('other');
    lab.emulator.plantFault('no-registry-read=myregistry');
    const listed = await lab.arm('GET', `${group}/providers/${registries}`);
    const found = await lab.arm(
      'GET',
      `/subscriptions/${subscriptionId}/resources?$filter=resourceType eq '${registries}'`,
    );
    const names = ({ body }: { body: { value: { name: string }[] } }) => body.value.map(({ name }) => name);
    expect([names(listed), names(found), (await lab.arm('GET', registryId('other'))).status]).toEqual([
      ['other'],
      ['other'],
      200,
    ]);
  });

  it('read secrets, of the caller and not of runs', async () => {
    const lab = await furnished();
    lab.emulator.plantFault('no-secret-rights');
    const url = 'https://myvault.vault.azure.net/secrets/secret?api-version=7.0';
    const ask = (principal?: { objectId: string; clientId: string }) =>
      lab.ask('GET', url, { headers: { authorization: `Bearer ${lab.token('https://vault.azure.net', principal)}` } });
    expect([(await ask()).status, (await ask()).body.error.innererror]).toEqual([403, { code: 'ForbiddenByPolicy' }]);
    lab.emulator.plantFault('no-secret-rights=othervault');
    expect((await ask()).status).toBe(200);
  });

  it('assign an identity', async () => {
    const lab = await furnished();
    lab.emulator.plantFault('no-identity-assign');
    const taskId = `${registryId('myregistry')}/tasks/hello`;
    const { id } = await lab.identity('myIdentity');
    const identity = { type: 'UserAssigned', userAssignedIdentities: { [id]: {} } };
    const { status, body } = await lab.arm('PATCH', taskId, { identity });
    expect([status, body.error]).toEqual([
      403,
      {
        code: 'LinkedAuthorizationFailed',
        message: `The client 'user@emulator.localhost' with object id '${lab.store.state.callerId}' has permission to perform action '${registries}/tasks/write' on scope '${taskId}'; however, it does not have permission to perform action(s) 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action' on the linked scope(s) '${id}' (respectively) or the linked scope(s) are invalid.`,
      },
    ]);
    expect((await lab.arm('PATCH', taskId, { identity: { type: 'SystemAssigned' } })).status).toBe(200);
  });

  it('read the directory', async () => {
    const lab = await furnished();
    const ask = () =>
      lab.ask('GET', 'https://graph.microsoft.com/v1.0/me', {
        headers: { authorization: `Bearer ${lab.token('https://graph.microsoft.com')}` },
      });
    expect((await ask()).status).toBe(200);
    lab.emulator.plantFault('graph-denied');
    expect([(await ask()).status, (await ask()).body.error.code]).toEqual([403, 'Authorization_RequestDenied']);
  });

  it('run on free credit', async () => {
    const lab = await furnished();
    lab.emulator.plantFault('free-credit');
    const message = `ACR Tasks requests for the registry myregistry and ${subscriptionId} are not permitted. Please file an Azure support request at http://aka.ms/azuresupport for assistance.`;
    const refused = { error: { code: 'TasksOperationsNotAllowed', message, target: 'request' } };
    const scheduled = await lab.arm('POST', `${registryId('myregistry')}/scheduleRun`, quickRun(echo));
    const body = { properties: { runRequest: quickRun(echo) } };
    const taskRun = await lab.arm('PUT', `${registryId('myregistry')}/taskRuns/myTaskRun`, body);
    expect([scheduled.status, scheduled.body, taskRun.status, taskRun.body]).toEqual([400, refused, 400, refused]);
  });

  it('get a token, but not from the commands that clear the fault', async () => {
    const lab = await furnished();
    lab.emulator.plantFault('token-refused');
    const statuses = [];
    for (const header of ['anything', 'acrtask-emulator']) {
      const url = 'https://localhost/msi?api-version=2019-08-01&resource=https://management.azure.com/';
      statuses.push((await lab.ask('GET', url, { headers: { 'x-identity-header': header } })).status);
    }
    expect(statuses).toEqual([400, 200]);
  });
});

describe('a fault delays', () => {
  const pulls = async (lab: Lab): Promise<unknown> =>
    (await lab.run('myregistry', { type: 'TaskRunRequest', taskId: `${registryId('myregistry')}/tasks/puller` }))
      .properties.status;
  const listed = async (lab: Lab): Promise<number> =>
    (await lab.arm('GET', assignment(registryId('mybase')))).body.value.length;

  it.each<[fault: string, listedAtOnce: number]>([
    ['role-delay=10s', 0],
    ['role-effect-delay=10s', 1],
  ])('a role assignment: %s', async (fault, listedAtOnce) => {
    const lab = await furnished();
    await lab.registry('mybase');
    const { body } = await lab.task('myregistry', 'puller', {
      identity: { type: 'SystemAssigned' },
      step: encodedTask(echo),
      credentials: { customRegistries: { 'mybase.azurecr.io': { identity: '[system]' } } },
    });
    lab.emulator.plantFault(fault);
    await lab.assign(body.identity.principalId, 'AcrPull', registryId('mybase'));
    const states: unknown[] = [await listed(lab), await pulls(lab)];
    lab.wait(10_000);
    states.push(await listed(lab), await pulls(lab));
    expect(states).toEqual([listedAtOnce, 'Failed', 1, 'Succeeded']);
  });

  it('what the directory knows of a new identity', async () => {
    const lab = await furnished();
    lab.emulator.plantFault('principal-delay');
    const { principalId } = await lab.identity('newcomer');
    const assign = async (properties: object) =>
      (await lab.arm('PUT', `${assignment(registryId('myregistry'))}/${crypto.randomUUID()}`, { properties })).status;
    const plain = { principalId, roleDefinitionId: roleOf('AcrPull') };
    const statuses = [await assign(plain)];
    lab.wait(20_000);
    statuses.push(await assign(plain));
    const told = { ...plain, roleDefinitionId: roleOf('AcrPush'), principalType: 'ServicePrincipal' };
    const { principalId: next } = await lab.identity('another');
    statuses.push(await assign({ ...told, principalId: next }));
    expect(statuses).toEqual([400, 201, 201]);
  });
});

describe('a pool without agents leaves runs queued', () => {
  const poolId = `${registryId('myregistry')}/agentPools/myPool`;
  const withPool = async (count: number): Promise<{ lab: Lab; status(): Promise<string> }> => {
    const lab = await furnished();
    await lab.arm('PUT', poolId, { location: 'eastus', properties: { count } });
    return {
      lab,
      status: async () => {
        await lab.emulator.settled();
        return (await lab.arm('GET', `${registryId('myregistry')}/runs/cf1`)).body.properties.status;
      },
    };
  };
  const onPool = quickRun(echo, { agentPoolName: 'myPool' });

  it('until it has agents', async () => {
    const { lab, status } = await withPool(0);
    await lab.arm('POST', `${registryId('myregistry')}/scheduleRun`, onPool);
    const statuses = [await status(), (await lab.arm('POST', `${poolId}/listQueueStatus`)).body.count];
    await lab.arm('PATCH', poolId, { properties: { count: 1 } });
    expect([...statuses, await status()]).toEqual(['Queued', 1, 'Succeeded']);
  });

  it('until they are canceled', async () => {
    const { lab, status } = await withPool(0);
    await lab.arm('POST', `${registryId('myregistry')}/scheduleRun`, onPool);
    await lab.arm('POST', `${registryId('myregistry')}/runs/cf1/cancel`);
    await lab.arm('PATCH', poolId, { properties: { count: 1 } });
    expect(await status()).toBe('Canceled');
  });

  it.each<[fault: string, shown: object]>([
    ['agent-pool-empty', { count: 0, provisioningState: 'Succeeded' }],
    ['agent-pool-failed=myPool', { count: 2, provisioningState: 'Failed' }],
  ])('while the fault %s is set', async (fault, shown) => {
    const { lab, status } = await withPool(2);
    lab.emulator.plantFault(fault);
    await lab.arm('POST', `${registryId('myregistry')}/scheduleRun`, onPool);
    const statuses = [await status()];
    expect((await lab.arm('GET', poolId)).body.properties).toMatchObject(shown);
    lab.emulator.clearFault(partsOfFault(fault).name);
    expect([...statuses, await status()]).toEqual(['Queued', 'Succeeded']);
  });
});

describe('a fault fails runs in the words of the service', () => {
  it.each<[fault: string, failure: FailureName, text: string, words: string]>([
    [
      'registry-unreachable',
      'registry-unreachable',
      echo,
      'failed to login, ran out of retries: failed to set docker credentials: Error response from daemon: Get "https://myregistry.azurecr.io/v2/": net/http: request canceled while waiting for connection',
    ],
    [
      'vault-unreachable=myvault',
      'secret-timeout',
      `${echo}secrets:\n  - id: one\n    keyvault: https://myvault.vault.azure.net/secrets/secret\n`,
      'failed to resolve secrets in the task with error: timeout in fetching secrets. please check permissions are valid',
    ],
    [
      'docker-hub-limit',
      'rate-limit',
      'version: v1.1.0\nsteps:\n  - cmd: alpine echo hi\n',
      'toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit',
    ],
    ['no-space', 'no-space', echo, 'no space left on device'],
  ])('%s', async (fault, failure, text, words) => {
    const lab = await furnished();
    const { identity } = { identity: { type: 'SystemAssigned' } };
    const { body } = await lab.task('myregistry', 'hello', { identity, step: encodedTask(text) });
    const accessPolicies = [
      { tenantId: lab.store.state.tenantId, objectId: body.identity.principalId, permissions: { secrets: ['get'] } },
    ];
    await lab.vault('myvault', {}, { accessPolicies });
    const request = { type: 'TaskRunRequest', taskId: `${registryId('myregistry')}/tasks/hello` };
    expect((await lab.run('myregistry', request)).properties.status).toBe('Succeeded');
    lab.emulator.plantFault(fault);
    const { log, properties } = await lab.run('myregistry', request);
    expect(properties.status).toBe('Failed');
    expect(log).toContain(words);
    expect(failureIn(log, 'Failed')?.name).toBe(failure);
  });

  it('git-token-refused', async () => {
    const lab = await furnished();
    lab.emulator.plantFault('git-token-refused');
    const trigger = {
      sourceTriggers: [
        {
          name: 'source',
          sourceTriggerEvents: ['commit'],
          sourceRepository: {
            sourceControlType: 'Github',
            repositoryUrl: 'https://github.com/example/app.git',
            sourceControlAuthProperties: { token: 'secret', tokenType: 'PAT' },
          },
        },
      ],
    };
    const answer = await lab.arm('PATCH', `${registryId('myregistry')}/tasks/hello`, { properties: { trigger } });
    expect([answer.status, answer.body.error.code, answer.body.error.target]).toEqual([409, 'ProviderCall', 'GitHub']);
  });
});

describe('faults are', () => {
  it('listed, set, and cleared by requests', async () => {
    const lab = await createLab();
    const set = async (): Promise<unknown> =>
      (await lab.arm('GET', '/emulator/faults')).body.value
        .filter(({ isSet }: { isSet: boolean }) => isSet)
        .map(({ name, value }: { name: string; value: string | null }) => [name, value]);
    const answer = await lab.arm('PUT', '/emulator/faults/Role-Delay', { value: '3s' });
    await lab.arm('PUT', '/emulator/faults/free-credit', {});
    expect([answer.body.name, await set()]).toEqual([
      'role-delay',
      [
        ['free-credit', null],
        ['role-delay', '3s'],
      ],
    ]);
    await lab.arm('DELETE', '/emulator/faults/role-delay');
    expect(await set()).toEqual([['free-credit', null]]);
    await lab.arm('DELETE', '/emulator/faults');
    expect(await set()).toEqual([]);
    expect((await lab.arm('GET', '/emulator/faults')).body.value.length).toBe(faults.length);
  });

  it.each<[name: string, body: object, message: string]>([
    ['nothing', {}, "There is no fault 'nothing'."],
    ['role-delay', { value: 'soon' }, "The fault cannot be set: 'soon' is not a time such as 10s, 2m, or 500ms."],
    ['free-credit', { value: '1' }, "The fault cannot be set: 'free-credit' takes no value."],
  ])('refused: %s %o', async (name, body, message) => {
    const lab = await createLab();
    const answer = await lab.arm('PUT', `/emulator/faults/${name}`, body);
    expect([answer.status, answer.body.error.message]).toEqual([400, message]);
  });

  it('kept in the data folder', async () => {
    const { path, remove } = await temporaryFolder({});
    const lab = await createLab({ store: await openStore(path) });
    await lab.arm('PUT', '/emulator/faults/role-delay', { value: '3s' });
    const again = await openStore(path);
    expect({ ...again.state.faults }).toEqual({ 'role-delay': '3s' });
    await remove();
  });

  it('given with times', () => {
    expect(['500ms', '10s', '2m', '1h', 'soon', ''].map(millisecondsOf)).toEqual([
      500,
      10_000,
      120_000,
      3_600_000,
      undefined,
      undefined,
    ]);
  });
});

it('every fault is in the guide, with its sentence', async () => {
  const guide = await readFile(new URL('../../../docs/emulator.md', import.meta.url), 'utf8');
  const rows = faults.map(({ name, about }) => `| \`${name}\` | ${about} |`);
  expect(rows.filter((row) => !guide.includes(row))).toEqual([]);
});
