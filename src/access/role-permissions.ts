import type { RolePermission } from './model.ts';
import { type BuiltInRole, roles } from './needed-roles.ts';

const registry = 'Microsoft.ContainerRegistry/registries';
const secrets = 'Microsoft.KeyVault/vaults/secrets';

const permission = (actions: readonly string[], dataActions: readonly string[] = []): readonly RolePermission[] => [
  { actions, notActions: [], dataActions, notDataActions: [] },
];

const reading = [`${registry}/repositories/metadata/read`, `${registry}/repositories/content/read`];

/**
 * What the built-in roles of a run's identity permit, so that it need not be asked for (learn.microsoft.com, "Azure built-in
 * roles for Containers" and "Azure built-in roles for Security").
 */
const permissions = new Map<string, readonly RolePermission[]>([
  [roles.acrPull.id, permission([`${registry}/pull/read`])],
  [roles.acrPush.id, permission([`${registry}/pull/read`, `${registry}/push/write`])],
  [roles.repositoryReader.id, permission([], reading)],
  [
    roles.repositoryWriter.id,
    permission([], [...reading, `${registry}/repositories/metadata/write`, `${registry}/repositories/content/write`]),
  ],
  [roles.secretsUser.id, permission([], [`${secrets}/getSecret/action`, `${secrets}/readMetadata/action`])],
]);

/** A built-in role by the GUID of its definition, in lower case, with what it permits; undefined for other roles. */
export const knownRole = (
  id: string,
): (BuiltInRole & { readonly permissions: readonly RolePermission[] }) | undefined => {
  const role = Object.values(roles).find((each) => each.id === id);
  const permitted = permissions.get(id);
  return role && permitted && { ...role, permissions: permitted };
};
