import { describe, expect, it } from 'vitest';
import type { RolePermission } from '../../src/access/model.ts';
import { loginRights, narrowestRole, permits, readSecret, rightsFor } from '../../src/access/needed-roles.ts';
import { assignment } from '../support/access-facts.ts';

const permission = (part: Partial<RolePermission>): readonly RolePermission[] => [
  { actions: [], notActions: [], dataActions: [], notDataActions: [], ...part },
];
const pull = 'Microsoft.ContainerRegistry/registries/pull/read';

describe('permits', () => {
  it.each<
    readonly [about: string, permissions: readonly RolePermission[], kind: 'action' | 'dataAction', expected: boolean]
  >([
    ['the action itself', permission({ actions: [pull] }), 'action', true],
    ['letters in the other case', permission({ actions: [pull.toUpperCase()] }), 'action', true],
    ['everything', permission({ actions: ['*'] }), 'action', true],
    ['all reading', permission({ actions: ['*/read'] }), 'action', true],
    ['a star within', permission({ actions: ['Microsoft.ContainerRegistry/*/pull/read'] }), 'action', true],
    ['a star at the end', permission({ actions: ['Microsoft.ContainerRegistry/registries/pull/*'] }), 'action', true],
    ['two stars', permission({ actions: ['Microsoft.*/registries/*/read'] }), 'action', true],
    ['stars whose parts overlap', permission({ actions: ['*/registries/pull/read*/pull/read'] }), 'action', false],
    ['a beginning alone', permission({ actions: ['Microsoft.ContainerRegistry/registries'] }), 'action', false],
    ['an excluded action', permission({ actions: ['*'], notActions: ['*/pull/read'] }), 'action', false],
    [
      'an action that another permission excludes',
      [...permission({ actions: ['*'], notActions: ['*/pull/*'] }), ...permission({ actions: [pull] })],
      'action',
      true,
    ],
    ['an action, as a data action', permission({ actions: ['*'] }), 'dataAction', false],
    ['a data action', permission({ dataActions: [pull] }), 'dataAction', true],
    ['an excluded data action', permission({ dataActions: ['*'], notDataActions: [pull] }), 'dataAction', false],
    ['a data action, as an action', permission({ dataActions: ['*'] }), 'action', false],
    ['nothing', [], 'action', false],
  ])('%s', (_about, permissions, kind, expected) => {
    expect(permits(permissions, { kind, name: pull })).toBe(expected);
  });
});

describe('the narrowest roles', () => {
  it.each<readonly [mode: 'roles' | 'repositories', action: 'log in' | 'pull' | 'push', name: string]>([
    ['roles', 'log in', 'AcrPull'],
    ['roles', 'pull', 'AcrPull'],
    ['roles', 'push', 'AcrPush'],
    ['repositories', 'log in', 'Container Registry Repository Reader'],
    ['repositories', 'pull', 'Container Registry Repository Reader'],
    ['repositories', 'push', 'Container Registry Repository Writer'],
  ])('registry with %s, %s: %s, which gives what is needed', (mode, action, name) => {
    const { permissions, roleId } = assignment(name, '/');
    const wanted = action === 'log in' ? loginRights(mode).slice(0, 1) : rightsFor(mode, action);
    expect({ ...narrowestRole(mode, action), gives: wanted.map((right) => permits(permissions, right)) }).toEqual({
      name,
      id: roleId,
      gives: wanted.map(() => true),
    });
  });

  it('reads secrets', () => {
    expect(permits(assignment('Key Vault Secrets User', '/').permissions, readSecret)).toBe(true);
  });
});
