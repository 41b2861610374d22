import type { RegistryFacts, RolePermission } from './model.ts';

/** A role of Azure: the name that commands take, and the GUID of its definition, which is the same in every tenant. */
export interface BuiltInRole {
  readonly name: string;
  readonly id: string;
}

const role = (name: string, id: string): BuiltInRole => ({ name, id });

/**
 * The built-in roles that a run's identity may need (commands.md 16.5; learn.microsoft.com, "Azure Container Registry
 * roles directory reference" and "Azure built-in roles for Security").
 */
export const roles = {
  acrPull: role('AcrPull', '7f951dda-4ed3-4680-a7ca-43fe172d538d'),
  acrPush: role('AcrPush', '8311e382-0749-4cb8-b61a-304f252e45ec'),
  repositoryReader: role('Container Registry Repository Reader', 'b93aa761-3e63-49ed-ac28-beffa264f7ac'),
  repositoryWriter: role('Container Registry Repository Writer', '2a1e307c-b015-4ebd-883e-5b7698a07328'),
  secretsUser: role('Key Vault Secrets User', '4633458b-17de-408a-b874-0445c86b69e6'),
} as const satisfies Record<string, BuiltInRole>;

/** A right as the actions of roles name it. */
export interface Right {
  readonly kind: 'action' | 'dataAction';
  readonly name: string;
}

const registries = 'Microsoft.ContainerRegistry/registries';
const right = (kind: Right['kind'], name: string): Right => ({ kind, name });

/** What reading a secret asks for in a vault with role-based access control. */
export const readSecret = right('dataAction', 'Microsoft.KeyVault/vaults/secrets/getSecret/action');

/**
 * What a registry asks for. With repository permissions it honours data actions on repositories only: AcrPull, AcrPush,
 * Owner, Contributor and Reader give no access to images there, and the roles with data actions give none elsewhere
 * (learn.microsoft.com, "Azure attribute-based access control repository permissions in Azure Container Registry").
 * Pushing needs reading too: the client asks which layers are there (the same site, "Create a token with
 * repository-scoped permissions").
 */
const rights: Readonly<Record<RegistryFacts['mode'], Readonly<Record<'pull' | 'push', readonly Right[]>>>> = {
  roles: {
    pull: [right('action', `${registries}/pull/read`)],
    push: [right('action', `${registries}/pull/read`), right('action', `${registries}/push/write`)],
  },
  repositories: {
    pull: [right('dataAction', `${registries}/repositories/content/read`)],
    push: [
      right('dataAction', `${registries}/repositories/content/read`),
      right('dataAction', `${registries}/repositories/content/write`),
    ],
  },
};

/** All rights that `action` needs in a registry of that mode. */
export const rightsFor = (mode: RegistryFacts['mode'], action: 'pull' | 'push'): readonly Right[] =>
  rights[mode][action];

/** Any of these is enough to log in: a registry refuses the token of an identity without any right there (rest-api.md 12.2). */
export const loginRights = (mode: RegistryFacts['mode']): readonly Right[] =>
  mode === 'roles'
    ? rights.roles.push
    : [
        ...rights.repositories.push,
        right('dataAction', `${registries}/repositories/metadata/read`),
        right('dataAction', `${registries}/catalog/read`),
      ];

/** The narrowest built-in role for `action` in a registry of that mode. */
export const narrowestRole = (mode: RegistryFacts['mode'], action: 'log in' | 'pull' | 'push'): BuiltInRole => {
  if (mode === 'roles') return action === 'push' ? roles.acrPush : roles.acrPull;
  return action === 'push' ? roles.repositoryWriter : roles.repositoryReader;
};

/** The data actions that a condition on one of these roles narrows to repositories. */
export const narrowedActions = (name: string): readonly string[] => {
  const reading = [`${registries}/repositories/content/read`, `${registries}/repositories/metadata/read`];
  const writing = [`${registries}/repositories/content/write`, `${registries}/repositories/metadata/write`];
  return name === roles.repositoryWriter.name ? [...reading, ...writing] : reading;
};

/** Whether a pattern of a role, in which `*` matches any text, includes `name`; letters in either case. */
const matches = (pattern: string, name: string): boolean => {
  const [first = '', ...rest] = pattern.toLowerCase().split('*');
  const text = name.toLowerCase();
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
};

const anyMatches = (patterns: readonly string[], name: string): boolean =>
  patterns.some((pattern) => matches(pattern, name));

/**
 * Whether the permissions of a role include a right: one of them names it in its actions and does not exclude it in its
 * notActions (learn.microsoft.com, "Understand Azure role definitions").
 */
export const permits = (permissions: readonly RolePermission[], { kind, name }: Right): boolean =>
  permissions.some((each) =>
    kind === 'action'
      ? anyMatches(each.actions, name) && !anyMatches(each.notActions, name)
      : anyMatches(each.dataActions, name) && !anyMatches(each.notDataActions, name),
  );
