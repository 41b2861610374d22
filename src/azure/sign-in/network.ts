import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { ServiceError } from '../../errors.ts';
import { serviceError } from '../errors.ts';

/** What sign-in packages add to their requests, and what went wrong with the last one. */
export interface SignInNetwork {
  readonly additionalPolicies: readonly {
    readonly policy: PipelinePolicy;
    readonly position: 'perRetry' | 'perCall';
  }[];
  /** Why the last request had no response that says anything about the credential; undefined when it had one. */
  failure(): unknown;
  /** Keeps the reason when `work` fails: the sign-in packages lose it. */
  remember<T>(work: () => Promise<T>): Promise<T>;
}

/** Whether a service with this status may answer later: it has not looked at the credential. */
export const isBusy = (status: number): boolean => status >= 500 || status === 408 || status === 429;

/** The message of GitHub's and Azure DevOps' errors. */
const messageIn = (body: string): string | undefined => {
  try {
    const { message } = JSON.parse(body) as { readonly message?: unknown };
    return typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
};

/** An unsuccessful answer to a request for `url`: signing in asks more than one service, so that the error names its host. */
export const signInError = (status: number, body: string | null | undefined, url: string): ServiceError => {
  const { code, message } = serviceError(status, body ?? '');
  const said = messageIn(body ?? '') ?? message;
  return new ServiceError(status, code, `${new URL(url).host} returned HTTP ${status}: ${said}`);
};

/**
 * Sends requests over TLS, which are those to Microsoft Entra under all its names, and those to the other `hosts`, through
 * `policies` like all others: the sign-in packages have pipelines of their own, and hide the reason when there is no
 * response. They end when `signal` is aborted. Requests that probe for a managed identity are left alone: they always fail
 * where there is none.
 */
export const signInNetwork = (
  policies: readonly PipelinePolicy[],
  signal: AbortSignal,
  hosts: readonly string[] = [],
): SignInNetwork => {
  const isKnown = (url: string): boolean => {
    const { protocol, host } = new URL(url);
    return protocol === 'https:' || hosts.includes(host);
  };
  let last: unknown;
  const remember = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      const result = await work();
      last = undefined;
      return result;
    } catch (error) {
      last = error;
      throw error;
    }
  };
  const remembering: PipelinePolicy = {
    name: 'acrtaskSignIn',
    sendRequest: async (request, next) => {
      if (!isKnown(request.url)) return next(request);
      // The packages have signals of their own, which know nothing of Ctrl-C.
      const own = request.abortSignal instanceof AbortSignal ? [request.abortSignal] : [];
      request.abortSignal = AbortSignal.any([signal, ...own]);
      const response = await remember(() => next(request));
      if (isBusy(response.status)) last = signInError(response.status, response.bodyAsText, request.url);
      return response;
    },
  };
  const forKnown = ({ name, sendRequest }: PipelinePolicy): PipelinePolicy => ({
    name,
    sendRequest: (request, next) => (isKnown(request.url) ? sendRequest(request, next) : next(request)),
  });
  return {
    additionalPolicies: [remembering, ...policies.map(forKnown)].map((policy) => ({ policy, position: 'perRetry' })),
    failure: () => last,
    remember,
  };
};
