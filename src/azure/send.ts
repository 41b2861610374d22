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
  /** Asks for a token with this scope; without it the request carries none. */
  readonly scope?: string;
  /** Not sent again when it fails: whoever asks decides that. Without a scope only. */
  readonly once?: boolean;
  /** Ends this request alone; the command's own signal unless given. */
  readonly signal?: AbortSignal;
}

/** Sends through `pipeline` and turns answers of 400 and above into ServiceError. */
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
