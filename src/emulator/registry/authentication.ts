import { dockerHub } from '../docker-hub/docker-hub.ts';
import type { EmulatorContext } from '../emulator-context.ts';
import { registryActions } from '../identity/permissions.ts';
import { allRegistryActions, type RegistryAction } from '../identity/roles.ts';
import type { Exchange, Handler } from '../router.ts';
import { isDockerHub } from '../runs/registry-hosts.ts';
import type { Resource } from '../store/state.ts';
import { isAdminUser } from './admin-user.ts';
import { registryError, registryUnknown } from './errors.ts';
import { registryAt } from './public-registries.ts';
import { type RegistryClaims, verifyRegistryToken } from './tokens.ts';

/** The user name for a token used as a password (rest-api.md 12.4). */
export const tokenUserName = '00000000-0000-0000-0000-000000000000';

/** A caller of a registry, and its permissions. */
export interface Caller {
  readonly sub: string;
  readonly permissions?: { readonly actions: readonly RegistryAction[] };
  actionsOn(repository: string | undefined): ReadonlySet<string>;
  /** Of a token for certain repositories: whether a repository is one of them, whatever was granted there. */
  readonly isTokenFor?: (repository: string) => boolean;
}

const fixed = (sub: string, actions: readonly RegistryAction[]): Caller => ({
  sub,
  permissions: { actions },
  actionsOn: () => new Set(actions),
});

const callerOfClaims = (context: EmulatorContext, registry: Resource, claims: RegistryClaims): Caller => {
  if (claims.access) {
    const access = claims.access;
    return {
      sub: claims.sub,
      actionsOn: (repository) =>
        new Set(
          repository === undefined
            ? access
                .filter((each) => each.type === 'registry')
                .flatMap((each) => (each.actions.length ? [each.name] : []))
            : access.filter((each) => each.name === repository).flatMap((each) => each.actions),
        ),
      isTokenFor: (repository) => access.some((each) => each.name === repository),
    };
  }
  if (claims.permissions) return fixed(claims.sub, claims.permissions.actions);
  return {
    sub: claims.sub,
    actionsOn: (repository) => registryActions(context, claims.sub, registry.id, repository),
  };
};

/** The owner of a refresh token; undefined when it is not valid. */
export const callerOfRefreshToken = (
  context: EmulatorContext,
  registry: Resource,
  hostname: string,
  token: string,
): Caller | undefined => {
  const claims = verifyRegistryToken(context, token, hostname, ['refresh_token']);
  return claims && callerOfClaims(context, registry, claims);
};

/** The identity of a name and password: the admin user, or the holder of a token (rest-api.md 12.4); an account of Docker Hub. */
export const callerOfPassword = (
  context: EmulatorContext,
  registry: Resource,
  hostname: string,
  userName: string,
  password: string,
): Caller | undefined => {
  if (isDockerHub(hostname)) {
    const { login, actionsOf } = dockerHub(context);
    return login(userName, password)
      ? { sub: userName, actionsOn: (repository = '') => new Set(actionsOf(repository, userName)) }
      : undefined;
  }
  if (isAdminUser(context, registry, userName, password)) return fixed(registry.name, allRegistryActions);
  if (userName.toLowerCase() !== tokenUserName) return undefined;
  const claims = verifyRegistryToken(context, password, hostname, ['refresh_token', 'access_token']);
  return claims && callerOfClaims(context, registry, claims);
};

/** The identity in the `Authorization` header; undefined without one, `refused` when it is not valid. */
export const callerOf = (
  context: EmulatorContext,
  registry: Resource,
  { request, url }: Exchange,
): Caller | 'refused' | undefined => {
  const [scheme = '', value = ''] = (request.headers.get('authorization') ?? '').split(/\s+/, 2);
  if (!scheme) return undefined;
  if (/^bearer$/i.test(scheme)) {
    const claims = verifyRegistryToken(context, value, url.hostname, ['access_token']);
    return claims ? callerOfClaims(context, registry, claims) : 'refused';
  }
  const [userName = '', ...password] = Buffer.from(value, 'base64').toString('utf8').split(':');
  return callerOfPassword(context, registry, url.hostname, userName, password.join(':')) ?? 'refused';
};

/** What strangers may do in a repository. */
export const anonymousActions = (
  context: EmulatorContext,
  registry: Resource,
  hostname: string,
  repository: string | undefined,
): ReadonlySet<string> => {
  if (repository === undefined || registry.properties.anonymousPullEnabled !== true) return new Set();
  return new Set(isDockerHub(hostname) ? dockerHub(context).actionsOf(repository) : ['pull', 'metadata_read']);
};

export const authenticationRequired =
  'authentication required, visit https://aka.ms/acr/authorization for more information.';

interface Scope {
  readonly type: string;
  readonly name: string;
  readonly action: string;
}

/** 401 with the challenge that says where to get a token for `scopes` (rest-api.md 12.1). */
const challenge = (url: URL, scopes: readonly Scope[], error?: string): Response => {
  const parts = [`realm="https://${url.host}/oauth2/token"`, `service="${url.host}"`];
  const wanted = scopes.map(({ type, name, action }) => `${type}:${name}:${action}`);
  if (wanted.length > 0) parts.push(`scope="${wanted.join(' ')}"`);
  if (error) parts.push(`error="${error}"`);
  const detail = scopes.map(({ type, name, action }) => ({ Type: type, Class: '', Name: name, Action: action }));
  return registryError(401, 'UNAUTHORIZED', authenticationRequired, {
    detail: detail.length > 0 ? detail : undefined,
    headers: { 'www-authenticate': `Bearer ${parts.join(',')}` },
  });
};

export type Permission = { readonly actions: readonly string[]; readonly repository: string | undefined };

const scopeOf = ({ actions, repository }: Permission): Scope =>
  repository === undefined
    ? { type: 'registry', name: 'catalog', action: '*' }
    : { type: 'repository', name: repository, action: actions[0] ?? 'pull' };

/**
 * Accepts a caller with one of `permission.actions` (any known caller when none is given). Returns the registry, or
 * the response for other callers.
 */
export const admit = (
  context: EmulatorContext,
  exchange: Exchange,
  permission: Permission | undefined,
): Resource | Response => {
  const { url } = exchange;
  const registry = registryAt(context, url.hostname);
  if (!registry) return registryUnknown(url.hostname);
  const caller = callerOf(context, registry, exchange);
  const scopes = permission ? [scopeOf(permission)] : [];
  if (caller === 'refused') return challenge(url, scopes, 'invalid_token');
  if (!permission) return caller ? registry : challenge(url, []);
  const granted =
    caller?.actionsOn(permission.repository) ??
    anonymousActions(context, registry, url.hostname, permission.repository);
  if (permission.actions.some((action) => granted.has(action))) return registry;
  return challenge(url, scopes, caller ? 'insufficient_scope' : undefined);
};

/** Whether the caller may pull from another repository than the one in the path. */
export const mayPullFrom = (context: EmulatorContext, exchange: Exchange, repository: string): boolean =>
  !(admit(context, exchange, { actions: ['pull'], repository }) instanceof Response);

/**
 * The response to a mount with a token that was not asked for with the repository `source`: clients that do not know of it find out
 * that they need one for both. Undefined for any other caller: without permission there, the blob is uploaded.
 */
export const challengeForSource = (
  context: EmulatorContext,
  exchange: Exchange,
  source: string,
): Response | undefined => {
  const registry = registryAt(context, exchange.url.hostname);
  const caller = registry && callerOf(context, registry, exchange);
  if (!caller || caller === 'refused' || caller.isTokenFor?.(source) !== false) return undefined;
  const scopes = [
    { type: 'repository', name: exchange.params.repo ?? '', action: 'pull,push' },
    { type: 'repository', name: source, action: 'pull' },
  ];
  return challenge(exchange.url, scopes, 'insufficient_scope');
};

/** A handler for callers with one of `actions` in the repository in the path; all others receive a challenge. */
export const onlyFor =
  (
    context: EmulatorContext,
    actions: readonly RegistryAction[],
    answer: (exchange: Exchange) => Response | Promise<Response>,
  ): Handler =>
  (exchange) => {
    const admitted = admit(context, exchange, { actions, repository: exchange.params.repo ?? '' });
    return admitted instanceof Response ? admitted : answer(exchange);
  };
