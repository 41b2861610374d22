import { beforeEach, describe, expect, it } from 'vitest';
import { adminPasswords } from '../../../src/emulator/registry/admin-user.ts';
import { findRegistry } from '../../../src/emulator/registry/contents.ts';
import { digestOf } from '../../../src/emulator/registry/digests.ts';
import { issueRegistryToken, verifyRegistryToken } from '../../../src/emulator/registry/tokens.ts';
import type { Answer } from '../arm-client.ts';
import { createLab, type Lab, registryId } from '../lab.ts';

const host = 'https://myregistry.azurecr.io';
const guid = '00000000-0000-0000-0000-000000000000';

let lab: Lab;
beforeEach(async () => {
  lab = await createLab();
  await lab.registry('myRegistry');
});

interface Sent {
  readonly bearer?: string;
  readonly basic?: readonly [string, string];
  readonly form?: Record<string, string>;
  readonly body?: BodyInit;
  readonly type?: string;
}

const send = (method: string, path: string, { bearer, basic, form, body, type }: Sent = {}): Promise<Answer> => {
  const headers: Record<string, string> = {
    ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
    ...(basic ? { authorization: `Basic ${Buffer.from(basic.join(':')).toString('base64')}` } : {}),
    ...(type ? { 'content-type': type } : {}),
  };
  const content = form ? new URLSearchParams(form) : body;
  return lab.ask(method, `${host}${path}`, { headers, ...(content === undefined ? {} : { body: content }) });
};

const service = 'myregistry.azurecr.io';

const refreshToken = async (principal?: { objectId: string; clientId: string }): Promise<string> => {
  const access_token = lab.token('https://management.azure.com', principal);
  const form = { grant_type: 'access_token', service, tenant: lab.store.state.tenantId, access_token };
  return (await send('POST', '/oauth2/exchange', { form })).body.refresh_token;
};

const accessToken = async (scope: string, refresh_token?: string): Promise<string> => {
  const form = { grant_type: 'refresh_token', service, scope, refresh_token: refresh_token ?? (await refreshToken()) };
  return (await send('POST', '/oauth2/token', { form })).body.access_token;
};

const claimsOf = (jwt: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());

const config = '{"architecture":"amd64","os":"linux"}';
const mediaType = 'application/vnd.oci.image.manifest.v1+json';

const manifestOf = (note: string): string =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType,
    config: { digest: digestOf(config) },
    layers: [],
    annotations: { note },
  });

/** Pushes a small image, in the way a client does; gives its digest. */
const push = async (repository: string, tag: string, note = tag): Promise<string> => {
  const bearer = await accessToken(`repository:${repository}:pull,push`);
  const upload = await send('POST', `/v2/${repository}/blobs/uploads/`, { bearer });
  const location = `${upload.headers.location}?digest=${digestOf(config)}`;
  await send('PUT', location, { bearer, body: config });
  const put = await send('PUT', `/v2/${repository}/manifests/${tag}`, {
    bearer,
    body: manifestOf(note),
    type: mediaType,
  });
  expect(put.status).toBe(201);
  return put.headers['docker-content-digest'] ?? '';
};

describe('the registry data plane', () => {
  it('62. challenges /v2/ with realm and service', async () => {
    const answer = await send('GET', '/v2/');
    expect(answer.status).toBe(401);
    expect(answer.headers).toMatchObject({
      'docker-distribution-api-version': 'registry/2.0',
      'www-authenticate': `Bearer realm="${host}/oauth2/token",service="${service}"`,
    });
    const message = 'authentication required, visit https://aka.ms/acr/authorization for more information.';
    expect(answer.body).toEqual({ errors: [{ code: 'UNAUTHORIZED', message, detail: null }] });
    const scoped = await send('GET', '/v2/team/app/manifests/v1');
    expect(scoped.headers['www-authenticate']).toBe(
      `Bearer realm="${host}/oauth2/token",service="${service}",scope="repository:team/app:pull"`,
    );
    const catalog = await send('GET', '/v2/_catalog');
    expect(catalog.headers['www-authenticate']).toContain('scope="registry:catalog:*"');
  });

  it('62. gives a refresh token for a directory token', async () => {
    const claims = claimsOf(await refreshToken());
    const issued = Date.parse('2019-06-14T22:47:32Z') / 1000;
    expect(claims).toEqual({
      jti: expect.any(String),
      sub: lab.store.state.callerId,
      nbf: issued,
      exp: issued + 3 * 3600,
      iat: issued,
      iss: 'Azure Container Registry',
      aud: service,
      version: '1.0',
      grant_type: 'refresh_token',
      tenant: lab.store.state.tenantId,
      roles: [],
    });
  });

  it('62. refuses an exchange to strangers and to who has no role', async () => {
    const stranger = await send('POST', '/oauth2/exchange', {
      form: { grant_type: 'access_token', access_token: 'a.b.c' },
    });
    expect(stranger.status).toBe(401);
    const { principalId: objectId, clientId } = await lab.identity('myIdentity');
    const token = lab.token('https://management.azure.com', { objectId, clientId });
    const form = { grant_type: 'access_token', service, access_token: token };
    const refused = await send('POST', '/oauth2/exchange', { form });
    expect([refused.status, refused.body.errors[0].code]).toEqual([403, 'DENIED']);
    await lab.assign(objectId, 'AcrPull', registryId('myRegistry'));
    expect((await send('POST', '/oauth2/exchange', { form })).status).toBe(200);
  });

  it('62. cuts an access token down to what the caller may do', async () => {
    const { principalId: objectId, clientId } = await lab.identity('myIdentity');
    await lab.assign(objectId, 'AcrPull', registryId('myRegistry'));
    const refresh = await refreshToken({ objectId, clientId });
    const access = async (scope: string): Promise<unknown> => claimsOf(await accessToken(scope, refresh)).access;
    expect(await access('repository:team/app:pull,push')).toEqual([
      { type: 'repository', name: 'team/app', actions: ['pull'] },
    ]);
    expect(await access('repository:team/app:*')).toEqual([
      { type: 'repository', name: 'team/app', actions: ['pull', 'metadata_read', 'catalog'] },
    ]);
    expect(await access('repository:team/app:pull repository:a:push')).toEqual([
      { type: 'repository', name: 'team/app', actions: ['pull'] },
      { type: 'repository', name: 'a', actions: [] },
    ]);
    expect(await access('registry:catalog:*')).toEqual([{ type: 'registry', name: 'catalog', actions: ['*'] }]);
    const bearer = await accessToken('repository:team/app:pull,push', refresh);
    const answer = await send('POST', '/v2/team/app/blobs/uploads/', { bearer });
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([
      401,
      `Bearer realm="${host}/oauth2/token",service="${service}",scope="repository:team/app:push",error="insufficient_scope"`,
    ]);
  });

  it('gives a token for a catalog that may not be read, which does not open it', async () => {
    const { principalId: objectId, clientId } = await lab.identity('myIdentity');
    await lab.assign(objectId, 'AcrDelete', registryId('myRegistry'));
    const bearer = await accessToken('registry:catalog:*', await refreshToken({ objectId, clientId }));
    expect(claimsOf(bearer).access).toEqual([{ type: 'registry', name: 'catalog', actions: [] }]);
    expect((await send('GET', '/v2/_catalog', { bearer })).status).toBe(401);
  });

  it('62. gives tokens to names and passwords: by POST, by GET, and at the door', async () => {
    const registry = lab.store.state.resources[registryId('myRegistry').toLowerCase()];
    if (!registry) throw new Error('no registry');
    const [password] = adminPasswords({ store: lab.store }, registry);
    const form = { grant_type: 'password', service, scope: 'repository:a:pull', username: 'myRegistry', password };
    const statuses = async (): Promise<number[]> => [
      (await send('POST', '/oauth2/token', { form })).status,
      (await send('GET', `/oauth2/token?service=${service}`, { basic: ['myRegistry', password] })).status,
      (await send('GET', '/v2/', { basic: ['myRegistry', password] })).status,
    ];
    expect(await statuses()).toEqual([401, 401, 401]);
    await lab.arm('PATCH', registryId('myRegistry'), { properties: { adminUserEnabled: true } });
    expect(await statuses()).toEqual([200, 200, 200]);
    expect((await send('GET', '/v2/', { basic: ['MYREGISTRY', password] })).status).toBe(200);
    expect((await send('GET', '/v2/', { basic: ['myRegistry', 'wrong'] })).status).toBe(401);
    expect((await send('GET', '/v2/', { basic: ['myRegistry', `${password}:x`] })).status).toBe(401);
    expect((await send('GET', '/v2/', { basic: [guid, await refreshToken()] })).status).toBe(200);
    expect((await send('GET', '/v2/', { basic: [guid, await accessToken('repository:a:pull')] })).status).toBe(200);
    expect((await send('GET', '/v2/', { basic: ['somebody', await refreshToken()] })).status).toBe(401);
    const shouted = { ...registry, id: registry.id.toUpperCase() };
    expect(adminPasswords({ store: lab.store }, shouted)[0]).toBe(password);
  });

  it('62. lists tags in pages, in the order asked for', async () => {
    for (const tag of ['b', 'c', 'a']) {
      await push('team/app', tag);
      lab.wait(1000);
    }
    const bearer = await accessToken('repository:team/app:metadata_read');
    const names = async (query: string): Promise<unknown[]> => {
      const { body, headers } = await send('GET', `/acr/v1/team/app/_tags${query}`, { bearer });
      return [body.tags.map((tag: { name: string }) => tag.name), headers.link];
    };
    expect(await names('')).toEqual([['a', 'b', 'c'], undefined]);
    expect(await names('?orderby=timeasc')).toEqual([['b', 'c', 'a'], undefined]);
    expect(await names('?orderby=timedesc&n=2')).toEqual([
      ['a', 'c'],
      '</acr/v1/team/app/_tags?last=c&n=2&orderby=timedesc>; rel="next"',
    ]);
    expect(await names('?last=c&n=2&orderby=timedesc')).toEqual([['b'], undefined]);
    expect(await names(`?digest=${digestOf(manifestOf('c'))}`)).toEqual([['c'], undefined]);
  });

  it('62. shows a tag, and deletes it', async () => {
    const digest = await push('app', 'v1');
    const bearer = await accessToken('repository:app:metadata_read,delete');
    const changeableAttributes = { deleteEnabled: true, writeEnabled: true, readEnabled: true, listEnabled: true };
    const at = '2019-06-14T22:47:32.120Z';
    const tag = { name: 'v1', digest, createdTime: at, lastUpdateTime: at, signed: false, changeableAttributes };
    const shown = await send('GET', '/acr/v1/app/_tags/v1', { bearer });
    expect([shown.status, shown.body]).toEqual([200, { registry: service, imageName: 'app', tag }]);
    expect((await send('DELETE', '/acr/v1/app/_tags/v1', { bearer })).status).toBe(202);
    const gone = await send('GET', '/acr/v1/app/_tags/v1', { bearer });
    expect([gone.status, gone.body.errors[0].code]).toEqual([404, 'TAG_UNKNOWN']);
    expect((await send('GET', '/acr/v1/app/_manifests', { bearer })).body.manifests).toMatchObject([{ digest }]);
  });

  it('shows repositories, and deletes one', async () => {
    await push('app', 'v1');
    await push('team/app', 'v1');
    const bearer = await accessToken('registry:catalog:*');
    for (const path of ['/acr/v1/_catalog', '/v2/_catalog']) {
      expect((await send('GET', path, { bearer })).body).toEqual({ repositories: ['app', 'team/app'] });
    }
    const own = await accessToken('repository:team/app:metadata_read,delete');
    const shown = await send('GET', '/acr/v1/team/app', { bearer: own });
    expect(shown.body).toMatchObject({ imageName: 'team/app', manifestCount: 1, tagCount: 1 });
    expect((await send('DELETE', '/acr/v1/team/app', { bearer: own })).status).toBe(202);
    expect((await send('GET', '/v2/_catalog', { bearer })).body).toEqual({ repositories: ['app'] });
  });

  it('pulls what was pushed, by tag and digest', async () => {
    const digest = await push('team/app', 'v1');
    const bearer = await accessToken('repository:team/app:pull');
    for (const reference of ['v1', digest]) {
      const got = await send('GET', `/v2/team/app/manifests/${reference}`, { bearer });
      expect(got).toMatchObject({
        status: 200,
        headers: { 'content-type': mediaType, 'docker-content-digest': digest },
        body: JSON.parse(manifestOf('v1')),
      });
    }
    const head = await send('HEAD', '/v2/team/app/manifests/v1', { bearer });
    expect([head.headers['content-length'], head.body]).toEqual([String(manifestOf('v1').length), '']);
    expect((await send('GET', `/v2/team/app/blobs/${digestOf(config)}`, { bearer })).body).toBe(config);
    expect((await send('GET', '/v2/team/app/tags/list', { bearer })).body).toEqual({ name: 'team/app', tags: ['v1'] });
    const missing = await send('GET', '/v2/team/app/manifests/v2', { bearer });
    expect([missing.status, missing.body.errors[0].code]).toEqual([404, 'MANIFEST_UNKNOWN']);
  });

  it('takes a blob in parts, and refuses one that is not what its digest says', async () => {
    const bearer = await accessToken('repository:app:pull,push');
    const { headers } = await send('POST', '/v2/app/blobs/uploads/', { bearer });
    const location = headers.location ?? '';
    expect((await send('PATCH', location, { bearer, body: 'one ' })).headers.range).toBe('0-3');
    expect((await send('PATCH', location, { bearer, body: 'two' })).headers.range).toBe('0-6');
    const wrong = await send('PUT', `${location}?digest=${digestOf('other')}`, { bearer });
    expect([wrong.status, wrong.body.errors[0].code]).toEqual([400, 'DIGEST_INVALID']);
    expect((await send('PUT', `${location}?digest=${digestOf('one two')}`, { bearer })).status).toBe(201);
    expect((await send('GET', `/v2/app/blobs/${digestOf('one two')}`, { bearer })).body).toBe('one two');
    expect((await send('PATCH', location, { bearer, body: 'x' })).status).toBe(404);
    const lone = `/v2/app/blobs/uploads/?digest=${digestOf('all')}`;
    expect((await send('POST', lone, { bearer, body: 'all' })).status).toBe(201);
  });

  it('refuses a manifest whose parts were never pushed', async () => {
    const bearer = await accessToken('repository:app:push');
    const answer = await send('PUT', '/v2/app/manifests/v1', { bearer, body: manifestOf('v1'), type: mediaType });
    expect([answer.status, answer.body.errors[0].code]).toEqual([404, 'MANIFEST_BLOB_UNKNOWN']);
    const broken = await send('PUT', '/v2/app/manifests/v1', { bearer, body: '{', type: mediaType });
    expect([broken.status, broken.body.errors[0].code]).toEqual([400, 'MANIFEST_INVALID']);
  });

  it('deletes a manifest and its tags by digest only', async () => {
    const digest = await push('app', 'v1');
    await push('app', 'v2');
    const bearer = await accessToken('repository:app:delete,metadata_read');
    expect((await send('DELETE', '/v2/app/manifests/v1', { bearer })).status).toBe(405);
    expect((await send('DELETE', `/v2/app/manifests/${digest}`, { bearer })).status).toBe(202);
    const { tags } = (await send('GET', '/acr/v1/app/_tags', { bearer })).body;
    expect(tags.map(({ name }: { name: string }) => name)).toEqual(['v2']);
  });

  it('lets strangers pull where that is allowed, and nothing else', async () => {
    await push('app', 'v1');
    expect((await send('GET', '/v2/app/manifests/v1')).status).toBe(401);
    await lab.arm('PATCH', registryId('myRegistry'), { properties: { anonymousPullEnabled: true } });
    expect((await send('GET', '/v2/app/manifests/v1')).status).toBe(200);
    expect((await send('POST', '/v2/app/blobs/uploads/')).status).toBe(401);
    expect((await send('GET', '/v2/_catalog')).status).toBe(401);
    const { access_token: bearer } = (
      await send('GET', `/oauth2/token?service=${service}&scope=repository:app:pull,push`)
    ).body;
    expect((await send('GET', '/v2/app/manifests/v1', { bearer })).status).toBe(200);
    expect((await send('POST', '/v2/app/blobs/uploads/', { bearer })).status).toBe(401);
  });

  it('opens the repositories that a token names, and no others, whatever strangers may do', async () => {
    await push('app', 'v1');
    await push('other', 'v1');
    const bearer = await accessToken('repository:other:pull');
    const statuses = async () => [
      (await send('GET', '/v2/other/manifests/v1', { bearer })).status,
      (await send('GET', '/v2/app/manifests/v1', { bearer })).status,
    ];
    expect(await statuses()).toEqual([200, 401]);
    await lab.arm('PATCH', registryId('myRegistry'), { properties: { anonymousPullEnabled: true } });
    expect(await statuses()).toEqual([200, 401]);
  });

  it('is found by its name in any case', () => {
    expect(findRegistry({ store: lab.store }, 'MYREGISTRY.azurecr.io')?.name).toBe('myRegistry');
    expect(findRegistry({ store: lab.store }, 'myregistr.azurecr.io')).toBeUndefined();
  });

  it('takes no token of another registry, and none that has expired', async () => {
    await lab.registry('otherregistry');
    const bearer = await accessToken('repository:app:pull');
    const elsewhere = 'https://otherregistry.azurecr.io/v2/';
    expect((await lab.ask('GET', elsewhere, { headers: { authorization: `Bearer ${bearer}` } })).status).toBe(401);
    expect((await send('GET', '/v2/', { bearer })).status).toBe(200);
    lab.wait(75 * 60_000 - 1000);
    expect((await send('GET', '/v2/', { bearer })).status).toBe(200);
    lab.wait(1000);
    expect((await send('GET', '/v2/', { bearer })).status).toBe(401);
  });

  it('takes no token of another directory, though signed with the same key', () => {
    const context = { store: lab.store, realTime: () => new Date(0), newId: () => 'id' };
    const token = issueRegistryToken(context, { sub: 'somebody', aud: service });
    const moved = { ...lab.store, state: { ...lab.store.state, tenantId: 'another' } };
    const subOf = (store: Lab['store']) =>
      verifyRegistryToken({ ...context, store }, token, service, ['refresh_token'])?.sub;
    expect([subOf(lab.store), subOf(moved)]).toEqual(['somebody', undefined]);
  });

  it('names a registry that is not there', async () => {
    const answer = await lab.ask('GET', 'https://nosuch.azurecr.io/v2/');
    expect([answer.status, answer.body.errors[0].code]).toEqual([404, 'REGISTRY_UNKNOWN']);
  });
});
