import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import {
  createHttpHeaders,
  createPipelineRequest,
  type PipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { timeLimitPolicy } from '../../src/azure/time-limit-policy.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const url = 'https://arm.example/x';
const network = 'Check the network, the proxy settings and the cloud (--cloud, ACRTASK_CLOUD).';

const never = (signal: AbortSignal | undefined): Promise<PipelineResponse> =>
  new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(new Error('aborted'))));

const outcome = (answer: Promise<PipelineResponse>) =>
  answer.then(
    ({ status }) => status,
    ({ message, hint }) => [message, hint],
  );

/** A proxy that answers CONNECT with `connect`, and then fails or hands an answer on. */
const throughProxy = (connect: number | undefined, then: number | string) => {
  const request = createPipelineRequest({ url });
  const agent = Object.assign(new EventEmitter(), { proxy: new URL('http://proxy.example:3128') });
  request.agent = agent as never;
  const answer = timeLimitPolicy('https_proxy').sendRequest(request, async () => {
    if (connect !== undefined) agent.emit('proxyConnect', { statusCode: connect, statusText: 'Words' });
    if (typeof then === 'string') throw Object.assign(new Error('x'), { code: then });
    return { request, status: then, headers: createHttpHeaders() };
  });
  return outcome(answer).then((told) => ({ told, listeners: agent.listenerCount('proxyConnect') }));
};

describe('an answer that does not come', () => {
  it.each([
    ['is awaited for a minute', undefined, 60],
    ['no longer for a question of a few words', Buffer.from('a=b'), 60],
    ['longer when much is sent', Buffer.alloc(4 * 2 ** 20), 260],
  ])('%s', async (_, body, seconds) => {
    const request = createPipelineRequest({ url, method: 'PUT', ...(body ? { body } : {}) });
    const told = outcome(
      timeLimitPolicy().sendRequest(request, ({ abortSignal }) => never(abortSignal as AbortSignal)),
    );
    await vi.advanceTimersByTimeAsync(seconds * 1000 - 1);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await told).toEqual([`arm.example did not answer within ${seconds} seconds.`, network]);
    expect([vi.getTimerCount(), request.abortSignal]).toEqual([0, undefined]);
  });

  it('is not awaited when the command was aborted', async () => {
    const controller = new AbortController();
    const request = createPipelineRequest({ url, abortSignal: controller.signal });
    const told = outcome(
      timeLimitPolicy().sendRequest(request, ({ abortSignal }) => never(abortSignal as AbortSignal)),
    );
    controller.abort();
    expect([await told, vi.getTimerCount()]).toEqual([['aborted', undefined], 0]);
  });
});

describe('a body that is read as it comes', () => {
  it('ends without an error of its connection when the command is aborted', async () => {
    const controller = new AbortController();
    const request = createPipelineRequest({ url, abortSignal: controller.signal });
    const body = new PassThrough();
    let given: PipelineRequest['abortSignal'];
    await timeLimitPolicy().sendRequest(request, async ({ abortSignal }) => {
      given = abortSignal;
      return { request, status: 200, headers: createHttpHeaders(), readableStreamBody: body };
    });
    controller.abort();
    expect([body.destroyed, body.errored, given?.aborted]).toEqual([true, null, false]);
  });
});

describe('a proxy', () => {
  it.each<[string, number | undefined, number | string, unknown]>([
    ['that does its work', 200, 200, 200],
    [
      'that is not there',
      undefined,
      'ECONNREFUSED',
      [
        'The proxy proxy.example:3128 (https_proxy) cannot be reached (ECONNREFUSED).',
        'Check https_proxy, or add hosts that need no proxy to NO_PROXY.',
      ],
    ],
    [
      'that wants a password',
      407,
      407,
      [
        'The proxy proxy.example:3128 (https_proxy) refuses to connect to arm.example: 407 Words.',
        "Add the proxy's user name and password before the host in https_proxy.",
      ],
    ],
    [
      'that forbids the host',
      403,
      403,
      [
        'The proxy proxy.example:3128 (https_proxy) refuses to connect to arm.example: 403 Words.',
        "Ask the proxy's administrator to allow arm.example, or add the host to NO_PROXY.",
      ],
    ],
    ['behind which the service fails', 200, 'ECONNRESET', ['x', undefined]],
    ['behind which the service refuses', 200, 403, 403],
  ])('%s', async (_, connect, then, told) => expect(await throughProxy(connect, then)).toEqual({ told, listeners: 0 }));
});
