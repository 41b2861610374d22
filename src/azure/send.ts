import {
  createHttpHeaders,
  createPipelineRequest,
  type HttpClient,
  type HttpMethods,
  type Pipeline,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import { serviceError } from './errors.ts';

export interface SendRequest {
  readonly method: HttpMethods;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Requests a token with this scope; without it the request is anonymous. */
  readonly scope?: string;
  /** Does not retry: the caller decides. */
  readonly once?: boolean;
  /** Aborts this request alone; defaults to the command's own signal. */
  readonly signal?: AbortSignal;
}

/** Sends a request through `pipeline` and converts statuses of 400 and above to ServiceError. */
export const sendThrough = async (
  pipeline: Pipeline,
  httpClient: HttpClient,
  { method, url, headers, body }: SendRequest,
  signal: AbortSignal,
): Promise<PipelineResponse> => {
  const response = await pipeline.sendRequest(
    httpClient,
    createPipelineRequest({
      method,
      url,
      headers: createHttpHeaders({ ...headers }),
      abortSignal: signal,
      ...(body === undefined ? {} : { body }),
    }),
  );
  if (response.status >= 400) throw serviceError(response.status, response.bodyAsText ?? '');
  return response;
};
