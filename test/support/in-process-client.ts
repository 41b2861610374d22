import {
  createHttpHeaders,
  type HttpClient,
  type PipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';

const bodyOf = (request: PipelineRequest): BodyInit | null => {
  const { body } = request;
  if (body === undefined || body === null) return null;
  if (typeof body === 'function') throw new TypeError('A stream cannot be sent in process.');
  return body as BodyInit;
};

/** Connects an Azure SDK client to a function from request to response: no socket, no network. */
export const inProcessClient = (fetch: (request: Request) => Promise<Response>): HttpClient => ({
  sendRequest: async (request): Promise<PipelineResponse> => {
    const body = bodyOf(request);
    const response = await fetch(
      new Request(request.url, {
        method: request.method,
        headers: Object.fromEntries(request.headers),
        ...(body === null ? {} : { body }),
        ...(request.abortSignal ? { signal: request.abortSignal as AbortSignal } : {}),
      }),
    );
    return {
      request,
      status: response.status,
      headers: createHttpHeaders(Object.fromEntries(response.headers)),
      bodyAsText: await response.text(),
    };
  },
});
