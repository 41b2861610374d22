import { describe, expect, it } from 'vitest';
import { createBench, createFurnishedBench, group, identity, registry, subscriptionId } from '../arm-client.ts';

const authorization = 'providers/Microsoft.Authorization';
const assignmentAt = (scope: string, last = 1): string =>
  `${scope}/${authorization}/roleAssignments/aaaaaaaa-0000-0000-0000-00000000000${last}`;
const roleId = (guid: string): string => `/subscriptions/${subscriptionId}/${authorization}/roleDefinitions/${guid}`;
const acrPull = roleId('7f951dda-4ed3-4680-a7ca-43fe172d538d');
const reader = roleId('acdd72a7-3385-48ef-bd42-f606fba81ae7');

const vault = `${group}/providers/Microsoft.KeyVault/vaults/myKeyVault`;

describe('identity, roles, vaults', () => {
  it('56. makes managed identities whose ids stay', async () => {
    const { ask, emulator } = createBench();
    await ask('PUT', group, { location: 'westus' });
    const id = identity.replace('resourceGroups', 'resourcegroups');
    const created = await ask('PUT', identity, { location: 'westus' });
    expect([created.status, created.headers.location, created.body]).toEqual([
      201,
      id,
      {
        id,
        name: 'myIdentity',
        type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
        location: 'westus',
        tags: {},
        properties: {
          isolationScope: 'None',
          tenantId: emulator.tenantId,
          principalId: expect.any(String),
          clientId: expect.any(String),
        },
      },
    ]);
    const repeated = await ask('PUT', identity, { location: 'westus', tags: { a: '1' } });
    expect([repeated.status, repeated.body]).toEqual([200, { ...created.body, tags: { a: '1' } }]);
    const got = await ask('GET', identity);
    expect([got.status, got.body]).toEqual([200, repeated.body]);
    expect((await ask('DELETE', identity)).status).toBe(200);
    expect((await ask('GET', identity)).body.error.code).toBe('ResourceNotFound');
    expect((await ask('DELETE', identity)).status).toBe(204);
  });

  it.each([
    ['at a registry', registry, 'acrpull', ['AcrPull']],
    ['at a group', group, 'READER', ['Reader']],
    ['at the subscription', `/subscriptions/${subscriptionId}`, 'Key Vault Secrets User', ['Key Vault Secrets User']],
    ['unknown', registry, 'nobody', []],
  ])('57. finds role definitions by name: %s', async (_case, scope, name, found) => {
    const { ask } = await createFurnishedBench();
    const { status, body } = await ask(
      'GET',
      `${scope}/${authorization}/roleDefinitions?$filter=roleName eq '${name}'&api-version=2022-05-01-preview`,
    );
    expect([status, body.value.map((each: { properties: { roleName: string } }) => each.properties.roleName)]).toEqual([
      200,
      found,
    ]);
  });

  it('57. shows role definitions at subscription level', async () => {
    const { ask } = await createFurnishedBench();
    const { body } = await ask(
      'GET',
      `${registry}/${authorization}/roleDefinitions?$filter=roleName eq 'AcrPull'&api-version=1`,
    );
    expect(body.value[0]).toMatchObject({
      id: acrPull,
      name: '7f951dda-4ed3-4680-a7ca-43fe172d538d',
      type: 'Microsoft.Authorization/roleDefinitions',
      properties: { type: 'BuiltInRole', assignableScopes: ['/'], createdBy: null },
    });
    expect((await ask('GET', acrPull)).body).toEqual(body.value[0]);
  });

  it('58. assigns roles: nulls, casing, repeats, conflicts, deletion', async () => {
    const { ask, store } = await createFurnishedBench();
    const { principalId } = (await ask('GET', identity)).body.properties;
    const scope = registry.replace('resourceGroups', 'resourcegroups');
    const request = { properties: { roleDefinitionId: acrPull, principalId } };
    const path = assignmentAt(scope);
    const created = await ask('PUT', path, request);
    expect([created.status, created.body]).toEqual([
      201,
      {
        properties: {
          roleDefinitionId: acrPull,
          principalId,
          principalType: 'ServicePrincipal',
          scope,
          condition: null,
          conditionVersion: null,
          createdOn: '2024-01-02T03:04:05.1200000Z',
          updatedOn: '2024-01-02T03:04:05.1200000Z',
          createdBy: null,
          updatedBy: store.state.callerId,
          delegatedManagedIdentityResourceId: null,
          description: null,
        },
        id: path,
        type: 'Microsoft.Authorization/roleAssignments',
        name: 'aaaaaaaa-0000-0000-0000-000000000001',
      },
    ]);
    const second = await ask('PUT', assignmentAt(registry, 2), request);
    expect([second.status, second.body.error]).toEqual([
      409,
      { code: 'RoleAssignmentExists', message: 'The role assignment already exists.' },
    ]);
    const again = await ask('PUT', path, { properties: { ...request.properties, description: 'for the base image' } });
    expect([again.status, again.body.properties.description]).toEqual([201, 'for the base image']);
    const shown = (await ask('GET', path)).body;
    expect(shown.properties.createdBy).toBe(store.state.callerId);
    const deleted = await ask('DELETE', path);
    expect([deleted.status, deleted.body]).toEqual([200, shown]);
    expect((await ask('DELETE', path)).status).toBe(204);
    expect((await ask('GET', path)).body.error.code).toBe('RoleAssignmentNotFound');
  });

  it('58. refuses a principal that it does not know, unless told its type', async () => {
    const { ask, emulator } = await createFurnishedBench();
    const properties = { roleDefinitionId: acrPull, principalId: 'bbbbbbbb-0000-0000-0000-000000000001' };
    const refused = await ask('PUT', assignmentAt(registry), { properties });
    expect([refused.status, refused.body.error]).toEqual([
      400,
      {
        code: 'PrincipalNotFound',
        message: `Principal bbbbbbbb000000000000000000000001 does not exist in the directory ${emulator.tenantId}.`,
      },
    ]);
    const typed = { ...properties, principalType: 'ServicePrincipal' };
    expect((await ask('PUT', assignmentAt(registry), { properties: typed })).status).toBe(201);
  });

  it('58. lists assignments with inherited ones', async () => {
    const { ask, store } = await createFurnishedBench();
    const { principalId } = (await ask('GET', identity)).body.properties;
    const principals = { identity: principalId, caller: store.state.callerId };
    const subscription = `/subscriptions/${subscriptionId}`;
    const assign = (scope: string, last: number, who: string, role: string) =>
      ask('PUT', assignmentAt(scope, last), { properties: { roleDefinitionId: role, principalId: who } });
    await assign(subscription, 1, principals.caller, reader);
    await assign(group, 2, principals.identity, reader);
    await assign(registry, 3, principals.identity, acrPull);
    const list = async (scope: string, filter: string) => {
      const query = `api-version=2022-04-01${filter === '' ? '' : `&$filter=${filter}`}`;
      const { body } = await ask('GET', `${scope}/${authorization}/roleAssignments?${query}`);
      return body.value.map((each: { name: string }) => Number(each.name.at(-1)));
    };
    expect([
      await list(registry, 'atScope()'),
      await list(group, 'atScope()'),
      await list(group, ''),
      await list(group, `principalId eq '${principals.caller}'`),
      await list(registry, `atScope() and assignedTo('${principals.identity}')`),
    ]).toEqual([[1, 2, 3], [1, 2], [1, 2, 3], [1], [2, 3]]);
  });

  it.each([
    ['an unknown role', registry, roleId('bbbbbbbb-0000-0000-0000-000000000009'), 404, 'RoleDefinitionDoesNotExist'],
    ['an unknown registry', `${registry}2`, acrPull, 404, 'ResourceNotFound'],
    ['an unknown group', `${group}2`, acrPull, 404, 'ResourceGroupNotFound'],
    ['no role', registry, undefined, 400, 'InvalidRequestContent'],
  ])('58. refuses an assignment of %s', async (_case, scope, roleDefinitionId, status, code) => {
    const { ask, store } = await createFurnishedBench();
    const properties = { roleDefinitionId, principalId: store.state.callerId };
    const answer = await ask('PUT', assignmentAt(scope), { properties });
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
  });

  it('59. makes a vault that is known a moment later', async () => {
    const { ask, emulator } = await createFurnishedBench();
    const policy = (objectId: string) => ({ tenantId: emulator.tenantId, objectId, permissions: { secrets: ['get'] } });
    const properties = {
      tenantId: emulator.tenantId,
      sku: { family: 'A', name: 'standard' },
      accessPolicies: [policy('b'), policy('a')],
    };
    const created = await ask('PUT', vault, { location: 'eastus', properties });
    expect([created.status, created.body.properties.provisioningState, created.body.properties.vaultUri]).toEqual([
      200,
      'RegisteringDns',
      'https://mykeyvault.vault.azure.net',
    ]);
    const got = await ask('GET', vault);
    expect(got.body).toEqual({
      id: vault,
      name: 'myKeyVault',
      type: 'Microsoft.KeyVault/vaults',
      location: 'eastus',
      tags: {},
      systemData: created.body.systemData,
      properties: {
        enabledForDeployment: false,
        enableSoftDelete: true,
        softDeleteRetentionInDays: 90,
        ...properties,
        vaultUri: 'https://mykeyvault.vault.azure.net/',
        provisioningState: 'Succeeded',
      },
    });
    const accessPolicies = [...properties.accessPolicies, policy('c')];
    const widened = await ask('PUT', vault, { ...got.body, properties: { ...got.body.properties, accessPolicies } });
    expect([widened.status, widened.body.properties.provisioningState, widened.body.properties.accessPolicies]).toEqual(
      [200, 'Succeeded', accessPolicies],
    );
    for (const scope of [group, `/subscriptions/${subscriptionId}`]) {
      const { body } = await ask('GET', `${scope}/providers/Microsoft.KeyVault/vaults`);
      expect(body.value).toEqual([widened.body]);
    }
    expect([(await ask('DELETE', vault)).status, (await ask('GET', vault)).status]).toEqual([200, 404]);
  });

  it('names a person and the identities as Microsoft Graph does', async () => {
    const { ask, store } = await createFurnishedBench();
    const { principalId, clientId } = (await ask('GET', identity)).body.properties;
    const byClient = await ask(
      'GET',
      `/graph/v1.0/servicePrincipals?$filter=servicePrincipalNames/any(c:c eq '${clientId}')`,
    );
    const byIds = await ask('POST', '/graph/v1.0/directoryObjects/getByIds', { ids: [principalId, 'nobody'] });
    const me = await ask('GET', '/graph/v1.0/me');
    const users = await ask('GET', `/graph/v1.0/users?$filter=userPrincipalName eq '${me.body.userPrincipalName}'`);
    const shouted = String(me.body.userPrincipalName).toUpperCase();
    const loud = await ask('GET', `/graph/v1.0/users?$filter=userPrincipalName eq '${shouted}'`);
    const loudly = await ask('GET', `/graph/v1.0/users/${shouted}`);
    expect([loud.body.value[0].id, loudly.body.id]).toEqual([me.body.id, me.body.id]);
    expect([
      byClient.body.value.map((each: { id: string }) => each.id),
      byIds.body.value.map((each: object) => Object.entries(each)[0]),
      me.body.id,
      users.body.value[0].id,
    ]).toEqual([
      [principalId],
      [['@odata.type', '#microsoft.graph.servicePrincipal']],
      store.state.callerId,
      store.state.callerId,
    ]);
  });
});
