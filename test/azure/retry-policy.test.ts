import {
  createEmptyPipeline,
  createHttpHeaders,
  createPipelineRequest,
  type HttpMethods,
  RestError,
} from '@azure/core-rest-pipeline';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { carefulRetryPolicy } from '../../src/azure/retry-policy.ts';

type Step = number | string | readonly [number, Readonly<Record<string, string>>];

/** Sends one request whose attempts meet `steps` (a status, or the code of a failure); how often, how long, and how it ended. */
const send = async (method: HttpMethods, path: string, steps: readonly Step[]) => {
  const left = [...steps];
  const attempts: number[] = [];
  const pipeline = createEmptyPipeline();
  pipeline.addPolicy(carefulRetryPolicy(), { phase: 'Retry' });
  const start = Date.now();
  const sent = pipeline
    .sendRequest(
      {
        sendRequest: async (request) => {
          attempts.push(Date.now() - start);
          const step = left.length > 1 ? left.shift() : left[0];
          if (typeof step === 'string') throw new RestError('failed', { code: step, request });
          const [status, headers] = typeof step === 'object' ? step : [step ?? 200, {}];
          return { request, status, headers: createHttpHeaders(headers) };
        },
      },
      createPipelineRequest({ url: `https://management.azure.com${path}?api-version=1`, method }),
    )
    .then(
      ({ status }) => status,
      (error: RestError) => error.code,
    );
  await vi.advanceTimersByTimeAsync(600_000);
  return { attempts, ended: await sent };
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const scheduleRun = '/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/r/scheduleRun';

describe('a request that queues a run', () => {
  it.each<[string, Step, number | string]>([
    ['500', 500, 500],
    ['502', 502, 502],
    ['503', 503, 503],
    ['503 with Retry-After', [503, { 'retry-after': '1' }], 503],
    ['504', 504, 504],
    ['408', 408, 408],
    ['a broken connection', 'ECONNRESET', 'ECONNRESET'],
    ['a connection that became silent', 'ETIMEDOUT', 'ETIMEDOUT'],
    ['a pipe that broke', 'EPIPE', 'EPIPE'],
  ])('is not sent again after %s', async (_, step, ended) => {
    expect(await send('POST', scheduleRun, [step, 200])).toEqual({ attempts: [0], ended });
    expect(await send('POST', scheduleRun.toLowerCase(), [step, 200])).toEqual({ attempts: [0], ended });
  });

  it.each<[string, Step[], { attempts: number[]; ended: number | string }]>([
    ['429 and its Retry-After in seconds', [[429, { 'retry-after': '7' }], 200], { attempts: [0, 7000], ended: 200 }],
    ['429 without a Retry-After', [429, 200], { attempts: [0, 1000], ended: 200 }],
    [
      '429 with a Retry-After that is none',
      [[429, { 'retry-after': 'soon' }], 200],
      { attempts: [0, 1000], ended: 200 },
    ],
    ['429 again and again', [[429, { 'retry-after': '1' }]], { attempts: [0, 1000, 2000, 3000, 4000], ended: 429 }],
    ['a refused connection', ['ECONNREFUSED', 200], { attempts: [0, 1000], ended: 200 }],
    ['a name that is not found', ['ENOTFOUND', 'EAI_AGAIN', 200], { attempts: [0, 1000, 3000], ended: 200 }],
    ['refused connections only', ['ECONNREFUSED'], { attempts: [0, 1000, 3000, 7000, 15_000], ended: 'ECONNREFUSED' }],
    ['429, and then not after 503', [[429, { 'retry-after': '1' }], 503], { attempts: [0, 1000], ended: 503 }],
  ])('is sent again after %s', async (_, steps, expected) =>
    expect(await send('POST', scheduleRun, steps)).toEqual(expected),
  );

  it('waits until the date that Retry-After names', async () => {
    vi.setSystemTime('2026-01-02T03:04:05Z');
    const later = 'Fri, 02 Jan 2026 03:04:35 GMT';
    expect(await send('POST', scheduleRun, [[429, { 'retry-after': later }], 200])).toEqual({
      attempts: [0, 30_000],
      ended: 200,
    });
  });
});

describe('any other request', () => {
  it.each<[HttpMethods, string, Step]>([
    ['GET', '/subscriptions', 500],
    ['GET', '/subscriptions', 503],
    ['GET', '/subscriptions', 'ECONNRESET'],
    ['GET', '/subscriptions', 'ECONNREFUSED'],
    ['PUT', '/a/tasks/b', 504],
    ['PATCH', '/a/tasks/b', 503],
    ['POST', '/a/tasks/b/listDetails', 500],
    ['GET', scheduleRun, 503],
    ['POST', '/a/tasks/scheduleRunner', 503],
  ])('%s %s is sent again after %s', async (method, path, step) => {
    const { attempts, ended } = await send(method, path, [step, 200]);
    expect([attempts.length, ended]).toEqual([2, 200]);
  });

  it('keeps to Retry-After', async () => {
    expect(await send('GET', '/subscriptions', [[503, { 'retry-after': '9' }], 200])).toEqual({
      attempts: [0, 9000],
      ended: 200,
    });
  });

  it('is sent five times at most', async () => {
    const { attempts, ended } = await send('GET', '/subscriptions', [503]);
    expect([attempts.length, ended]).toEqual([5, 503]);
  });

  it.each([400, 401, 403, 404, 409, 501])('is not sent again after %i', async (status) =>
    expect(await send('GET', '/subscriptions', [status, 200])).toEqual({ attempts: [0], ended: status }),
  );
});
