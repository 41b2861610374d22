import { describe, expect, it } from 'vitest';
import { fetchFailure, fetchHint } from '../../../src/runner/registry/fetch-failure.ts';
import { type RegistryTools, registryClient } from '../../../src/runner/registry/registry-client.ts';
import { resolveDigest } from '../../../src/runner/registry/resolve-digest.ts';
import { failureOf } from '../contexts/test-tools.ts';

const digest = 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'; // of {}
const robot = { username: 'robot', password: 'pa55' };
const basic = `Basic ${Buffer.from('robot:pa55').toString('base64')}`;

type Answer = Response | Error;

/** Tools whose requests are answered one after the other. */
const answering = (...answers: readonly Answer[]): RegistryTools & { readonly asked: string[] } => {
  const asked: string[] = [];
  return {
    asked,
    signal: new AbortController().signal,
    credentialFor: () => robot,
    fetch: async (input, init) => {
      const answer = answers[asked.length];
      asked.push([init?.method, input, new Headers(init?.headers).get('authorization')].filter(Boolean).join(' '));
      if (answer instanceof Response) return answer;
      throw answer ?? new Error('No more requests were expected.');
    },
  };
};

const unauthorized = (challenge: string): Response =>
  new Response('{}', { status: 401, headers: { 'www-authenticate': challenge } });
const told = (): Response => new Response(null, { headers: { 'docker-content-digest': digest } });
const unreachable = (): Error => new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') });
const challenge =
  'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/busybox:pull"';

describe('a digest', () => {
  it('is asked of Docker Hub for a name without registry, with a token', async () => {
    const tools = answering(unauthorized(challenge), Response.json({ access_token: 't' }), told());
    expect(await resolveDigest('busybox', tools)).toBe(digest);
    const manifest = 'HEAD https://registry-1.docker.io/v2/library/busybox/manifests/latest';
    expect(tools.asked).toEqual([
      manifest,
      `https://auth.docker.io/token?service=registry.docker.io&scope=repository%3Alibrary%2Fbusybox%3Apull ${basic}`,
      `${manifest} Bearer t`,
    ]);
  });

  it('is calculated where the registry does not tell it', async () => {
    const tools = answering(new Response(null), Response.json({}));
    expect(await resolveDigest('r.example/app:1', tools)).toBe(digest);
    expect(tools.asked).toEqual(['HEAD https://r.example/v2/app/manifests/1', 'https://r.example/v2/app/manifests/1']);
  });
});

describe('a registry on this machine', () => {
  const url = '127.0.0.1:5000/v2/app/manifests/1';
  it.each<[string, Answer[], string[]]>([
    ['is asked by http', [told()], [`HEAD http://${url}`]],
    [
      'is asked by https when it does not answer http',
      [unreachable(), told()],
      [`HEAD http://${url}`, `HEAD https://${url}`],
    ],
    [
      'is asked by https when it answers http with 400',
      [new Response('Client sent an HTTP request to an HTTPS server.', { status: 400 }), told()],
      [`HEAD http://${url}`, `HEAD https://${url}`],
    ],
  ])('%s', async (_what, answers, asked) => {
    const tools = answering(...answers);
    expect(await resolveDigest('127.0.0.1:5000/app:1', tools)).toBe(digest);
    expect(tools.asked).toEqual(asked);
  });
});

describe('a request fails', () => {
  const reference = { registry: 'r.example', repository: 'app', reference: '1' };
  it.each<[string, Answer[], number, string]>([
    ['the registry cannot be reached', [unreachable()], 0, 'cannot reach r.example: connect ECONNREFUSED'],
    [
      'it refuses',
      [Response.json({ errors: [{ code: 'DENIED', message: 'no' }] }, { status: 403 })],
      403,
      'r.example/app:1: DENIED: no',
    ],
    [
      'it does not say why',
      [new Response('<html>', { status: 500, statusText: 'Oh' })],
      500,
      'r.example/app:1: status 500 Oh',
    ],
    ['it has no such image', [new Response('', { status: 404 })], 404, 'r.example/app:1: not found'],
    [
      'it sends the login elsewhere without encryption',
      [unauthorized('Bearer realm="http://evil.example/"')],
      401,
      'r.example names no place that gives tokens over https',
    ],
    [
      'it names no place for tokens',
      [unauthorized('Bearer realm=""')],
      401,
      'r.example names no place that gives tokens over https',
    ],
    ['it gives no token', [unauthorized(challenge), Response.json({ token: 1 })], 200, 'r.example gives no token'],
    [
      'it refuses the token',
      [unauthorized(challenge), Response.json({ token: 't' }), unauthorized(challenge)],
      401,
      'r.example/app:1: status 401 ',
    ],
    [
      'it tells another digest',
      [new Response('{}', { headers: { 'docker-content-digest': 'sha256:0' } })],
      0,
      'r.example/app:1: the content does not match sha256:0',
    ],
    ['the manifest is not JSON', [new Response('<html>')], 0, 'r.example/app:1: the manifest is not a JSON object'],
    [
      'the manifest is too long',
      [new Response('x'.repeat(4 * 1024 * 1024 + 1))],
      0,
      'r.example/app:1: the manifest has more than 4194304 bytes',
    ],
  ])('when %s', async (_what, answers, status, message) => {
    const error = await failureOf(registryClient(answering(...answers)).manifest(reference));
    expect(error).toMatchObject({ name: 'RegistryError', status, message });
  });

  it('when the content is not that of the digest', async () => {
    const other = { ...reference, reference: `sha256:${'0'.repeat(64)}` };
    const error = await failureOf(registryClient(answering(Response.json({}))).manifest(other));
    expect(error.message).toBe(`r.example/app@${other.reference}: the content does not match ${other.reference}`);
  });

  it('with the reason of an abort', async () => {
    const reason = new Error('canceled');
    const tools = { ...answering(unreachable()), signal: AbortSignal.abort(reason) };
    expect(await failureOf(registryClient(tools).manifest(reference))).toBe(reason);
  });
});

it.each([
  ['SELF_SIGNED_CERT_IN_CHAIN', 'Set NODE_EXTRA_CA_CERTS to the file that contains the issuing certificate.'],
  ['ECONNREFUSED', 'otherwise'],
])('a failure of %s has its reason and a hint', (code, hint) => {
  const error = new TypeError('fetch failed', { cause: Object.assign(new Error(''), { code }) });
  expect([fetchFailure(error), fetchHint(error, 'otherwise')]).toEqual([code, hint]);
});
