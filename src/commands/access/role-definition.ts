import type { NeededRight, RightKind } from '../../cli/permissions.ts';

/** A custom role, with the members that `az role definition create` takes. */
export interface RoleDefinition {
  readonly Name: string;
  readonly IsCustom: true;
  readonly Description: string;
  readonly Actions: readonly string[];
  readonly NotActions: readonly string[];
  readonly DataActions: readonly string[];
  readonly NotDataActions: readonly string[];
  readonly AssignableScopes: readonly string[];
}

/** What tells one role from another. */
export interface RoleFacts {
  readonly name: string;
  readonly description: string;
  readonly scopes: readonly string[];
}

const namesOf = (rights: readonly NeededRight[], kind: RightKind): readonly string[] =>
  [...new Set(rights.filter((each) => each.kind === kind).map(({ name }) => name))].sort();

/** The role that grants `rights`, each once, and nothing else. Permissions of Microsoft Graph cannot be part of a role. */
export const roleDefinitionOf = (
  rights: readonly NeededRight[],
  { name, description, scopes }: RoleFacts,
): RoleDefinition => ({
  Name: name,
  IsCustom: true,
  Description: description,
  Actions: namesOf(rights, 'action'),
  NotActions: [],
  DataActions: namesOf(rights, 'dataAction'),
  NotDataActions: [],
  AssignableScopes: scopes,
});

/** The names of the permissions of Microsoft Graph among `rights`. */
export const graphPermissionsOf = (rights: readonly NeededRight[]): readonly string[] => namesOf(rights, 'graph');
