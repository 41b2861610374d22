import type { Permissions } from '../../cli/permissions.ts';
import { rights } from '../shared/rights.ts';

/** What comparing a project file with a registry needs. */
export const planPermissions = {
  always: [rights.registry.read, rights.task.read],
  'with tasks that are in the registry': [rights.task.readSecrets],
  'with an identity given by its name or client ID, or as sourceAcrAuthId': [rights.identity.read],
  'with a secret given as kv:VAULT/SECRET': [rights.vault.readSecret],
  'with access': [rights.role.readAssignments],
  'with access to a key vault': [rights.subscription.listResources, rights.vault.read],
  'with access to a key vault whose access policies may name groups': [rights.directory.findApplication],
  'with access to one secret of a key vault': [rights.vault.listSecrets],
} as const satisfies Permissions;
