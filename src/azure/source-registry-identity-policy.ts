import type { PipelinePolicy } from '@azure/core-rest-pipeline';

/** Carries the identity from the call to the policy; never leaves the process. */
const header = 'x-acrtask-source-registry-identity';
const apiVersion = '2025-03-01-preview';

/** Options for an SDK call that sends `credentials.sourceRegistry.identity`; `none` sends null, which removes it. */
export const withSourceRegistryIdentity = (identity: string) => ({
  requestOptions: { customHeaders: { [header]: identity } },
});

interface Body {
  credentials?: { sourceRegistry?: Record<string, unknown> };
  properties?: Body;
}

const withIdentity = (body: Body, identity: string | null): string => {
  const holder = body.properties ?? body;
  holder.credentials = {
    ...holder.credentials,
    sourceRegistry: { ...holder.credentials?.sourceRegistry, identity },
  };
  return JSON.stringify(body);
};

/**
 * `credentials.sourceRegistry.identity` was added in API version 2025-03-01-preview; the SDK uses an older one, whose
 * models drop the member (rest-api.md 1.9, 14). This policy adds it to the one request that specifies it, and changes
 * nothing else.
 */
export const sourceRegistryIdentityPolicy: PipelinePolicy = {
  name: 'acrtaskSourceRegistryIdentity',
  sendRequest: (request, next) => {
    const identity = request.headers.get(header);
    request.headers.delete(header);
    if (!identity || typeof request.body !== 'string') return next(request);
    request.body = withIdentity(JSON.parse(request.body) as Body, identity === 'none' ? null : identity);
    const url = new URL(request.url);
    url.searchParams.set('api-version', apiVersion);
    request.url = url.href;
    return next(request);
  },
};
