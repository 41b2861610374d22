import { describe, expect, it } from 'vitest';
import { digestOf } from '../../../src/emulator/registry/digests.ts';
import { registryId } from '../lab.ts';
import { createRegistryBench, imageType, indexType } from './registry-bench.ts';

describe('an image that is imported', () => {
  it.each<[string, string, (number | undefined)[]]>([
    ['an image, with its layers', 'app:v1', [200, 200, 404]],
    ['an index, with its images', 'app:all', [200, 200, 200]],
  ])('is %s', async (_, sourceImage, statuses) => {
    const bench = await createRegistryBench();
    const { lab, send } = bench;
    const first = await bench.image('app', 'v1', 'one');
    const second = await bench.image('app', 'v2', 'two');
    const manifests = [first, second].map((digest) => ({ mediaType: imageType, digest, size: 1 }));
    await bench.manifest('app', 'all', { schemaVersion: 2, mediaType: indexType, manifests }, indexType);
    const contents = new Set(Object.keys(lab.store.state.repositoryBlobs['myregistry.azurecr.io']?.app ?? {}));
    expect(contents.size).toBe(3);
    const source = { resourceId: registryId('myregistry'), sourceImage };
    const imported = await lab.arm('POST', `${registryId('myregistry')}/importImage`, {
      source,
      targetTags: ['copy:v1'],
      untaggedTargetRepositories: ['untagged'],
      mode: 'NoForce',
    });
    expect(imported.status).toBe(202);
    const paths = [`manifests/${first}`, `blobs/${digestOf('one')}`, `blobs/${digestOf('two')}`];
    for (const repository of ['copy', 'untagged']) {
      const got = await Promise.all(paths.map((path) => send('GET', `/v2/${repository}/${path}`)));
      expect(got.map(({ status }) => status)).toEqual(statuses);
    }
    expect((await send('GET', '/v2/copy/tags/list')).body.tags).toEqual(['v1']);
    expect((await send('GET', '/v2/untagged/tags/list')).body.tags).toEqual([]);
    const digest = async (path: string) => (await send('HEAD', path)).headers['docker-content-digest'];
    expect(await digest('/v2/copy/manifests/v1')).toBe(await digest(`/v2/app/manifests/${sourceImage.split(':')[1]}`));
  });
});
