import { describe, expect, it } from 'vitest';
import { digestOf } from '../../../src/emulator/registry/digests.ts';
import { createRegistryBench, imageType, indexType, type RegistryBench } from './registry-bench.ts';

const mebibyte = 1024 * 1024;
const unknown = `sha256:${'0'.repeat(64)}`;

const put = (
  bench: RegistryBench,
  reference: string,
  body: object | string,
  type = imageType,
  repository = 'app',
): Promise<readonly [number, string?]> =>
  bench.outcome('PUT', `/v2/${repository}/manifests/${reference}`, {
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': type },
  });

describe('a manifest', () => {
  it.each<[string, string | object, readonly [number, string?]]>([
    ['is not JSON', '{', [400, 'MANIFEST_INVALID']],
    ['is not an object', '[]', [400, 'MANIFEST_INVALID']],
    ['is of schema 1', { schemaVersion: 1, fsLayers: [] }, [400, 'MANIFEST_INVALID']],
    ['has layers that are no list', { schemaVersion: 2, layers: {} }, [400, 'MANIFEST_INVALID']],
    ['has a layer without a digest', { schemaVersion: 2, layers: [{ size: 1 }] }, [400, 'MANIFEST_INVALID']],
    ['has a list of manifests that is none', { schemaVersion: 2, manifests: 'x' }, [400, 'MANIFEST_INVALID']],
    ['has a configuration without a digest', { schemaVersion: 2, config: {} }, [400, 'MANIFEST_INVALID']],
    ['has a subject without a digest', { schemaVersion: 2, subject: {} }, [400, 'MANIFEST_INVALID']],
    ['is of another type than it says', { schemaVersion: 2, mediaType: indexType }, [400, 'MANIFEST_INVALID']],
    ['names a configuration that is not there', { config: { digest: unknown } }, [404, 'MANIFEST_BLOB_UNKNOWN']],
    ['names a layer that is not there', { layers: [{ digest: unknown }] }, [404, 'MANIFEST_BLOB_UNKNOWN']],
    ['names an image that is not there', { manifests: [{ digest: unknown }] }, [404, 'MANIFEST_BLOB_UNKNOWN']],
    ['is longer than 4 MiB', { note: 'x'.repeat(4 * mebibyte) }, [413, 'SIZE_INVALID']],
    ['names nothing', { schemaVersion: 2 }, [201]],
    ['is nearly 4 MiB long', { note: 'x'.repeat(4 * mebibyte - 100) }, [201]],
    [
      'names layers that are elsewhere',
      {
        layers: [
          { mediaType: 'application/vnd.oci.image.layer.nondistributable.v1.tar', digest: unknown },
          { mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip', digest: unknown },
        ],
      },
      [201],
    ],
    ['has a subject that is not there', { subject: { digest: unknown } }, [201]],
  ])('that %s', async (_, body, outcome) => {
    expect(await put(await createRegistryBench(), 'v1', body)).toEqual(outcome);
  });

  it.each([
    ['another digest', unknown, 'DIGEST_INVALID'],
    ['what is no digest', 'sha256:bad', 'DIGEST_INVALID'],
    ['a digest of another algorithm', `md5:${'0'.repeat(32)}`, 'DIGEST_INVALID'],
    ['a tag that begins with a dot', '.v1', 'TAG_INVALID'],
    ['a tag of 129 characters', 'v'.repeat(129), 'TAG_INVALID'],
  ])('is not put under %s', async (_, reference, code) => {
    expect(await put(await createRegistryBench(), reference, { schemaVersion: 2 })).toEqual([400, code]);
  });

  it.each(['App', 'a//b', 'a--.b', '-a', 'a'.repeat(256)])('is not put into a repository %s', async (name) => {
    const [status] = await put(await createRegistryBench(), 'v1', { schemaVersion: 2 }, imageType, name);
    expect([400, 501]).toContain(status);
  });

  it('is there under its digest of either algorithm, and under its tag', async () => {
    const bench = await createRegistryBench();
    const body = JSON.stringify({ schemaVersion: 2, mediaType: imageType });
    const long = digestOf(body, 'sha512');
    expect(await put(bench, long, body)).toEqual([201]);
    expect(await put(bench, 'v1', body)).toEqual([201]);
    for (const [reference, digest] of [
      [long, long],
      ['v1', digestOf(body)],
      [digestOf(body), digestOf(body)],
    ] as const) {
      const got = await bench.send('GET', `/v2/app/manifests/${reference}`);
      expect([got.status, JSON.stringify(got.body), got.headers]).toEqual([
        200,
        body,
        {
          'content-length': String(body.length),
          'content-type': imageType,
          'docker-content-digest': digest,
          'docker-distribution-api-version': 'registry/2.0',
          etag: `"${digest}"`,
        },
      ]);
    }
  });

  it('keeps the type that it was put with, without parameters', async () => {
    const bench = await createRegistryBench();
    const type = 'application/vnd.docker.distribution.manifest.v2+json';
    const digest = await bench.manifest('app', 'v1', { schemaVersion: 2 }, `${type}; charset=utf-8`);
    expect((await bench.send('HEAD', `/v2/app/manifests/${digest}`)).headers['content-type']).toBe(type);
  });

  it('of a list has the images of its repository', async () => {
    const bench = await createRegistryBench();
    const image = await bench.image('app', 'v1');
    const list = {
      schemaVersion: 2,
      mediaType: indexType,
      manifests: [{ mediaType: imageType, digest: image, size: 1 }],
    };
    expect(await put(bench, 'list', list, indexType)).toEqual([201]);
    expect(await put(bench, 'list', list, indexType, 'other')).toEqual([404, 'MANIFEST_BLOB_UNKNOWN']);
  });

  it('moves a tag, and stays without one', async () => {
    const bench = await createRegistryBench();
    const [first, second] = [await bench.image('app', 'v1', 'one'), await bench.image('app', 'v1', 'two')];
    expect((await bench.send('HEAD', '/v2/app/manifests/v1')).headers['docker-content-digest']).toBe(second);
    expect(await bench.outcome('GET', `/v2/app/manifests/${first}`)).toEqual([200]);
    expect(await bench.outcome('DELETE', '/acr/v1/app/_tags/v1')).toEqual([202]);
    expect(await bench.outcome('GET', `/v2/app/manifests/${second}`)).toEqual([200]);
  });
});

describe('referrers', () => {
  const subject = { mediaType: imageType, digest: digestOf('subject'), size: 7 };
  const sbom = 'application/spdx+json';

  const pushed = async (): Promise<RegistryBench> => {
    const bench = await createRegistryBench();
    const empty = { ...(await bench.blob('app', '{}')), mediaType: 'application/vnd.oci.empty.v1+json' };
    const signed = { ...empty, mediaType: 'application/vnd.signature' };
    const base = { schemaVersion: 2, mediaType: imageType, layers: [] };
    const annotations = { 'org.example.name': 'bom' };
    await bench.manifest('app', 'sbom', { ...base, config: empty, artifactType: sbom, subject, annotations });
    await bench.manifest('app', 'signature', { ...base, config: signed, subject });
    await bench.manifest('app', 'unrelated', { ...base, config: signed });
    await bench.manifest(
      'app',
      'index',
      { schemaVersion: 2, mediaType: indexType, artifactType: sbom, manifests: [], subject },
      indexType,
    );
    return bench;
  };

  it.each<[string, string[], string | undefined]>([
    ['', ['image sbom', 'image application/vnd.signature', 'index sbom'], undefined],
    [`?artifactType=${encodeURIComponent(sbom)}`, ['image sbom', 'index sbom'], 'artifactType'],
    ['?artifactType=other', [], 'artifactType'],
  ])('of a subject%s', async (query, kinds, filtered) => {
    const bench = await pushed();
    const { status, headers, body } = await bench.send('GET', `/v2/app/referrers/${subject.digest}${query}`);
    const kindOf = (each: { mediaType: string; artifactType: string }): string =>
      `${each.mediaType === imageType ? 'image' : 'index'} ${each.artifactType === sbom ? 'sbom' : each.artifactType}`;
    expect([status, headers['content-type'], headers['oci-filters-applied'], body.manifests.map(kindOf)]).toEqual([
      200,
      indexType,
      filtered,
      kinds,
    ]);
  });

  it('are described with their size and annotations', async () => {
    const bench = await pushed();
    const { body } = await bench.send('GET', `/v2/app/referrers/${subject.digest}`);
    const head = await bench.send('HEAD', '/v2/app/manifests/sbom');
    expect(body).toEqual({ schemaVersion: 2, mediaType: indexType, manifests: expect.any(Array) });
    expect(body.manifests[0]).toEqual({
      mediaType: imageType,
      digest: head.headers['docker-content-digest'],
      size: Number(head.headers['content-length']),
      artifactType: sbom,
      annotations: { 'org.example.name': 'bom' },
    });
  });

  it('are acknowledged when they are pushed, and gone when they are deleted', async () => {
    const bench = await createRegistryBench();
    const body = JSON.stringify({ schemaVersion: 2, mediaType: imageType, subject });
    const answer = await bench.send('PUT', '/v2/app/manifests/v1', { body, headers: { 'content-type': imageType } });
    expect(answer.headers['oci-subject']).toBe(subject.digest);
    expect(await bench.outcome('DELETE', `/v2/app/manifests/${digestOf(body)}`)).toEqual([202]);
    expect((await bench.send('GET', `/v2/app/referrers/${subject.digest}`)).body.manifests).toEqual([]);
  });

  it.each([
    ['an unknown subject', `/v2/app/referrers/${unknown}`, [200]],
    ['an unknown repository', `/v2/nowhere/referrers/${unknown}`, [200]],
    ['what is no digest', '/v2/app/referrers/latest', [400, 'DIGEST_INVALID']],
  ])('of %s', async (_, path, outcome) => {
    expect(await (await createRegistryBench()).outcome('GET', path)).toEqual(outcome);
  });
});
