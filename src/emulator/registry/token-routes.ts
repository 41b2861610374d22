import type { EmulatorContext } from '../emulator-context.ts';
import { forArm, forRegistry } from '../identity/audiences.ts';
import { registryActions } from '../identity/permissions.ts';
import { type TokenRefusal, verifyToken } from '../identity/tokens.ts';
import type { Exchange, Handler, Route } from '../router.ts';
import { route } from '../router.ts';
import type { Resource } from '../store/state.ts';
import {
  anonymousActions,
  authenticationRequired,
  type Caller,
  callerOf,
  callerOfPassword,
  callerOfRefreshToken,
} from './authentication.ts';
import { registryError, registryUnknown } from './errors.ts';
import { registryAt } from './public-registries.ts';
import { type AccessGrant, issueRegistryToken } from './tokens.ts';

const formOf = async ({ bytes }: Exchange): Promise<URLSearchParams> =>
  new URLSearchParams(Buffer.from(await bytes()).toString('utf8'));

const unauthorized = ({ url }: Exchange, message: string): Response =>
  registryError(401, 'UNAUTHORIZED', message, {
    headers: { 'www-authenticate': `Bearer realm="https://${url.host}/oauth2/token",service="${url.host}"` },
  });

/** Why a token for Resource Manager is not exchanged (learn.microsoft.com, "Disable authentication as ARM"). */
export const noArmTokens = 'the registry does not accept access tokens for Azure Resource Manager';

/** Why a directory token is not exchanged; the service's own wording is unknown. */
const wordsFor = (refused: TokenRefusal): string => {
  switch (refused.reason) {
    case 'invalid':
      return 'the access token is not valid';
    case 'expired':
      return 'the access token has expired';
    case 'audience':
      return `the access token is for ${refused.audience}, not for a container registry or Azure Resource Manager`;
    case 'issuer':
      return `the access token is from another directory: ${refused.issuer}`;
  }
};

/** The part of `scope` (`repository:NAME:ACTION[,ACTION]`) that the caller has permission for. */
const grantOf = (scope: string, actionsOn: Caller['actionsOn']): AccessGrant => {
  const found = /^([^:]+):(.+):([^:]*)$/.exec(scope);
  const [type, name, wanted] = [found?.[1] ?? '', found?.[2] ?? '', (found?.[3] ?? '').split(',')];
  if (type === 'registry') return { type, name, actions: actionsOn(undefined).has('catalog') ? ['*'] : [] };
  const granted = actionsOn(name);
  return { type, name, actions: wanted.includes('*') ? [...granted] : wanted.filter((each) => granted.has(each)) };
};

const accessToken = (
  context: EmulatorContext,
  hostname: string,
  caller: Pick<Caller, 'sub' | 'actionsOn'>,
  scopes: readonly string[],
): Response => {
  const asked = scopes.flatMap((scope) => scope.split(' ')).filter((scope) => scope !== '');
  const access = asked.map((scope) => grantOf(scope, caller.actionsOn));
  return Response.json({ access_token: issueRegistryToken(context, { sub: caller.sub, aud: hostname, access }) });
};

const onRegistry =
  (
    context: EmulatorContext,
    answer: (exchange: Exchange, registry: Resource) => Response | Promise<Response>,
  ): Handler =>
  (exchange) => {
    const registry = registryAt(context, exchange.url.hostname);
    return registry ? answer(exchange, registry) : registryUnknown(exchange.url.hostname);
  };

/** Exchanges a directory token for a registry refresh token; 403 for a caller without permissions (rest-api.md 12.2). */
const exchangeToken = (context: EmulatorContext): Handler =>
  onRegistry(context, async (exchange, registry) => {
    const form = await formOf(exchange);
    if (form.get('grant_type') !== 'access_token') {
      return registryError(
        400,
        'BAD_REQUEST',
        `grant_type ${form.get('grant_type')} is not supported: use access_token`,
      );
    }
    const verdict = verifyToken(context, form.get('access_token') ?? '', forRegistry);
    if ('refused' in verdict) return unauthorized(exchange, wordsFor(verdict.refused));
    const { subject } = verdict;
    const armPolicy = registry.properties.policies?.azureADAuthenticationAsArmPolicy?.status;
    if (armPolicy === 'disabled' && forArm(subject.audience)) return unauthorized(exchange, noArmTokens);
    if (registryActions(context, subject.objectId, registry.id).size === 0) {
      return registryError(403, 'DENIED', `${subject.objectId} has no role on the registry ${registry.name}`);
    }
    const refresh_token = issueRegistryToken(context, { sub: subject.objectId, aud: exchange.url.hostname });
    return Response.json({ refresh_token });
  });

const postToken = (context: EmulatorContext): Handler =>
  onRegistry(context, async (exchange, registry) => {
    const form = await formOf(exchange);
    const { hostname } = exchange.url;
    const byPassword = form.get('grant_type') === 'password';
    const caller = byPassword
      ? callerOfPassword(context, registry, hostname, form.get('username') ?? '', form.get('password') ?? '')
      : callerOfRefreshToken(context, registry, hostname, form.get('refresh_token') ?? '');
    if (!caller) {
      return unauthorized(exchange, byPassword ? 'invalid user name or password' : 'the refresh token is not valid');
    }
    return accessToken(context, hostname, caller, form.getAll('scope'));
  });

const getToken = (context: EmulatorContext): Handler =>
  onRegistry(context, (exchange, registry) => {
    const caller = callerOf(context, registry, exchange);
    if (caller === 'refused') return unauthorized(exchange, authenticationRequired);
    const scopes = exchange.url.searchParams.getAll('scope');
    if (caller) return accessToken(context, exchange.url.hostname, caller, scopes);
    if (registry.properties.anonymousPullEnabled !== true) return unauthorized(exchange, authenticationRequired);
    const { hostname } = exchange.url;
    const actionsOn: Caller['actionsOn'] = (repository) => anonymousActions(context, registry, hostname, repository);
    return accessToken(context, hostname, { sub: 'anonymous', actionsOn }, scopes);
  });

/** Endpoints that issue registry tokens (rest-api.md 12.2, 12.3). */
export const tokenRoutes = (context: EmulatorContext): Route[] => [
  route('POST', '/oauth2/exchange', 'RefreshTokens_GetFromExchange', exchangeToken(context)),
  route('POST', '/oauth2/token', 'AccessTokens_Get', postToken(context)),
  route('GET', '/oauth2/token', 'AccessTokens_GetFromLogin', getToken(context)),
];
