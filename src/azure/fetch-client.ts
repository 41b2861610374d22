import { Readable } from 'node:stream';
import { createHttpHeaders, type HttpClient, type PipelineRequest } from '@azure/core-rest-pipeline';
import type { Network } from '../host.ts';

const bodyOf = async (body: PipelineRequest['body']): Promise<string | Uint8Array<ArrayBuffer> | undefined> => {
  const content = typeof body === 'function' ? body() : body;
  if (content === undefined || content === null || typeof content === 'string') return content ?? undefined;
  if (content instanceof Uint8Array) return new Uint8Array(content);
  return new Uint8Array(await new Response(content as BodyInit).arrayBuffer());
};

/** Makes Azure's clients send their requests through a function such as `fetch`. */
export const clientOver = (network: Network): HttpClient => ({
  sendRequest: async (request) => {
    const { method, url, headers } = request;
    const body = await bodyOf(request.body);
    const answer = await network(
      new Request(url, {
        method,
        headers: headers.toJSON(),
        ...(body === undefined ? {} : { body }),
        ...(request.abortSignal ? { signal: request.abortSignal as AbortSignal } : {}),
      }),
    );
    const streamed =
      request.streamResponseStatusCodes?.has(answer.status) ||
      request.streamResponseStatusCodes?.has(Number.POSITIVE_INFINITY);
    return {
      request,
      status: answer.status,
      headers: createHttpHeaders(Object.fromEntries(answer.headers)),
      ...(streamed && answer.body
        ? { readableStreamBody: Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]) }
        : { bodyAsText: await answer.text() }),
    };
  },
});
