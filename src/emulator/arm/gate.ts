import type { EmulatorContext } from '../context.ts';
import { failure } from './answers.ts';

/** Paths on the ARM host that are not ARM's: they have rules of their own. */
const isOpen = (path: string): boolean => /^\/(metadata|msi|aad)(\/|$)/i.test(path);
const isGraph = (path: string): boolean => /^(\/graph)?\/v1\.0\//i.test(path);

/**
 * What ARM looks at before it knows the operation: a bearer token, an `api-version`, the subscription.
 * An answer when the request goes no further (rest-api.md 1.1, 1.2).
 */
export const refuseAtGate = (context: EmulatorContext, request: Request, url: URL): Response | undefined => {
  if (isOpen(url.pathname)) return undefined;
  if (!/^Bearer\s+\S+$/i.test(request.headers.get('authorization') ?? '')) {
    return failure(
      401,
      'AuthenticationFailed',
      "Authentication failed. The 'Authorization' header is missing.",
      {},
      { 'www-authenticate': `Bearer authorization_uri="${url.origin}/aad/${context.store.state.tenantId}"` },
    );
  }
  if (isGraph(url.pathname)) return undefined;
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
