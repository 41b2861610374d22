import { expect, it } from 'vitest';
import { roles } from '../../src/access/needed-roles.ts';
import { knownRole } from '../../src/access/role-permissions.ts';
import { roleById } from '../../src/emulator/identity/roles.ts';

it.each(Object.values(roles))('$name permits what the service says', ({ id, name }) => {
  const { actions, dataActions } = roleById(id) ?? { actions: [], dataActions: [] };
  expect(knownRole(id)).toEqual({
    id,
    name,
    permissions: [
      { actions, notActions: [], dataActions: expect.arrayContaining([...dataActions]), notDataActions: [] },
    ],
  });
});

it('does not know other roles', () => expect(knownRole('acdd72a7-3385-48ef-bd42-f606fba81ae7')).toBeUndefined());
