import { text } from 'node:stream/consumers';
import { createHttpHeaders, createPipelineRequest, type PipelineRequestOptions } from '@azure/core-rest-pipeline';
import { describe, expect, it } from 'vitest';
import { clientOver } from '../../src/azure/fetch-client.ts';

const url = 'https://a.example/b?c=d';

/** What reaches the network of a request. */
const received = async (options: Partial<PipelineRequestOptions>) => {
  let seen: unknown;
  await clientOver(async (request) => {
    seen = {
      url: request.url,
      method: request.method,
      type: request.headers.get('content-type'),
      body: await request.text(),
    };
    return new Response();
  }).sendRequest(createPipelineRequest({ url, ...options }));
  return seen;
};

describe('a client over a function from request to response', () => {
  it.each<[string, Partial<PipelineRequestOptions>, string]>([
    ['no body', { method: 'POST' }, ''],
    ['a text', { method: 'POST', body: 'grün' }, 'grün'],
    ['bytes', { method: 'PUT', body: new TextEncoder().encode('grün') }, 'grün'],
    ['bytes within other bytes', { method: 'PUT', body: new TextEncoder().encode('grün').subarray(1, 2) }, 'r'],
    ['a function', { method: 'PUT', body: () => new Response('later').body as never }, 'later'],
    ['a blob', { method: 'PUT', body: new Blob(['blob']) }, 'blob'],
  ])('sends %s', async (_, options, body) =>
    expect(await received({ ...options, headers: createHttpHeaders({ 'content-type': 'x/y' }) })).toEqual({
      url,
      method: options.method,
      type: 'x/y',
      body,
    }),
  );

  it('hands the answer on', async () => {
    const answer = new Response('[]', { status: 418, headers: { 'Retry-After': '3', Link: '<x>' } });
    const { status, headers, bodyAsText, readableStreamBody } = await clientOver(async () => answer).sendRequest(
      createPipelineRequest({ url }),
    );
    expect([status, headers.get('retry-after'), headers.get('link'), bodyAsText, readableStreamBody]).toEqual([
      418,
      '3',
      '<x>',
      '[]',
      undefined,
    ]);
  });

  it.each([
    ['this status', 206],
    ['any status', Number.POSITIVE_INFINITY],
  ])('streams the body when %s is asked for as a stream', async (_, wanted) => {
    const { bodyAsText, readableStreamBody } = await clientOver(
      async () => new Response('part', { status: 206 }),
    ).sendRequest(createPipelineRequest({ url, streamResponseStatusCodes: new Set([wanted]) }));
    expect([bodyAsText, await text(readableStreamBody as NodeJS.ReadableStream)]).toEqual([undefined, 'part']);
  });

  it('passes the signal on', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const sending = clientOver(async (request) => {
      controller.abort(reason);
      request.signal.throwIfAborted();
      return new Response();
    }).sendRequest(createPipelineRequest({ url, abortSignal: controller.signal }));
    await expect(sending).rejects.toBe(reason);
  });
});
