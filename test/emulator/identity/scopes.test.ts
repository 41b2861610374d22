import { beforeEach, describe, expect, it } from 'vitest';
import type { EmulatorContext } from '../../../src/emulator/emulator-context.ts';
import { canReadSecret, registryActions } from '../../../src/emulator/identity/permissions.ts';
import { memoryStore } from '../../../src/emulator/store/memory-store.ts';
import type { Resource } from '../../../src/emulator/store/state.ts';

const subscription = '/subscriptions/11111111-1111-1111-1111-111111111111';
const group = `${subscription}/resourceGroups/myGroup`;
const registry = `${group}/providers/Microsoft.ContainerRegistry/registries/myregistry`;
const vault = `${group}/providers/Microsoft.KeyVault/vaults/myvault`;

let context: Pick<EmulatorContext, 'store' | 'now'>;
beforeEach(() => {
  context = { store: memoryStore(() => crypto.randomUUID()), now: () => new Date(0) };
});

const keep = (resource: Omit<Resource, 'name'>): Resource => {
  const kept = { ...resource, name: resource.id.slice(resource.id.lastIndexOf('/') + 1) };
  context.store.state.resources[kept.id.toLowerCase()] = kept;
  return kept;
};
const assign = (scope: string, role: string): void => {
  const roleDefinitionId = `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${role}`;
  const id = `${scope.replace(/\/+$/, '')}/providers/Microsoft.Authorization/roleAssignments/one`;
  keep({
    id,
    type: 'Microsoft.Authorization/roleAssignments',
    properties: { scope, principalId: 'somebody', roleDefinitionId },
  });
};

/** The scope of a role, and whether the role holds at a resource `NAME` of `myGroup`. */
const scopes = (id: string, kind: string): [scope: string, holds: boolean][] => [
  ['/', true],
  ['/providers/Microsoft.Management/managementGroups/all', true],
  [subscription, true],
  [`${subscription}/`, true],
  [group, true],
  [`${group}/`, true],
  [id, true],
  [`${id}/`, true],
  [id.toUpperCase(), true],
  [id.toLowerCase(), true],
  [group.toUpperCase(), true],
  // A name that begins with the other.
  [`${id}2`, false],
  [id.slice(0, -1), false],
  [`${group}2`, false],
  [group.slice(0, -1), false],
  [`${subscription}2`, false],
  [subscription.slice(0, -1), false],
  // Beside and below.
  [id.replace('myGroup', 'otherGroup'), false],
  [`${group}/providers/${kind}/other`, false],
  [`${id}/tasks/hello`, false],
  [id.replace('11111111-1111', '22222222-1111'), false],
];

describe('a role', () => {
  it.each(scopes(registry, 'Microsoft.ContainerRegistry/registries'))(
    'given at %s holds at the registry: %s',
    (scope, holds) => {
      keep({ id: registry, type: 'Microsoft.ContainerRegistry/registries', properties: {} });
      assign(scope, '7f951dda-4ed3-4680-a7ca-43fe172d538d');
      expect(registryActions(context, 'SOMEBODY', registry).has('pull')).toBe(holds);
      expect(registryActions(context, 'somebody', registry.toUpperCase()).has('pull')).toBe(holds);
      expect(registryActions(context, 'somebody2', registry).has('pull')).toBe(false);
    },
  );

  it.each(scopes(vault, 'Microsoft.KeyVault/vaults'))('given at %s holds at the vault: %s', (scope, holds) => {
    const kept = keep({ id: vault, type: 'Microsoft.KeyVault/vaults', properties: { enableRbacAuthorization: true } });
    assign(scope, '4633458b-17de-408a-b874-0445c86b69e6');
    expect(canReadSecret(context, 'somebody', kept, 'get')).toBe(holds);
  });
});
