import { describe, expect, it } from 'vitest';
import { digestOf } from '../../../src/emulator/registry/digests.ts';
import { registryId } from '../lab.ts';
import { createRegistryBench } from './registry-bench.ts';

const content = '0123456789';
const digest = digestOf(content);

describe('a blob', () => {
  it.each<[string | undefined, number, string, string | undefined]>([
    [undefined, 200, content, undefined],
    ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
    ['bytes=0-0', 206, '0', 'bytes 0-0/10'],
    ['bytes=7-', 206, '789', 'bytes 7-9/10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=-30', 206, content, 'bytes 0-9/10'],
    ['bytes=8-100', 206, '89', 'bytes 8-9/10'],
    ['bytes=1-2,4-5', 200, content, undefined],
    ['lines=1-2', 200, content, undefined],
    ['bytes=-', 200, content, undefined],
  ])('is read with Range %s: %d', async (range, status, body, contentRange) => {
    const bench = await createRegistryBench();
    await bench.blob('app', content);
    const got = await bench.send('GET', `/v2/app/blobs/${digest}`, range === undefined ? {} : { headers: { range } });
    expect([got.status, got.body, got.headers]).toEqual([
      status,
      body,
      {
        'accept-ranges': 'bytes',
        'content-length': String(body.length),
        'content-type': 'application/octet-stream',
        'docker-content-digest': digest,
        'docker-distribution-api-version': 'registry/2.0',
        etag: `"${digest}"`,
        ...(contentRange ? { 'content-range': contentRange } : {}),
      },
    ]);
  });

  it.each(['bytes=10-', 'bytes=20-30', 'bytes=5-2', 'bytes=-0'])('has no part %s', async (range) => {
    const bench = await createRegistryBench();
    await bench.blob('app', content);
    const got = await bench.send('GET', `/v2/app/blobs/${digest}`, { headers: { range } });
    expect([got.status, got.headers['content-range'], got.body.errors[0].code]).toEqual([
      416,
      'bytes */10',
      'RANGE_INVALID',
    ]);
  });

  it.each([
    ['another repository', `/v2/other/blobs/${digest}`],
    ['another digest', `/v2/app/blobs/${digestOf('x')}`],
    ['what is no digest', '/v2/app/blobs/latest'],
    ['a path', '/v2/app/blobs/sha256:..%2f..%2fstate.json'],
  ])('is not there for %s', async (_, path) => {
    const bench = await createRegistryBench();
    await bench.blob('app', content);
    expect(await bench.outcome('GET', path)).toEqual([404, 'BLOB_UNKNOWN']);
    expect((await bench.send('HEAD', path)).status).toBe(404);
    expect(await bench.outcome('DELETE', path)).toEqual([404, 'BLOB_UNKNOWN']);
  });

  it('is not there for another registry, though stored once', async () => {
    const bench = await createRegistryBench();
    await bench.blob('app', content);
    await bench.lab.registry('other', { adminUserEnabled: true });
    const { body } = await bench.lab.arm('POST', `${registryId('other')}/listCredentials`);
    const authorization = `Basic ${Buffer.from(`other:${body.passwords[0].value}`).toString('base64')}`;
    const path = `https://other.azurecr.io/v2/app/blobs/${digest}`;
    expect((await bench.lab.ask('GET', path, { headers: { authorization } })).status).toBe(404);
  });

  it('is read under the second name of a registry', async () => {
    const bench = await createRegistryBench();
    await bench.blob('app', content);
    const path = `https://myregistry.azurecr.localhost/v2/app/blobs/${digest}`;
    expect((await bench.lab.ask('GET', path, { headers: { ...bench.credentials } })).body).toBe(content);
  });

  it('is deleted from one repository, and from the store with the last', async () => {
    const bench = await createRegistryBench();
    for (const repository of ['app', 'other']) await bench.blob(repository, content);
    expect(await bench.outcome('DELETE', `/v2/app/blobs/${digest}`)).toEqual([202]);
    expect(await bench.outcome('GET', `/v2/app/blobs/${digest}`)).toEqual([404, 'BLOB_UNKNOWN']);
    expect((await bench.send('GET', `/v2/other/blobs/${digest}`)).body).toBe(content);
    expect(await bench.outcome('DELETE', `/v2/other/blobs/${digest}`)).toEqual([202]);
    expect(bench.lab.store.contents.size(digest)).toBeUndefined();
  });

  it.each<[string, string, (number | string)[]]>([
    ['a manifest', '/v2/app/manifests/DIGEST', [202]],
    ["a manifest by Azure's own API", '/acr/v1/app/_manifests/DIGEST', [202]],
    ['a repository', '/acr/v1/app', [202]],
  ])('goes with %s, but for what others have', async (_, path, deleted) => {
    const bench = await createRegistryBench();
    const image = await bench.image('app', 'v1', 'own layer');
    await bench.image('app/other', 'v1', 'other layer');
    expect(await bench.outcome('DELETE', path.replace('DIGEST', image))).toEqual(deleted);
    const config = digestOf('{"architecture":"amd64","os":"linux"}');
    const { contents } = bench.lab.store;
    expect([image, digestOf('own layer'), digestOf('other layer'), config].map((each) => contents.size(each))).toEqual([
      undefined,
      undefined,
      11,
      37,
    ]);
    expect((await bench.send('GET', `/v2/app/other/blobs/${config}`)).status).toBe(200);
  });

  it('stays while another manifest of the repository has it', async () => {
    const bench = await createRegistryBench();
    const image = await bench.image('app', 'v1', 'own layer');
    await bench.image('app', 'v2', 'other layer');
    await bench.send('DELETE', `/v2/app/manifests/${image}`);
    const shared = digestOf('{"architecture":"amd64","os":"linux"}');
    const statuses = [shared, digestOf('own layer')].map(
      async (each) => (await bench.send('GET', `/v2/app/blobs/${each}`)).status,
    );
    expect(await Promise.all(statuses)).toEqual([200, 404]);
  });

  it('goes with its registry', async () => {
    const bench = await createRegistryBench();
    await bench.image('app', 'v1');
    await bench.lab.arm('DELETE', registryId('myregistry'));
    const { state, contents } = bench.lab.store;
    expect([state.repositories, state.repositoryBlobs, contents.size(digestOf('layer'))]).toEqual([
      { 'myregistry.azurecr.io': {} },
      { 'myregistry.azurecr.io': {} },
      undefined,
    ]);
  });
});
