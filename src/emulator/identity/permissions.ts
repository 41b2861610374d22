import type { EmulatorContext } from '../emulator-context.ts';
import { isDelayed } from '../faults/planted-faults.ts';
import type { Resource } from '../store/state.ts';
import { assigneesOf } from './groups.ts';
import { conditionAllows } from './role-condition.ts';
import { allRegistryActions, type RegistryAction, roleById, type SecretPermission } from './roles.ts';
import { covers } from './scopes.ts';

export type { RegistryAction, SecretPermission } from './roles.ts';

type AccessContext = Pick<EmulatorContext, 'store' | 'now'>;

/** The role assignments that hold for a principal at a resource: its own, and those of its groups. */
const assignmentsOf = (context: AccessContext, objectId: string, id: string): Resource[] => {
  const assignees = assigneesOf(context, objectId);
  return Object.values(context.store.state.resources).filter(
    (each) =>
      each.type === 'Microsoft.Authorization/roleAssignments' &&
      assignees.has(each.properties.principalId.toLowerCase()) &&
      covers(each.properties.scope, id) &&
      !isDelayed(context, each.properties.createdOn, 'role-delay') &&
      !isDelayed(context, each.properties.createdOn, 'role-effect-delay'),
  );
};

/**
 * What a principal may do in a registry, by the roles that it and its groups have there, or at a scope above.
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
    if (mode === 'AbacRepositoryPermissions') {
      for (const action of role?.abacRegistry ?? [])
        if (conditionAllows(assignment.properties.condition, action, repository)) allowed.add(action);
    } else {
      // Conditions narrow data actions, which the classic roles do not have.
      for (const action of role?.legacyRegistry ?? []) allowed.add(action);
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
 * With `secret`, a role that was assigned for that secret alone counts too.
 * Owner and Contributor manage a vault without seeing its secrets, so nobody is let in for being one.
 */
export const canReadSecret = (
  context: AccessContext,
  objectId: string,
  vault: Resource,
  permission: SecretPermission,
  secret?: string,
): boolean => {
  if (vault.properties.enableRbacAuthorization === true) {
    const id = secret === undefined ? vault.id : `${vault.id}/secrets/${secret}`;
    return assignmentsOf(context, objectId, id).some((assignment) =>
      roleById(assignment.properties.roleDefinitionId)?.secrets.includes(permission),
    );
  }
  const assignees = assigneesOf(context, objectId);
  const policies: readonly AccessPolicy[] = vault.properties.accessPolicies ?? [];
  return policies
    .filter((policy) => assignees.has(policy.objectId.toLowerCase()))
    .flatMap((policy) => policy.permissions?.secrets ?? [])
    .some((given) => given.toLowerCase() === permission || given.toLowerCase() === 'all');
};
