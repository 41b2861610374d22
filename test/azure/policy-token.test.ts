import {
  createHttpHeaders,
  createPipelineRequest,
  type HttpHeaders,
  type HttpMethods,
} from '@azure/core-rest-pipeline';
import { describe, expect, it } from 'vitest';
import { policyTokenPolicy } from '../../src/azure/policy-token.ts';
import type { SendRequest } from '../../src/azure/send.ts';
import { CommandError, ServiceError } from '../../src/errors.ts';

const arm = 'https://management.azure.com';
const url = `${arm}/subscriptions/s1/resourceGroups/g/providers/P/tasks/hello?api-version=1`;
const acquire = `${arm}/subscriptions/s1/providers/Microsoft.Authorization/acquirePolicyToken?api-version=2025-11-01`;

/** Sends one request through the policy: what was asked for tokens, and the token that went along. */
const sent = async (
  request: { method: HttpMethods; url: string; body?: string; headers?: HttpHeaders; signal?: AbortSignal },
  {
    changeReference,
    answer = async () => ({ token: 'evaluated' }),
  }: { changeReference?: string; answer?: () => Promise<object> } = {},
) => {
  const asked: SendRequest[] = [];
  const policy = policyTokenPolicy({
    armEndpoint: arm,
    scope: 'arm/.default',
    changeReference,
    send: async (each) => {
      asked.push(each);
      return { status: 200, headers: {}, body: JSON.stringify(await answer()) };
    },
  });
  const { signal, ...rest } = request;
  const outgoing = createPipelineRequest({ ...rest, ...(signal ? { abortSignal: signal } : {}) });
  const response = await policy.sendRequest(outgoing, async (passed) => ({
    request: passed,
    status: 200,
    headers: createHttpHeaders(),
  }));
  const { headers } = response.request;
  const token = headers.get('x-ms-policy-external-evaluations');
  return { asked, token, correlationId: headers.get('x-ms-correlation-request-id') };
};

describe('policyTokenPolicy', () => {
  it.each<[HttpMethods, string | undefined, string | undefined, object]>([
    [
      'PATCH',
      '{"a":1}',
      'CHG1',
      { operation: { uri: url, httpMethod: 'PATCH', content: { a: 1 } }, changeReference: 'CHG1' },
    ],
    ['DELETE', undefined, undefined, { operation: { uri: url, httpMethod: 'DELETE' } }],
    ['POST', '', undefined, { operation: { uri: url, httpMethod: 'POST' } }],
  ])('acquires a token for a %s', async (method, body, changeReference, asks) => {
    const { asked, token, correlationId } = await sent(
      { method, url, ...(body === undefined ? {} : { body }) },
      changeReference === undefined ? {} : { changeReference },
    );
    expect(token).toBe('evaluated');
    expect(asked.map(({ body: text, ...rest }) => ({ ...rest, body: JSON.parse(String(text)) }))).toEqual([
      {
        method: 'POST',
        url: acquire,
        scope: 'arm/.default',
        headers: {
          accept: 'application/json',
          'content-type': 'application/json',
          'x-ms-correlation-request-id': correlationId,
          'x-ms-force-sync': 'true',
        },
        body: asks,
      },
    ]);
  });

  it('keeps a correlation id that the request has', async () => {
    const headers = createHttpHeaders({ 'x-ms-correlation-request-id': 'c1' });
    const { asked, correlationId } = await sent({ method: 'PUT', url, headers });
    expect([asked[0]?.headers?.['x-ms-correlation-request-id'], correlationId]).toEqual(['c1', 'c1']);
  });

  it('gives each request a correlation id of its own', async () => {
    const [first, second] = [await sent({ method: 'PUT', url }), await sent({ method: 'PUT', url })];
    expect(first.correlationId).toMatch(/^[0-9a-f-]{36}$/);
    expect(first.correlationId).not.toBe(second.correlationId);
  });

  it.each<[string, HttpMethods, string]>([
    ['a GET', 'GET', url],
    ['the request for a token itself', 'POST', acquire],
    ['other services', 'PUT', 'https://store.blob.core.windows.net/subscriptions/a?sig=s'],
  ])('leaves %s alone', async (_, method, address) => {
    expect(await sent({ method, url: address })).toEqual({ asked: [], token: undefined, correlationId: undefined });
  });

  it.each<[string, () => Promise<object>, string]>([
    ['refuses', async () => Promise.reject(new ServiceError(403, 'Denied', 'Not now.')), 'Not now.'],
    ['gives a reason instead', async () => ({ result: 'Failed', message: 'No such change.' }), 'No such change.'],
    ['gives nothing', async () => ({}), 'The response contains no token.'],
  ])('sends nothing when the service %s', async (_, answer, reason) => {
    await expect(sent({ method: 'PUT', url }, { answer })).rejects.toMatchObject({
      name: 'CommandError',
      exitCode: 1,
      message: `Failed to acquire policy token, exception: ${reason}`,
    });
  });

  it('lets an interrupt through as it is', async () => {
    const interrupted = new CommandError('Interrupted.');
    const failure = sent(
      { method: 'PUT', url, signal: AbortSignal.abort() },
      { answer: () => Promise.reject(interrupted) },
    );
    await expect(failure).rejects.toBe(interrupted);
  });
});
