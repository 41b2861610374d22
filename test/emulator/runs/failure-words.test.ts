import { describe, expect, it } from 'vitest';
import { type FailureName, failureIn } from '../../../src/access/known-failures.ts';
import { subscriptionId } from '../arm-client.ts';
import { archiveOf, createLab, encodedTask, type Lab, registryId, upload, vaultId } from '../lab.ts';

const echo = 'version: v1.1.0\nsteps:\n  - cmd: bash echo hi\n';
const withSecret = `${echo}secrets:\n  - id: one\n    keyvault: https://myvault.vault.azure.net/secrets/secret\n`;
const login = 'failed to unmarshal task before running: failed to resolve secrets: ';
const secret = 'failed to resolve secrets in the task with error: ';
const forbidden =
  'keyvault.BaseClient#GetSecret: Failure responding to request: StatusCode=403 -- Original Error: autorest/azure: Service returned an error. Status=403 Code="Forbidden" Message="';

const base = (identity = '[system]'): object => ({ customRegistries: { 'mybase.azurecr.io': { identity } } });

interface Furnished {
  readonly lab: Lab;
  /** Object ID of the task's system-assigned identity. */
  readonly objectId: string;
  run(): Promise<string>;
}

/** A task with a system-assigned identity that may pull from a second registry and read a secret: its run succeeds. */
const furnished = async (text = echo, credentials: object = base()): Promise<Furnished> => {
  const lab = await createLab();
  await lab.registry('myregistry', {}, 'Premium');
  await lab.registry('mybase', {}, 'Premium');
  const { body } = await lab.task('myregistry', 'hello', {
    identity: { type: 'SystemAssigned' },
    step: encodedTask(text),
    credentials,
  });
  const objectId: string = body.identity.principalId;
  await lab.assign(objectId, 'AcrPull', registryId('mybase'));
  await lab.vault('myvault', { secret: 'value' });
  const { body: vault } = await lab.arm('GET', vaultId('myvault'));
  const accessPolicies = [...vault.properties.accessPolicies, { objectId, permissions: { secrets: ['get'] } }];
  await lab.arm('PUT', vaultId('myvault'), { ...vault, properties: { ...vault.properties, accessPolicies } });
  return {
    lab,
    objectId,
    run: async () => {
      const request = { type: 'TaskRunRequest', taskId: `${registryId('myregistry')}/tasks/hello` };
      const { properties, log } = await lab.run('myregistry', request);
      return properties.status === 'Succeeded' ? 'Succeeded' : log;
    },
  };
};

const changeVault = async ({ arm }: Lab, properties: object): Promise<void> => {
  const { body } = await arm('GET', vaultId('myvault'));
  await arm('PUT', vaultId('myvault'), { ...body, properties: { ...body.properties, ...properties } });
};
const changeSecret = async (lab: Lab, method: string, body?: object): Promise<void> => {
  const headers = { authorization: `Bearer ${lab.token('https://vault.azure.net')}` };
  const url = 'https://myvault.vault.azure.net/secrets/secret?api-version=7.0';
  const { status } = await lab.ask(method, url, { headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  expect(status).toBe(200);
};
const denying = { networkRuleSet: { defaultAction: 'Deny', ipRules: [] } };

describe('a run that worked fails in the words of the service', () => {
  it.each<
    [name: string, failure: FailureName, text: string, change: (all: Furnished) => Promise<unknown>, words: string]
  >([
    [
      'without a role',
      'token-exchange-forbidden',
      echo,
      async ({ lab, objectId }) => {
        for (const { id, properties } of Object.values(lab.store.state.resources))
          if (properties.principalId === objectId) await lab.arm('DELETE', id);
      },
      `${login}failed to get ACR refresh token, exchange API response code: 403 Forbidden`,
    ],
    [
      'when the registry accepts no tokens for Resource Manager',
      'token-exchange-unauthorized',
      echo,
      ({ lab }) =>
        lab.arm('PATCH', registryId('mybase'), {
          properties: { policies: { azureADAuthenticationAsArmPolicy: { status: 'disabled' } } },
        }),
      `${login}failed to get ACR refresh token, exchange API response code: 401 Unauthorized`,
    ],
    [
      'without its system-assigned identity',
      'identity-not-found',
      echo,
      ({ lab }) => lab.arm('PATCH', `${registryId('myregistry')}/tasks/hello`, { identity: { type: 'None' } }),
      `${login}unable to get ARM token: failed to get access token: {"error":"invalid_request","error_description":"Identity not found"}`,
    ],
    [
      'when the network rules of the other registry keep it out',
      'token-exchange-forbidden',
      echo,
      ({ lab }) => lab.arm('PATCH', registryId('mybase'), { properties: denying }),
      `${login}failed to get ACR refresh token, exchange API response code: 403 Forbidden`,
    ],
    [
      'when the network rules of its own registry keep it out',
      'address-not-allowed',
      echo,
      ({ lab }) => lab.arm('PATCH', registryId('myregistry'), { properties: denying }),
      `denied: {"errors":[{"code":"DENIED","message":"client with IP '20.42.66.10' is not allowed access. Refer https://aka.ms/acr/firewall to grant access."}]}`,
    ],
    [
      'without an access policy',
      'secret-forbidden',
      withSecret,
      ({ lab }) => changeVault(lab, { accessPolicies: [] }),
      `does not have secrets get permission on key vault 'myvault;location=eastus'. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125287" InnerError={"code":"ForbiddenByPolicy"}`,
    ],
    [
      'when the vault uses roles',
      'secret-forbidden',
      withSecret,
      ({ lab }) => changeVault(lab, { enableRbacAuthorization: true }),
      `${secret}${forbidden}Caller is not authorized to perform action on resource.`,
    ],
    [
      'when the network rules of the vault keep it out',
      'vault-address-not-allowed',
      withSecret,
      ({ lab }) => changeVault(lab, { networkAcls: { defaultAction: 'Deny', bypass: 'AzureServices' } }),
      `${secret}${forbidden}Client address is not authorized and caller is not a trusted service. Client address: 20.42.66.10 Caller: appid=`,
    ],
    [
      'when the vault is closed to public networks',
      'vault-address-not-allowed',
      withSecret,
      ({ lab }) => changeVault(lab, { publicNetworkAccess: 'Disabled' }),
      `${secret}${forbidden}Public network access is disabled and request is not from a trusted service nor via an approved private link.`,
    ],
    [
      'when the secret is disabled',
      'secret-disabled',
      withSecret,
      ({ lab }) => changeSecret(lab, 'PATCH', { attributes: { enabled: false } }),
      `${secret}${forbidden}Operation get is not allowed on a disabled secret." InnerError={"code":"SecretDisabled"}`,
    ],
    [
      'when the secret is deleted',
      'secret-not-found',
      withSecret,
      ({ lab }) => changeSecret(lab, 'DELETE'),
      'Status=404 Code="SecretNotFound" Message="A secret with (name/id) secret was not found in this key vault.',
    ],
    [
      'when the secret has no identity to be read with',
      'secret-timeout',
      withSecret,
      ({ lab }) =>
        lab.arm('PATCH', `${registryId('myregistry')}/tasks/hello`, {
          identity: { type: 'None' },
          properties: { credentials: { customRegistries: { 'mybase.azurecr.io': null } } },
        }),
      `${secret}timeout in fetching secrets. please check permissions are valid`,
    ],
    [
      'with a credential that has no password',
      'login-without-token',
      echo,
      ({ lab }) =>
        lab.arm('PATCH', `${registryId('myregistry')}/tasks/hello`, {
          properties: {
            credentials: { customRegistries: { 'mybase.azurecr.io': { userName: { type: 'Opaque', value: 'me' } } } },
          },
        }),
      'failed to login, ran out of retries: failed to set docker credentials: Error: Cannot perform an interactive login from a non TTY device: exit status 1',
    ],
  ])('%s', async (_name, failure, text, change, words) => {
    const all = await furnished(text);
    const before = await all.run();
    await change(all);
    const log = await all.run();
    expect([before, log, failureIn(log, 'Failed')?.name]).toEqual([
      'Succeeded',
      expect.stringContaining(words),
      failure,
    ]);
  });

  it('with an identity that was deleted', async () => {
    const { lab, run } = await furnished();
    const { id, principalId, clientId } = await lab.identity('mine');
    await lab.assign(principalId, 'AcrPull', registryId('mybase'));
    await lab.arm('PATCH', `${registryId('myregistry')}/tasks/hello`, {
      identity: { type: 'UserAssigned', userAssignedIdentities: { [id]: {} } },
      properties: { credentials: base(clientId) },
    });
    const before = await run();
    await lab.arm('DELETE', id);
    expect([before, await run()]).toEqual([
      'Succeeded',
      expect.stringContaining(
        `${login}unable to get ARM token: failed to get access token: {"error":"invalid_request"`,
      ),
    ]);
  });

  it('when a build pushes, and no credential is left', async () => {
    const lab = await createLab();
    await lab.registry('myregistry');
    const sourceLocation = await upload(lab, 'myregistry', await archiveOf({ Dockerfile: 'FROM scratch\n' }));
    const build = (more: object): object => ({
      type: 'DockerBuildRequest',
      sourceLocation,
      dockerFilePath: 'Dockerfile',
      imageNames: ['hello:v1'],
      platform: { os: 'Linux', architecture: 'amd64' },
      ...more,
    });
    const none = { credentials: { sourceRegistry: { loginMode: 'None' } } };
    const statusOf = async (more: object): Promise<unknown> =>
      (await lab.run('myregistry', build(more))).properties.status;
    expect([await statusOf({}), await statusOf({ ...none, isPushEnabled: false })]).toEqual(['Succeeded', 'Succeeded']);
    const { log } = await lab.run('myregistry', build(none));
    expect(log).toContain('\r\nwhen specifying push, at least one credential is required\r\n');
    expect(failureIn(log, 'Failed')?.name).toBe('push-without-credential');
  });

  it('on an agent pool in a subnet, the network rules of vault and registry let it pass', async () => {
    const { lab, run } = await furnished(withSecret);
    await lab.arm('PATCH', registryId('mybase'), { properties: denying });
    await changeVault(lab, { networkAcls: { defaultAction: 'Deny' } });
    const before = await run();
    const subnet = '/subscriptions/x/subnets/y';
    const poolId = `${registryId('myregistry')}/agentPools/inSubnet`;
    await lab.arm('PUT', poolId, { location: 'eastus', properties: { virtualNetworkSubnetResourceId: subnet } });
    const properties = { agentPoolName: 'inSubnet' };
    await lab.arm('PATCH', `${registryId('myregistry')}/tasks/hello`, { properties });
    expect([before === 'Succeeded', await run()]).toEqual([false, 'Succeeded']);
  });

  it('on an agent pool in a subnet, it reaches a closed registry even without a login', async () => {
    const { lab, run } = await furnished('version: v1.1.0\nsteps:\n  - cmd: mybase.azurecr.io/app:v1\n', {});
    const sourceLocation = await upload(lab, 'mybase', await archiveOf({ Dockerfile: 'FROM scratch\n' }));
    await lab.run('mybase', {
      type: 'DockerBuildRequest',
      sourceLocation,
      dockerFilePath: 'Dockerfile',
      imageNames: ['app:v1'],
      platform: { os: 'Linux', architecture: 'amd64' },
    });
    await lab.arm('PATCH', registryId('mybase'), { properties: { anonymousPullEnabled: true, ...denying } });
    const before = await run();
    const subnet = '/subscriptions/x/subnets/y';
    const poolId = `${registryId('myregistry')}/agentPools/inSubnet`;
    await lab.arm('PUT', poolId, { location: 'eastus', properties: { virtualNetworkSubnetResourceId: subnet } });
    await lab.arm('PATCH', `${registryId('myregistry')}/tasks/hello`, { properties: { agentPoolName: 'inSubnet' } });
    expect([before, await run()]).toEqual([
      expect.stringContaining("denied: client with IP '20.42.66.10' is not allowed access"),
      'Succeeded',
    ]);
  });

  it('a disabled task is not run', async () => {
    const { lab } = await furnished();
    await lab.arm('PATCH', `${registryId('myregistry')}/tasks/hello`, { properties: { status: 'Disabled' } });
    const request = { type: 'TaskRunRequest', taskId: `${registryId('myregistry')}/tasks/hello` };
    const { status, body } = await lab.arm('POST', `${registryId('myregistry')}/scheduleRun`, request);
    const message = 'The task hello is disabled. Enable it to run it.';
    expect([status, body]).toEqual([400, { error: { code: 'TaskDisabled', message, target: 'request' } }]);
  });
});

describe('the network rules of a vault', () => {
  it.each<[name: string, properties: object, inner: string | undefined]>([
    ['allow all without rules', {}, undefined],
    ['keep a client out', { networkAcls: { defaultAction: 'Deny' } }, 'ForbiddenByFirewall'],
    ['let an address pass', { networkAcls: { defaultAction: 'Deny', ipRules: [{ value: '127.0.0.0/8' }] } }, undefined],
    [
      'do not count when public access is off',
      { publicNetworkAccess: 'Disabled', networkAcls: { ipRules: [{ value: '127.0.0.1' }] } },
      'ForbiddenByConnection',
    ],
  ])('%s', async (_name, properties, inner) => {
    const lab = await createLab();
    await lab.vault('myvault', { secret: 'value' });
    await changeVault(lab, properties);
    const headers = { authorization: `Bearer ${lab.token('https://vault.azure.net')}` };
    const url = 'https://myvault.vault.azure.net/secrets/secret?api-version=7.0';
    const { status, body } = await lab.ask('GET', url, { headers });
    expect([status, body.error?.innererror?.code]).toEqual([inner === undefined ? 200 : 403, inner]);
  });
});

describe('a role held through a group', () => {
  it('counts for registries, for vaults with roles, and for access policies', async () => {
    const { lab, objectId, run } = await furnished(withSecret);
    const graph = async (method: string, path: string, body?: object) =>
      lab.ask(method, `https://graph.microsoft.com/v1.0${path}`, {
        headers: { authorization: `Bearer ${lab.token('https://graph.microsoft.com')}` },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
    for (const { id, properties } of Object.values(lab.store.state.resources))
      if (properties.principalId === objectId) await lab.arm('DELETE', id);
    await changeVault(lab, { enableRbacAuthorization: true });
    const outer = (await graph('POST', '/groups', { displayName: 'outer' })).body;
    const inner = (await graph('POST', '/groups', { displayName: 'inner' })).body;
    const reference = (id: string): object => ({
      '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}`,
    });
    await graph('POST', `/groups/${outer.id}/members/$ref`, reference(inner.id));
    await lab.assign(outer.id, 'AcrPull', `/subscriptions/${subscriptionId}`);
    await lab.assign(inner.id, 'Key Vault Secrets User', `${vaultId('myvault')}/secrets/secret`);
    const before = await run();
    expect((await graph('POST', `/groups/${inner.id}/members/$ref`, reference(objectId))).status).toBe(204);
    const listed = async (filter: string): Promise<string[]> => {
      const scope = `${registryId('mybase')}/providers/Microsoft.Authorization/roleAssignments`;
      const { body } = await lab.arm('GET', `${scope}?$filter=${encodeURIComponent(filter)}`);
      return body.value.map(({ properties }: { properties: { principalId: string } }) => properties.principalId);
    };
    const memberOf = (await graph('POST', `/servicePrincipals/${objectId}/getMemberObjects`, {})).body.value;
    const members = (await graph('GET', `/groups/${outer.id}/transitiveMembers`)).body.value;
    expect({
      before: before === 'Succeeded',
      after: await run(),
      assignedTo: await listed(`assignedTo('${objectId}')`),
      principalId: await listed(`principalId eq '${objectId}'`),
      memberOf,
      members: members.map(({ id }: { id: string }) => id).sort(),
    }).toEqual({
      before: false,
      after: 'Succeeded',
      assignedTo: [outer.id],
      principalId: [],
      memberOf: [inner.id, outer.id],
      members: [inner.id, objectId].sort(),
    });
    await graph('DELETE', `/groups/${inner.id}/members/${objectId}/$ref`);
    expect(await run()).not.toBe('Succeeded');
    await graph('DELETE', `/groups/${outer.id}`);
    expect((await graph('GET', `/groups/${outer.id}`)).status).toBe(404);
    await changeVault(lab, {
      enableRbacAuthorization: false,
      accessPolicies: [{ objectId: inner.id, permissions: { secrets: ['get'] } }],
    });
    await graph('POST', `/groups/${inner.id}/members/$ref`, reference(objectId));
    await lab.assign(inner.id, 'AcrPull', registryId('mybase'));
    expect(await run()).toBe('Succeeded');
  });

  it('is not doubled, and refused for nobody', async () => {
    const lab = await createLab();
    const { principalId } = await lab.identity('mine');
    const put = (body: object) => lab.arm('PUT', '/emulator/groups', body);
    await put({ displayName: 'builders', members: ['mine'] });
    const { body } = await put({ displayName: 'Builders', members: [principalId] });
    const listed = (await lab.arm('GET', '/emulator/groups')).body.value;
    expect([listed, body.members]).toEqual([[body], [{ displayName: 'mine', objectId: principalId }]]);
    expect((await put({ displayName: 'builders', members: ['nobody'] })).status).toBe(400);
  });
});
