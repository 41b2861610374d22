import { InvalidInputError } from '../errors.ts';

/** How `--source-acr-auth-id` and `--auth-mode` relate to the permission mode of the registry. */
export interface SourceAuthOptions {
  readonly authMode?: string | undefined;
  readonly sourceAcrAuthId?: string | undefined;
}

/** The identity of `--source-acr-auth-id` (commands.md 1.15). */
export type SourceAuth =
  | { readonly kind: 'none' }
  | { readonly kind: 'literal'; readonly identity: '[system]' | '[caller]' }
  /** A resource ID or, before the lookup, a name or a client ID. */
  | { readonly kind: 'userAssigned'; readonly resourceId: string };

/** As `SourceAuth`, for a task. */
export type TaskSourceAuth =
  | Exclude<SourceAuth, { readonly kind: 'literal' }>
  | { readonly kind: 'literal'; readonly identity: '[system]' };

/** The form of identity names; client IDs have this form too. */
const identityName = /^[a-z0-9][\w-]{2,127}$/i;

const choices = 'Use [system], none, or the name, client ID, or resource ID of a user-assigned identity.';

/** Parses `--source-acr-auth-id`. Throws CommandError for anything but a known word, a resource ID, or a name. */
export const parseSourceAuth = (text: string | undefined): SourceAuth => {
  if (text === undefined || text.toLowerCase() === 'none') return { kind: 'none' };
  const word = text.toLowerCase();
  if (word === '[system]' || word === '[caller]') return { kind: 'literal', identity: word };
  if (/^\/subscriptions\//i.test(text) || identityName.test(text)) return { kind: 'userAssigned', resourceId: text };
  throw new InvalidInputError('Error: Invalid value for --source-acr-auth-id.', {
    hint: choices,
  });
};

/**
 * As `parseSourceAuth`, for a task: a triggered task has no caller, so the service refuses `[caller]`, and so does this
 * function, with CommandError (commands.md 1.15, 19.41).
 */
export const parseTaskSourceAuth = (text: string | undefined): TaskSourceAuth => {
  const auth = parseSourceAuth(text);
  if (auth.kind !== 'literal') return auth;
  if (auth.identity !== '[caller]') return { kind: 'literal', identity: auth.identity };
  throw new InvalidInputError('--source-acr-auth-id [caller] is for builds and quick runs: a task has no caller.', {
    hint: choices,
  });
};

/** Whether a registry uses repository permissions (ABAC) (commands.md 1.15). */
export const isAbacRegistry = ({ roleAssignmentMode }: { readonly roleAssignmentMode: string | undefined }): boolean =>
  roleAssignmentMode === 'AbacRepositoryPermissions';

/** The identity of a build or quick run for its own registry: the caller's, or none. */
export const callerIdentity = ({ sourceAcrAuthId }: SourceAuthOptions): '[caller]' | undefined =>
  sourceAcrAuthId === '[caller]' ? sourceAcrAuthId : undefined;

/**
 * Warnings about `--auth-mode` combined with `--source-acr-auth-id`. `isAbac` is the result of `isAbacRegistry`.
 * Throws CommandError when `--auth-mode None` is combined with an identity (commands.md 1.15).
 */
export const sourceAuthConflicts = (options: SourceAuthOptions, isAbac: boolean): string[] => {
  const hasIdentity = parseSourceAuth(options.sourceAcrAuthId).kind !== 'none';
  if (hasIdentity && !isAbac && options.authMode === 'None') {
    throw new InvalidInputError(
      'Error: Conflicting Authentication Parameters for Task Access to Source Registry. Task authentication mode for source registry access is set to "None", but an identity was provided for authentication. Remove the identity or update the authentication mode to resolve this conflict.',
    );
  }
  return isAbac && options.authMode
    ? [
        '--auth-mode does not apply to a registry with repository permissions (ABAC). Specify an identity with --source-acr-auth-id instead.',
      ]
    : [];
};

/** Warnings about how a new task accesses its own registry. Throws as `sourceAuthConflicts` does. */
export const sourceAuthWarnings = (options: SourceAuthOptions, registry: string, isAbac: boolean): string[] => {
  const warnings = sourceAuthConflicts(options, isAbac);
  if (parseSourceAuth(options.sourceAcrAuthId).kind !== 'none') {
    warnings.push(
      `The task logs in to registry '${registry}' with the identity '${options.sourceAcrAuthId}'. Make sure that the identity has a role on the registry.`,
    );
  } else if (isAbac) {
    warnings.push(
      `The task has no permission to pull from, push to, or delete from registry '${registry}'. To give it access, specify an identity with --source-acr-auth-id.`,
    );
  }
  return warnings;
};
