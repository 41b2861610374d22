import type { EmulatorContext } from '../emulator-context.ts';
import { armResources, forArm, forGraph } from '../identity/audiences.ts';
import { bearerOf, issuerOf, type TokenRefusal, verifyToken } from '../identity/tokens.ts';
import { failure } from './responses.ts';

/** Paths on the ARM host that do not belong to ARM and have their own rules. */
const isOpen = (path: string): boolean => /^\/(metadata|msi|aad)(\/|$)/i.test(path);
const isGraph = (path: string): boolean => /^(\/graph)?\/v1\.0\//i.test(path);

/** .NET's invariant culture time format, which the service uses here. */
const clockTime = (date: Date): string => {
  const hours = date.getUTCHours();
  const two = (value: number): string => String(value).padStart(2, '0');
  const time = `${hours % 12 || 12}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} ${hours < 12 ? 'AM' : 'PM'}`;
  return `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear()} ${time}`;
};

const challenge = (context: EmulatorContext, url: URL, description: string): Record<string, string> => ({
  'www-authenticate': `Bearer authorization_uri="${url.origin}/aad/${context.store.state.tenantId}", error="invalid_token", error_description="${description}"`,
});

/** Resource Manager's 401 (rest-api.md 1.2); codes and texts are from public reports about the service. */
const armRefusal = (context: EmulatorContext, url: URL, refused: TokenRefusal | undefined): Response => {
  const answer = (code: string, message: string, description: string): Response =>
    failure(401, code, message, {}, challenge(context, url, description));
  switch (refused?.reason) {
    case undefined:
      return answer(
        'AuthenticationFailed',
        "Authentication failed. The 'Authorization' header is missing.",
        "The authentication failed because of missing 'Authorization' header.",
      );
    case 'invalid':
      return answer('InvalidAuthenticationToken', 'The access token is invalid.', 'The access token is invalid.');
    case 'audience': {
      const allowed = armResources.flatMap((each) => [`'${each}/'`, `'${each}'`]).join(',');
      return answer(
        'InvalidAuthenticationTokenAudience',
        `The access token has been obtained for wrong audience or resource '${refused.audience}'. It should exactly match with one of the allowed audiences ${allowed}.`,
        'The access token has been obtained from wrong audience or resource.',
      );
    }
    case 'expired':
      return answer(
        'ExpiredAuthenticationToken',
        `The access token expiry UTC time '${clockTime(refused.at)}' is earlier than current UTC time '${clockTime(context.realTime())}'.`,
        'The access token has expired.',
      );
    case 'issuer':
      return answer(
        'InvalidAuthenticationTokenTenant',
        `The access token is from the wrong issuer '${refused.issuer}'. It must match the tenant '${issuerOf(context)}' associated with this subscription. Please use the authority (URL) '${url.origin}/aad/${context.store.state.tenantId}' to get the token.`,
        'The access token is from the wrong issuer. It must match the tenant associated with this subscription, to which you want to access. Please use correct authority to get the token.',
      );
  }
};

const graphWords: Record<TokenRefusal['reason'] | 'missing', string> = {
  missing: 'Access token is empty.',
  invalid: 'Access token validation failure.',
  audience: 'Access token validation failure. Invalid audience.',
  expired: 'Lifetime validation failed, the token is expired.',
  issuer: 'Access token validation failure. Invalid issuer.',
};

/** Microsoft Graph's 401; it uses one code for all reasons. */
const graphRefusal = (context: EmulatorContext, url: URL, refused: TokenRefusal | undefined): Response => {
  const message = graphWords[refused?.reason ?? 'missing'];
  return failure(401, 'InvalidAuthenticationToken', message, {}, challenge(context, url, message));
};

/**
 * What ARM checks before it identifies the operation: a bearer token of this directory with the right audience that
 * has not expired, an `api-version`, and the subscription. Returns a response when the request stops here
 * (rest-api.md 1.1, 1.2).
 */
export const refuseAtGate = (context: EmulatorContext, request: Request, url: URL): Response | undefined => {
  if (isOpen(url.pathname)) return undefined;
  const toGraph = isGraph(url.pathname);
  const token = bearerOf(request);
  const verdict = token === undefined ? undefined : verifyToken(context, token, toGraph ? forGraph : forArm);
  if (!verdict || 'refused' in verdict) {
    return (toGraph ? graphRefusal : armRefusal)(context, url, verdict?.refused);
  }
  if (toGraph) return undefined;
  if (!url.searchParams.get('api-version')) {
    return failure(
      400,
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    );
  }
  const [, subscription] = /^\/subscriptions\/([^/]+)/i.exec(url.pathname) ?? [];
  if (subscription && subscription.toLowerCase() !== context.options.subscriptionId.toLowerCase()) {
    return failure(404, 'SubscriptionNotFound', `The subscription '${subscription}' could not be found.`);
  }
  return undefined;
};
