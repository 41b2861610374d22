import type { EmulatorContext } from '../emulator-context.ts';
import { type BuiltInRole, builtInRoles, roleById } from '../identity/roles.ts';
import { type Route, route } from '../router.ts';
import { comparedWith } from './json-body.ts';
import { json, refuse } from './responses.ts';

const type = 'Microsoft.Authorization/roleDefinitions';
const written = '2020-01-01T00:00:00.0000000Z';

/** The built-in roles, found by name in any letter case, at any scope (rest-api.md 10). */
export const roleDefinitionRoutes = (context: EmulatorContext): Route[] => {
  const shown = (role: BuiltInRole) => ({
    properties: {
      roleName: role.name,
      type: 'BuiltInRole',
      description: role.description,
      assignableScopes: ['/'],
      permissions: [{ actions: role.actions, notActions: [], dataActions: role.dataActions, notDataActions: [] }],
      createdOn: written,
      updatedOn: written,
      createdBy: null,
      updatedBy: null,
    },
    id: `/subscriptions/${context.options.subscriptionId}/providers/${type}/${role.id}`,
    type,
    name: role.id,
  });

  return [
    route('GET', `{/*scope}/providers/${type}`, 'RoleDefinitions_List', ({ url }) => {
      const name = comparedWith(url.searchParams.get('$filter'), 'roleName')?.toLowerCase();
      const found = builtInRoles.filter((role) => name === undefined || role.name.toLowerCase() === name);
      return json({ value: found.map(shown) });
    }),
    route('GET', `{/*scope}/providers/${type}/:role`, 'RoleDefinitions_Get', ({ params: { role = '' } }) => {
      const found = roleById(role);
      if (!found) {
        const message = `The specified role definition with ID '${role}' does not exist.`;
        throw refuse(404, 'RoleDefinitionDoesNotExist', message);
      }
      return json(shown(found));
    }),
  ];
};
