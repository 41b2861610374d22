import { createHttpHeaders, createPipelineRequest, type PipelineRequest } from '@azure/core-rest-pipeline';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { debugPolicy, redactUrl } from '../../src/azure/debug-policy.ts';

describe('an address as it is shown', () => {
  it.each([
    [
      'https://management.azure.com/subscriptions?api-version=2022-12-01',
      'https://management.azure.com/subscriptions?api-version=2022-12-01',
    ],
    [
      "https://a/runs?api-version=1&$filter=TaskName%20eq%20'x'&$top=15",
      "https://a/runs?api-version=1&$filter=TaskName eq 'x'&$top=15",
    ],
    [
      'https://logs.blob.core.windows.net/c/b?sv=2019&sig=SECRET%3D&se=2026',
      'https://logs.blob.core.windows.net/c/b?sv=REDACTED&sig=REDACTED&se=REDACTED',
    ],
    ['https://user:SECRET@host/path', 'https://host/path'],
    ['https://SECRET@host:8443/path#SECRET', 'https://host:8443/path'],
    ['https://a/b?comp=block&blockid=SECRET', 'https://a/b?comp=block&blockid=REDACTED'],
    [
      'https://a/acr/v1/r/_tags?n=100&orderby=timedesc&last=v1',
      'https://a/acr/v1/r/_tags?n=100&orderby=timedesc&last=v1',
    ],
    ['https://a/b.git/info/refs?service=git-upload-pack', 'https://a/b.git/info/refs?service=git-upload-pack'],
    ['https://a/subscriptions?%24skiptoken=SECRET', 'https://a/subscriptions?$skiptoken=REDACTED'],
    ['https://a/b?SECRET', 'https://a/b?REDACTED'],
    ['https://a/b', 'https://a/b'],
  ])('%s', (url, shown) => expect(redactUrl(url)).toBe(shown));
});

describe('what --debug tells of a request', () => {
  const request = () =>
    createPipelineRequest({
      url: 'https://a/b?sig=SECRET',
      method: 'PUT',
      headers: createHttpHeaders({ authorization: 'Bearer SECRET' }),
      body: 'SECRET',
    });
  const create = () => {
    let time = 0;
    const said: string[] = [];
    const policy = debugPolicy(
      (text) => void said.push(text),
      () => new Date(time),
    );
    return {
      said,
      send: (next: (request: PipelineRequest) => Promise<number>) =>
        policy.sendRequest(request(), async (sent) => {
          const status = await next(sent);
          return {
            request: sent,
            status,
            headers: createHttpHeaders({ 'set-cookie': 'SECRET' }),
            bodyAsText: 'SECRET',
          };
        }),
      pass: (ms: number) => {
        time += ms;
      },
    };
  };

  it('is what was asked, what came of it, and how long it took', async () => {
    const { said, send, pass } = create();
    await send(async () => {
      pass(12);
      return 201;
    });
    expect(said).toEqual(['PUT https://a/b?sig=REDACTED -> 201 (12 ms)']);
  });

  it('is what is awaited while it takes long', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { said, send } = create();
    await send(async () => {
      await vi.advanceTimersByTimeAsync(11_000);
      return 200;
    });
    expect([said, vi.getTimerCount()]).toEqual([
      [
        'PUT https://a/b?sig=REDACTED: still waiting (5 s)',
        'PUT https://a/b?sig=REDACTED: still waiting (10 s)',
        'PUT https://a/b?sig=REDACTED -> 200 (0 ms)',
      ],
      0,
    ]);
  });

  it.each([
    [Object.assign(new Error('SECRET'), { code: 'ECONNRESET' }), 'ECONNRESET'],
    [new Error('SECRET'), 'failed'],
  ])('is why it failed', async (error, word) => {
    const { said, send } = create();
    await expect(send(() => Promise.reject(error))).rejects.toBe(error);
    expect(said).toEqual([`PUT https://a/b?sig=REDACTED -> ${word} (0 ms)`]);
  });
});
