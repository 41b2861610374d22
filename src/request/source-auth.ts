import { InvalidInputError } from '../errors.ts';

/** How `--source-acr-auth-id` and `--auth-mode` stand to the kind of registry. */
export interface SourceAuthOptions {
  readonly authMode?: string | undefined;
  readonly sourceAcrAuthId?: string | undefined;
}

/** What `--source-acr-auth-id` names (commands.md 1.15). */
export type SourceAuth =
  | { readonly kind: 'none' }
  | { readonly kind: 'literal'; readonly identity: '[system]' | '[caller]' }
  /** A resource id; or, until that has been looked up, a name or a client id. */
  | { readonly kind: 'userAssigned'; readonly resourceId: string };

/** As `SourceAuth`, for a task. */
export type TaskSourceAuth =
  | Exclude<SourceAuth, { readonly kind: 'literal' }>
  | { readonly kind: 'literal'; readonly identity: '[system]' };

/** What an identity may be called; a client id has this shape too. */
const identityName = /^[a-z0-9][\w-]{2,127}$/i;

const choices = 'Use [system], none, or a user-assigned identity by its name, client id or resource id.';

/** Reads `--source-acr-auth-id`. Throws CommandError for what is no word of its own, no resource id and no name. */
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
 * As `parseSourceAuth`, for a task: nobody calls a task that a trigger starts, so the service refuses `[caller]` there,
 * and so does this, with CommandError (commands.md 1.15, 19.41).
 */
export const parseTaskSourceAuth = (text: string | undefined): TaskSourceAuth => {
  const auth = parseSourceAuth(text);
  if (auth.kind !== 'literal') return auth;
  if (auth.identity !== '[caller]') return { kind: 'literal', identity: auth.identity };
  throw new InvalidInputError('--source-acr-auth-id [caller] is for builds and quick runs: a task has no caller.', {
    hint: choices,
  });
};

/** Whether a registry is in the mode of repository permissions (commands.md 1.15). */
export const isAbacRegistry = ({ roleAssignmentMode }: { readonly roleAssignmentMode: string | undefined }): boolean =>
  roleAssignmentMode === 'AbacRepositoryPermissions';

/** The identity of a build or quick run for its own registry: the caller's own, or none. */
export const callerIdentity = ({ sourceAcrAuthId }: SourceAuthOptions): '[caller]' | undefined =>
  sourceAcrAuthId === '[caller]' ? sourceAcrAuthId : undefined;

/**
 * Warnings about `--auth-mode` beside `--source-acr-auth-id`. `isAbac` is as of `isAbacRegistry`.
 * Throws CommandError when no login is asked for together with an identity (commands.md 1.15).
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
        '--auth-mode does not apply to a registry with repository permissions (ABAC). Name an identity with --source-acr-auth-id instead.',
      ]
    : [];
};

/** Warnings about how a new task reaches its own registry; refuses what `sourceAuthConflicts` does. */
export const sourceAuthWarnings = (options: SourceAuthOptions, registry: string, isAbac: boolean): string[] => {
  const warnings = sourceAuthConflicts(options, isAbac);
  if (parseSourceAuth(options.sourceAcrAuthId).kind !== 'none') {
    warnings.push(
      `The task logs in to registry '${registry}' with the identity '${options.sourceAcrAuthId}'. Make sure that it has a role there.`,
    );
  } else if (isAbac) {
    warnings.push(
      `The task has no permission to push to, pull from or delete in registry '${registry}'. To give it one, name an identity with --source-acr-auth-id.`,
    );
  }
  return warnings;
};
