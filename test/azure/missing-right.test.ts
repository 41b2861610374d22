import { describe, expect, it } from 'vitest';
import { serviceError } from '../../src/azure/errors.ts';
import { leastRoleFor, missingRight } from '../../src/azure/missing-right.ts';
import { neededRights } from '../../src/cli/permissions.ts';
import { catalog } from '../../src/commands/catalog.ts';
import { rights } from '../../src/commands/shared/rights.ts';

const oid = 'cdd73b03-a291-42d1-8fd5-903957338f08';
const group = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/a';
const registry = `${group}/providers/Microsoft.ContainerRegistry/registries/myregistry`;
const identity = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mine`;
const vault = `${group}/providers/Microsoft.KeyVault/vaults/kv`;

const refused = (action: string, scope: string, client = `client 'me@a.io' with object id '${oid}'`) =>
  `The ${client} does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`;

const linked = (actions: string, scopes: string) =>
  `The client '${oid}' with object id '${oid}' has permission to perform action 'Microsoft.ContainerRegistry/registries/tasks/write' on scope '${registry}/tasks/hello'; however, it does not have permission to perform action(s) '${actions}' on the linked scope(s) '${scopes}' (respectively) or the linked scope(s) are invalid.`;

describe('the right that is missing', () => {
  it.each<[what: string, code: string, message: string, found: ReturnType<typeof missingRight>]>([
    [
      'of Resource Manager',
      'AuthorizationFailed',
      refused(rights.task.write, `${registry}/tasks/hello`),
      {
        action: rights.task.write,
        scope: `${registry}/tasks/hello`,
        objectId: oid,
        role: 'Container Registry Tasks Contributor',
      },
    ],
    [
      'without an object ID',
      'AuthorizationFailed',
      refused(rights.registry.read, '/subscriptions/s', 'client'),
      { action: rights.registry.read, scope: '/subscriptions/s', objectId: undefined, role: 'Reader' },
    ],
    [
      'of an action that acrtask does not know',
      'AuthorizationFailed',
      refused('Microsoft.Fun/things/start/action', '/subscriptions/s'),
      { action: 'Microsoft.Fun/things/start/action', scope: '/subscriptions/s', objectId: oid, role: undefined },
    ],
    [
      'on another resource that the request names',
      'LinkedAuthorizationFailed',
      linked(rights.identity.assign, identity),
      { action: rights.identity.assign, scope: identity, objectId: oid, role: 'Managed Identity Operator' },
    ],
    [
      'on the first of several such resources',
      'LinkedAuthorizationFailed',
      linked(`${rights.identity.assign},${rights.identity.assign}`, `${identity},${identity}2`),
      { action: rights.identity.assign, scope: identity, objectId: oid, role: 'Managed Identity Operator' },
    ],
    [
      'of a vault with roles',
      'Forbidden',
      `Caller is not authorized to perform action on resource.\r\nIf role assignments, deny assignments or role definitions were changed recently, please observe propagation time.\r\nCaller: appid=1;oid=${oid};iss=https://sts.windows.net/1/\r\nAction: 'Microsoft.KeyVault/vaults/secrets/getSecret/action'\r\nResource: '${vault}/secrets/a'\r\nAssignment: (not found)\r\nVault: kv;location=eastus\r\n`,
      {
        action: 'Microsoft.KeyVault/vaults/secrets/getSecret/action',
        scope: `${vault}/secrets/a`,
        objectId: oid,
        role: 'Key Vault Secrets User',
      },
    ],
    [
      'of a vault with access policies',
      'Forbidden',
      `The user '${oid}' does not have secrets get permission`,
      undefined,
    ],
    ['in words that are not known', 'AuthorizationFailed', 'You may not.', undefined],
    ['of another code', 'BadRequest', refused(rights.task.write, registry), undefined],
  ])('%s', (_, code, message, found) => {
    expect(missingRight(code, message)).toEqual(found);
    expect(serviceError(403, JSON.stringify({ error: { code, message } })).missingRight).toEqual(found);
  });
});

describe('the least role', () => {
  it('is known for every action and data action that a command needs', async () => {
    const needed = (await Promise.all(catalog.map(async ({ load }) => neededRights((await load()).default)))).flat();
    const names = [...new Set(needed.filter(({ kind }) => kind !== 'graph').map(({ name }) => name))];
    expect(names.length).toBeGreaterThan(40);
    expect(names.filter((name) => leastRoleFor(name) === undefined)).toEqual([]);
  });

  it.each([
    ['MICROSOFT.CONTAINERREGISTRY/REGISTRIES/PULL/READ', 'AcrPull'],
    [rights.registry.read, 'Reader'],
    [rights.run.readLog, 'Container Registry Tasks Contributor'],
    [rights.role.assign, 'Role Based Access Control Administrator'],
    [rights.vault.setSecret.data, 'Key Vault Secrets Officer'],
    [rights.image.readMetadata.data, 'Container Registry Repository Reader'],
    [rights.image.deleteContent.data, 'Container Registry Repository Contributor'],
    [rights.image.listRepositories.data, 'Container Registry Repository Catalog Lister'],
  ])('for %s is %s', (action, role) => {
    expect(leastRoleFor(action)).toBe(role);
  });
});
