import type { PipelinePolicy } from '@azure/core-rest-pipeline';

/** What the packages that sign in add to their requests, and what went wrong with the last of these. */
export interface SignInNetwork {
  readonly additionalPolicies: { readonly policy: PipelinePolicy; readonly position: 'perRetry' }[];
  /** Why Microsoft Entra did not answer the last request; undefined when it did, whatever it said. */
  failure(): unknown;
}

/**
 * Has requests to Microsoft Entra at `authorityHost` go through `policies` like all others: the packages for tokens have
 * pipelines of their own, and keep the reason to themselves when no answer comes. Requests elsewhere, which look whether
 * there is a managed identity, stay as they are: they fail wherever there is none.
 */
export const signInNetwork = (authorityHost: string, policies: readonly PipelinePolicy[]): SignInNetwork => {
  const { host } = new URL(authorityHost);
  const isEntra = (url: string): boolean => new URL(url).host === host;
  let last: unknown;
  const remembering: PipelinePolicy = {
    name: 'acrtaskSignIn',
    sendRequest: async (request, next) => {
      if (!isEntra(request.url)) return next(request);
      try {
        const response = await next(request);
        last = undefined;
        return response;
      } catch (error) {
        last = error;
        throw error;
      }
    },
  };
  const forEntra = ({ name, sendRequest }: PipelinePolicy): PipelinePolicy => ({
    name,
    sendRequest: (request, next) => (isEntra(request.url) ? sendRequest(request, next) : next(request)),
  });
  return {
    additionalPolicies: [remembering, ...policies.map(forEntra)].map((policy) => ({ policy, position: 'perRetry' })),
    failure: () => last,
  };
};
