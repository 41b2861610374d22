import type { EmulatorContext } from '../emulator-context.ts';
import type { Resource } from '../store/state.ts';
import { conditionAllows } from './role-condition.ts';
import { allRegistryActions, type RegistryAction, roleById, type SecretPermission } from './roles.ts';

export type { RegistryAction, SecretPermission } from './roles.ts';

type AccessContext = Pick<EmulatorContext, 'store'>;

/** Whether a role assigned at `scope` also applies at `id`: the same resource, or anything below it. */
const covers = (scope: string, id: string): boolean => {
  const above = scope.toLowerCase().replace(/\/+$/, '');
  const below = id.toLowerCase();
  return below === above || below.startsWith(`${above}/`);
};

const assignmentsOf = (context: AccessContext, objectId: string, id: string): Resource[] =>
  Object.values(context.store.state.resources).filter(
    (each) =>
      each.type === 'Microsoft.Authorization/roleAssignments' &&
      each.properties.principalId.toLowerCase() === objectId.toLowerCase() &&
      covers(each.properties.scope, id),
  );

/**
 * What a principal may do in a registry, by the roles it has there, in its group, or in its subscription.
 * A registry with `roleAssignmentMode: AbacRepositoryPermissions` honours only the repository roles, any other only
 * the classic ones (rest-api.md 10, 14). Conditions narrow a role to repositories by name; one that cannot be
 * understood gives nothing. Without `repository`: what it may do in at least one repository, as a login asks.
 * The emulator's own caller may do everything.
 */
export const registryActions = (
  context: AccessContext,
  objectId: string,
  registryId: string,
  repository?: string,
): Set<RegistryAction> => {
  const { state } = context.store;
  if (objectId.toLowerCase() === state.callerId.toLowerCase()) return new Set(allRegistryActions);
  const mode = state.resources[registryId.toLowerCase()]?.properties.roleAssignmentMode;
  const allowed = new Set<RegistryAction>();
  for (const assignment of assignmentsOf(context, objectId, registryId)) {
    const role = roleById(assignment.properties.roleDefinitionId);
    const actions = mode === 'AbacRepositoryPermissions' ? role?.abacRegistry : role?.legacyRegistry;
    for (const action of actions ?? []) {
      if (conditionAllows(assignment.properties.condition, action, repository)) allowed.add(action);
    }
  }
  return allowed;
};

interface AccessPolicy {
  readonly objectId: string;
  readonly permissions?: { readonly secrets?: readonly string[] };
}

/**
 * Whether a principal may do `permission` with the secrets of a vault (`vault` as it is stored): by the vault's
 * access policies, or by role assignments when the vault has `enableRbacAuthorization` (rest-api.md 11).
 * Owner and Contributor manage a vault without seeing its secrets, so nobody is let in for being one.
 */
export const canReadSecret = (
  context: AccessContext,
  objectId: string,
  vault: Resource,
  permission: SecretPermission,
): boolean => {
  if (vault.properties.enableRbacAuthorization === true) {
    return assignmentsOf(context, objectId, vault.id).some((assignment) =>
      roleById(assignment.properties.roleDefinitionId)?.secrets.includes(permission),
    );
  }
  const policies: readonly AccessPolicy[] = vault.properties.accessPolicies ?? [];
  return policies
    .filter((policy) => policy.objectId.toLowerCase() === objectId.toLowerCase())
    .flatMap((policy) => policy.permissions?.secrets ?? [])
    .some((given) => given.toLowerCase() === permission || given.toLowerCase() === 'all');
};
