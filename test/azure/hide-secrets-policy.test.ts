import { createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline';
import { describe, expect, it } from 'vitest';
import { learnFromEnvironment, learningPolicy } from '../../src/azure/hide-secrets-policy.ts';

interface Exchange {
  readonly url?: string;
  readonly sent?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly received?: Readonly<Record<string, string>>;
  readonly answer?: string;
}

const learnt = async ({
  url = 'https://a.io/',
  sent = {},
  body,
  received = {},
  answer,
}: Exchange): Promise<string[]> => {
  const hidden: string[] = [];
  const request = createPipelineRequest({ url, method: 'POST', headers: createHttpHeaders({ ...sent }) });
  if (body !== undefined) request.body = body;
  await learningPolicy((secret) => void hidden.push(secret)).sendRequest(request, async () => ({
    request,
    status: 200,
    headers: createHttpHeaders({ ...received }),
    ...(answer === undefined ? {} : { bodyAsText: answer }),
  }));
  return hidden.filter(Boolean);
};

const form = { 'content-type': 'application/x-www-form-urlencoded' };

describe('what is learnt of a request and its answer', () => {
  it.each<[string, Exchange, string[]]>([
    ['the signature of its address', { url: 'https://a.io/b?sig=s' }, ['s']],
    ['a bearer token', { sent: { authorization: 'Bearer t' } }, ['t']],
    ['a password', { sent: { authorization: `Basic ${btoa('u:pass')}` } }, [btoa('u:pass'), 'pass']],
    ['JSON that is sent', { body: '{"properties":{"step":{"contextAccessToken":"git"}}}' }, ['git']],
    ['a form that is sent', { sent: form, body: 'grant_type=password&username=u&password=p' }, ['p']],
    ['an assertion', { sent: form, body: 'client_id=c&client_assertion=a.b.c' }, ['a.b.c']],
    ['a token of Azure Pipelines', { answer: '{"oidcToken":"o.p.q"}' }, ['o.p.q']],
    ['bytes', { body: new Uint8Array([1]) }, []],
    ['an answer', { answer: '{"token":"p"}' }, ['p']],
    ['where an answer sends to', { received: { location: 'https://b.io/c?sig=s' } }, ['s']],
    ['an answer that is not JSON', { answer: '<html>' }, []],
    ['an answer that is streamed', {}, []],
  ])('%s', async (_, exchange, expected) => expect(await learnt(exchange)).toEqual(expected));
});

it('what the environment holds to sign in is learnt', () => {
  const hidden: string[] = [];
  const env = {
    AZURE_CLIENT_SECRET: 'cs',
    AZURE_PASSWORD: 'pw',
    IDENTITY_HEADER: 'ih',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'gh',
    SYSTEM_ACCESSTOKEN: 'ap',
    https_proxy: 'http://u:pp@p:1',
    PATH: 'x',
  };
  learnFromEnvironment({ env }, (secret) => void (secret !== '' && hidden.push(secret)));
  expect([...new Set(hidden)]).toEqual(['cs', 'pw', 'ih', 'gh', 'ap', 'pp']);
});
