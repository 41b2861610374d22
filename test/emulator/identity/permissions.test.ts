import { describe, expect, it } from 'vitest';
import { canReadSecret, registryActions, type SecretPermission } from '../../../src/emulator/identity/permissions.ts';
import { builtInRoles } from '../../../src/emulator/identity/roles.ts';
import { memoryStore } from '../../../src/emulator/store/memory-store.ts';
import type { Resource } from '../../../src/emulator/store/state.ts';
import { countingIds } from '../arm-client.ts';

const subscription = '/subscriptions/s';
const group = `${subscription}/resourceGroups/g`;
const registry = `${group}/providers/Microsoft.ContainerRegistry/registries/myregistry`;
const vaultId = `${group}/providers/Microsoft.KeyVault/vaults/v`;

interface Given {
  readonly role: string;
  readonly scope?: string;
  readonly condition?: string;
}

const now = (): Date => new Date(0);

const contextWith = (mode: string, given: readonly Given[], vaultProperties: object = {}) => {
  const store = memoryStore(countingIds());
  const keep = (resource: Resource): Resource => {
    store.state.resources[resource.id.toLowerCase()] = resource;
    return resource;
  };
  keep({
    id: registry,
    name: 'myregistry',
    type: 'Microsoft.ContainerRegistry/registries',
    properties: { roleAssignmentMode: mode },
  });
  const vault = keep({ id: vaultId, name: 'v', type: 'Microsoft.KeyVault/vaults', properties: vaultProperties });
  given.forEach(({ role, scope = registry, condition = null }, index) => {
    keep({
      id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${index}`,
      name: String(index),
      type: 'Microsoft.Authorization/roleAssignments',
      properties: {
        roleDefinitionId: `/x/${builtInRoles.find((each) => each.name === role)?.id.toUpperCase()}`,
        principalId: 'SOMEBODY',
        scope,
        condition,
      },
    });
  });
  return { store, vault, now };
};

const legacy = 'LegacyRegistryPermissions';
const abac = 'AbacRepositoryPermissions';

describe('registryActions', () => {
  it.each<[string, string, Given[], string]>([
    ['nothing', legacy, [], ''],
    ['AcrPull', legacy, [{ role: 'AcrPull' }], 'catalog metadata_read pull'],
    ['AcrPush', legacy, [{ role: 'AcrPush' }], 'catalog metadata_read metadata_write pull push'],
    ['AcrDelete', legacy, [{ role: 'AcrDelete' }], 'delete'],
    ['Reader', legacy, [{ role: 'Reader' }], 'catalog metadata_read pull'],
    ['Contributor', legacy, [{ role: 'Contributor' }], 'catalog delete metadata_read metadata_write pull push'],
    [
      'Owner of the group',
      legacy,
      [{ role: 'Owner', scope: group.toUpperCase() }],
      'catalog delete metadata_read metadata_write pull push',
    ],
    ['AcrPull in the subscription', legacy, [{ role: 'AcrPull', scope: subscription }], 'catalog metadata_read pull'],
    ['AcrPull behind slashes', legacy, [{ role: 'AcrPull', scope: `${group}//` }], 'catalog metadata_read pull'],
    ['AcrPull in another registry', legacy, [{ role: 'AcrPull', scope: `${registry}2` }], ''],
    ['a role for tasks', legacy, [{ role: 'Container Registry Tasks Contributor' }], ''],
    ['two roles', legacy, [{ role: 'AcrPull' }, { role: 'AcrDelete' }], 'catalog delete metadata_read pull'],
    ['Repository Reader on a legacy registry', legacy, [{ role: 'Container Registry Repository Reader' }], ''],
    ['AcrPush on an ABAC registry', abac, [{ role: 'AcrPush' }, { role: 'Owner' }], ''],
    ['Repository Reader', abac, [{ role: 'Container Registry Repository Reader' }], 'metadata_read pull'],
    [
      'Repository Writer',
      abac,
      [{ role: 'Container Registry Repository Writer' }],
      'metadata_read metadata_write pull push',
    ],
    [
      'Repository Contributor',
      abac,
      [{ role: 'Container Registry Repository Contributor' }],
      'delete metadata_read metadata_write pull push',
    ],
    ['Catalog Lister', abac, [{ role: 'Container Registry Repository Catalog Lister' }], 'catalog'],
  ])('%s', (_name, mode, given, expected) => {
    const actions = registryActions(contextWith(mode, given), 'somebody', registry, 'app');
    expect([...actions].sort().join(' ')).toBe(expected);
  });

  it('lets the emulator’s own caller do everything', () => {
    const context = contextWith(abac, []);
    expect(registryActions(context, context.store.state.callerId, registry).size).toBe(6);
    const store = { ...context.store, state: { ...context.store.state, callerId: 'mySelf' } };
    expect(registryActions({ store, now }, 'MYSELF', registry).size).toBe(6);
  });

  it('narrows a role to the repositories of its condition', () => {
    const condition = `((!(ActionMatches{'Microsoft.ContainerRegistry/registries/repositories/content/read'})) OR (@Request[Microsoft.ContainerRegistry/registries/repositories:name] StringEquals 'app'))`;
    const context = contextWith(abac, [{ role: 'Container Registry Repository Reader', condition }]);
    const of = (repository?: string) => [...registryActions(context, 'somebody', registry, repository)].sort();
    expect([of('app'), of('other'), of()]).toEqual([
      ['metadata_read', 'pull'],
      ['metadata_read'],
      ['metadata_read', 'pull'],
    ]);
  });
});

describe('canReadSecret', () => {
  const policy = (...secrets: string[]) => ({ objectId: 'SomeBody', permissions: { secrets } });

  it.each<[string, object, Given[], SecretPermission, boolean]>([
    ['no policy', {}, [], 'get', false],
    ['another’s policy', { accessPolicies: [{ ...policy('get'), objectId: 'other' }] }, [], 'get', false],
    ['a policy', { accessPolicies: [policy('list'), policy('Get')] }, [], 'get', true],
    ['a policy for something else', { accessPolicies: [policy('list')] }, [], 'get', false],
    ['a policy for all', { accessPolicies: [policy('all')] }, [], 'set', true],
    ['a policy without secrets', { accessPolicies: [{ objectId: 'somebody', permissions: {} }] }, [], 'get', false],
    ['a role beside policies', {}, [{ role: 'Key Vault Secrets User', scope: vaultId }], 'get', false],
    ['a policy under RBAC', { enableRbacAuthorization: true, accessPolicies: [policy('get')] }, [], 'get', false],
    [
      'Secrets User',
      { enableRbacAuthorization: true },
      [{ role: 'Key Vault Secrets User', scope: vaultId }],
      'get',
      true,
    ],
    ['Reader', { enableRbacAuthorization: true }, [{ role: 'Key Vault Reader', scope: vaultId }], 'get', false],
    ['Reader listing', { enableRbacAuthorization: true }, [{ role: 'Key Vault Reader', scope: vaultId }], 'list', true],
    [
      'Secrets User writing',
      { enableRbacAuthorization: true },
      [{ role: 'Key Vault Secrets User', scope: vaultId }],
      'set',
      false,
    ],
    [
      'Secrets Officer of the group',
      { enableRbacAuthorization: true },
      [{ role: 'Key Vault Secrets Officer', scope: group }],
      'set',
      true,
    ],
    ['Owner', { enableRbacAuthorization: true }, [{ role: 'Owner', scope: vaultId }], 'get', false],
  ])('%s', (_name, properties, given, permission, expected) => {
    const context = contextWith(legacy, given, properties);
    expect(canReadSecret(context, 'somebody', context.vault, permission)).toBe(expected);
  });
});
