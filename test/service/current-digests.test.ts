import { expect, it } from 'vitest';
import { createServiceBench, type Intercept } from '../support/services.ts';

const digest = (character: string): string => `sha256:${character.repeat(64)}`;

/** A registry that gives anybody a token where it wants one, and answers with `manifest`. */
const publicRegistry =
  (host: string, manifest: () => Response, challenge?: string): Intercept =>
  (request, url) => {
    if (url.host === 'auth.example') return Response.json({ token: `for ${url.searchParams.get('scope')}` });
    if (url.host !== host) return undefined;
    if (url.pathname === '/v2/')
      return challenge === undefined
        ? Response.json({})
        : Response.json({}, { status: 401, headers: { 'www-authenticate': challenge } });
    const isAllowed =
      challenge === undefined ||
      request.headers.get('authorization') ===
        `Bearer for repository:${url.pathname.slice(4, -'/manifests/20'.length)}:pull`;
    return request.method === 'HEAD' && isAllowed ? manifest() : new Response('', { status: 401 });
  };

const hubChallenge = 'Bearer realm="https://auth.example/token",service="registry.docker.io"';
const found = (): Response => new Response('', { headers: { 'docker-content-digest': digest('a') } });
const errors = (status: number) => () =>
  Response.json({ errors: [{ code: 'SOMETHING', message: 'said the registry' }] }, { status });

const hub = { registry: 'registry.hub.docker.com', repository: 'library/node', tag: '20' };
const mcr = { registry: 'mcr.microsoft.com', repository: 'dotnet/sdk', tag: '20' };

it.each<[string, Intercept, typeof hub, object]>([
  ['of Docker Hub', publicRegistry('registry-1.docker.io', found, hubChallenge), hub, { digest: digest('a') }],
  ['of a registry that wants no token', publicRegistry('mcr.microsoft.com', found), mcr, { digest: digest('a') }],
  [
    'that the emulator does not have',
    publicRegistry('mcr.microsoft.com', errors(404)),
    mcr,
    { isUnknown: true, why: "The emulator does not have the image: 'acrtask emulator seed' gives it one." },
  ],
  [
    'that not everybody may read',
    publicRegistry('registry-1.docker.io', errors(401), hubChallenge),
    hub,
    { isUnknown: true, why: 'You may not read it: registry-1.docker.io answers with status 401.' },
  ],
  [
    'of a registry that wants a password',
    publicRegistry('mcr.microsoft.com', found, 'Basic realm="x"'),
    mcr,
    { isUnknown: true, why: 'mcr.microsoft.com requires a login.' },
  ],
  [
    'of a registry that gives tokens over http',
    publicRegistry('mcr.microsoft.com', found, hubChallenge.replace('https:', 'http:')),
    mcr,
    { isUnknown: true, why: 'mcr.microsoft.com requires a login.' },
  ],
  [
    'of a registry that was asked too often',
    publicRegistry('mcr.microsoft.com', errors(429)),
    mcr,
    { isUnknown: true, why: 'mcr.microsoft.com takes no more requests from you for now.' },
  ],
  [
    'of a registry that names no digest',
    publicRegistry('mcr.microsoft.com', () => new Response('')),
    mcr,
    { isUnknown: true, why: 'mcr.microsoft.com does not say what the tag points to.' },
  ],
  [
    'of a registry in Azure that refuses the caller',
    (_, { host }) => (host === 'other.azurecr.io' ? errors(401)() : undefined),
    { registry: 'other.azurecr.io', repository: 'base', tag: '1' },
    { isUnknown: true, why: 'You may not read it: other.azurecr.io answers with status 401.' },
  ],
])('reads a tag %s', async (_, intercept, tag, expected) => {
  const bench = createServiceBench();
  bench.intercept(intercept);
  expect(await bench.services.currentDigests([tag])).toEqual([expected]);
});

it('finds in Azure that a tag is gone', async () => {
  const bench = createServiceBench({ env: { ACRTASK_CLOUD: 'AzureCloud' } });
  bench.intercept(publicRegistry('mcr.microsoft.com', errors(404)));
  expect(await bench.services.currentDigests([mcr])).toEqual([{ isGone: true }]);
});

it('says what keeps it from a registry, and reads the others', async () => {
  const bench = createServiceBench();
  bench.intercept((_, { host }) => {
    if (host === 'mcr.microsoft.com') throw Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
    return undefined;
  });
  bench.intercept(publicRegistry('registry-1.docker.io', found, hubChallenge));
  expect(await bench.services.currentDigests([mcr, hub])).toEqual([
    { isUnknown: true, why: expect.stringContaining('cannot be reached (ENOTFOUND)') },
    { digest: digest('a') },
  ]);
});

it('logs in to a registry in Azure once for all of its tags', async () => {
  const bench = createServiceBench();
  bench.intercept((_, { host, pathname }) => {
    if (host !== 'mybase.azurecr.io') return undefined;
    if (pathname === '/oauth2/exchange') return Response.json({ refresh_token: 'r' });
    if (pathname === '/oauth2/token') return Response.json({ access_token: 'a' });
    if (pathname.endsWith('/gone')) return errors(404)();
    return Response.json({ tag: { name: '1', digest: digest(pathname.slice(8, 9)) } });
  });
  const tags = ['a/1', 'b/1', 'b/gone'].map((each) => {
    const [repository = '', tag = ''] = each.split('/');
    return { registry: 'mybase.azurecr.io', repository, tag };
  });
  const found = await bench.services.currentDigests(tags);
  expect([found, bench.asked.filter((line) => line === 'POST /oauth2/exchange').length]).toEqual([
    [{ digest: digest('a') }, { digest: digest('b') }, { isGone: true }],
    1,
  ]);
});

it('ends when the command is interrupted', async () => {
  const controller = new AbortController();
  const bench = createServiceBench({ signal: controller.signal });
  bench.intercept((_, { host }) => {
    if (host === 'mcr.microsoft.com') controller.abort(new Error('interrupted'));
    return undefined;
  });
  await expect(bench.services.currentDigests([mcr])).rejects.toThrow();
});
