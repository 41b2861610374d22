import type { PipelinePolicy, PipelineRequest } from '@azure/core-rest-pipeline';
import { CommandError } from '../errors.ts';
import { answerJson } from '../json.ts';
import type { Azure } from './azure.ts';

const apiVersion = '2025-11-01';
const tokenHeader = 'x-ms-policy-external-evaluations';
const correlationHeader = 'x-ms-correlation-request-id';
const operationPath = '/providers/Microsoft.Authorization/acquirePolicyToken';

export interface PolicyTokenOptions {
  readonly armEndpoint: string;
  /** The scope of a Resource Manager token. */
  readonly scope: string;
  /** `--change-reference`. */
  readonly changeReference: string | undefined;
  readonly send: Azure['send'];
}

/** The subscription that a request changes; undefined when it changes nothing, or does not go to Resource Manager. */
const subscriptionOf = ({ method, url }: PipelineRequest, armEndpoint: string): string | undefined => {
  if (method === 'GET' || method === 'HEAD' || !url.startsWith(`${armEndpoint}/subscriptions/`)) return undefined;
  const { pathname } = new URL(url);
  return pathname.endsWith(operationPath) ? undefined : pathname.split('/')[2];
};

/** A body as JSON; undefined when it is empty or not JSON. */
const contentOf = ({ body }: PipelineRequest): unknown => (typeof body === 'string' ? answerJson(body) : undefined);

/**
 * Acquires a policy token before every Resource Manager request that is not a GET, and sends it along, as
 * `--acquire-policy-token` and `--change-reference` require (commands.md 15.8). Both requests carry the same
 * correlation ID, as in az 2.91. Rejects with CommandError when no token is issued, without sending the request.
 */
export const policyTokenPolicy = (options: PolicyTokenOptions): PipelinePolicy => {
  const { armEndpoint, scope, changeReference, send } = options;
  const acquire = async (subscription: string, request: PipelineRequest): Promise<string> => {
    const correlationId = request.headers.get(correlationHeader) ?? crypto.randomUUID();
    request.headers.set(correlationHeader, correlationId);
    const operation = { uri: request.url, httpMethod: request.method, content: contentOf(request) };
    const answer = await send({
      method: 'POST',
      url: `${armEndpoint}/subscriptions/${subscription}${operationPath}?api-version=${apiVersion}`,
      scope,
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        'x-ms-force-sync': 'true',
        [correlationHeader]: correlationId,
      },
      body: JSON.stringify({ operation, changeReference }),
    });
    const { token, message } = (answerJson(answer.body, armEndpoint) ?? {}) as { token?: string; message?: string };
    if (token) return token;
    throw new CommandError(message ?? 'The response contains no token.');
  };
  return {
    name: 'acrtaskPolicyToken',
    sendRequest: async (request, next) => {
      const subscription = subscriptionOf(request, armEndpoint);
      if (subscription === undefined) return next(request);
      try {
        request.headers.set(tokenHeader, await acquire(subscription, request));
      } catch (cause) {
        if (request.abortSignal?.aborted || !(cause instanceof CommandError)) throw cause;
        throw new CommandError(`Failed to acquire policy token, exception: ${cause.message}`, { cause });
      }
      return next(request);
    },
  };
};
