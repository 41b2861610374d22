import type { PipelinePolicy } from '@azure/core-rest-pipeline';

/** What sign-in packages add to their requests, and what went wrong with the last one. */
export interface SignInNetwork {
  readonly additionalPolicies: { readonly policy: PipelinePolicy; readonly position: 'perRetry' }[];
  /** Why Microsoft Entra did not respond to the last request; undefined when it did, whatever it said. */
  failure(): unknown;
}

/**
 * Sends requests to Microsoft Entra at `authorityHost` through `policies` like all others: the sign-in packages have
 * pipelines of their own, and hide the reason when there is no response. Other requests, which probe for a managed
 * identity, are left alone: they always fail where there is none.
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
