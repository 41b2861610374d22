import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { seedImage } from '../../../src/emulator/seed/seed-image.ts';
import { createLab, type Lab, temporaryFolder } from '../lab.ts';

const sha = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');
const config = '{"architecture":"amd64","os":"linux"}';
const layer = 'the layer';
const manifest = JSON.stringify({
  schemaVersion: 2,
  config: {
    mediaType: 'application/vnd.oci.image.config.v1+json',
    digest: `sha256:${sha(config)}`,
    size: config.length,
  },
  layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar', digest: `sha256:${sha(layer)}`, size: layer.length }],
});
const described = (tag: string): object => ({
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  digest: `sha256:${sha(manifest)}`,
  size: manifest.length,
  annotations: { 'org.opencontainers.image.ref.name': tag },
});
const layout = (manifests: readonly object[]): Record<string, string> => ({
  'oci-layout': '{"imageLayoutVersion":"1.0.0"}',
  'index.json': JSON.stringify({ schemaVersion: 2, manifests }),
  [`blobs/sha256/${sha(config)}`]: config,
  [`blobs/sha256/${sha(layer)}`]: layer,
  [`blobs/sha256/${sha(manifest)}`]: manifest,
});
const saved = (images: readonly object[]): Record<string, string> => ({
  'manifest.json': JSON.stringify(images),
  'config.json': config,
  'one/layer.tar': layer,
});
const savedImage = { Config: 'config.json', RepoTags: ['app:1'], Layers: ['one/layer.tar'] };

let lab: Lab;
beforeEach(async () => {
  lab = await createLab();
  await lab.registry('myregistry');
});
afterEach(() => lab.emulator.close());

const seed = async (name: string, files: Record<string, string>, form: 'folder' | 'tar' | 'tar.gz') => {
  const { path, remove } = await temporaryFolder(form === 'folder' ? files : {});
  try {
    if (form === 'folder') return await seedImage(context(), name, path);
    const archive = pack();
    for (const [file, text] of Object.entries(files)) archive.entry({ name: file }, text);
    // docker save writes a layer that two images share once.
    archive.entry({ name: 'two/layer.tar', type: 'symlink', linkname: '../one/layer.tar' });
    archive.finalize();
    const bytes = await buffer(archive);
    await writeFile(join(path, 'image'), form === 'tar' ? bytes : gzipSync(bytes));
    return await seedImage(context(), name, join(path, 'image'));
  } catch (error) {
    return (error as Error).message.replaceAll(path, 'PATH');
  } finally {
    await remove();
  }
};
let ids = 0;
const context = () => ({ store: lab.store, now: () => new Date(0), newId: () => `seed-${++ids}` });

it.each([
  ['node:20', 'docker.io/library/node:20'],
  ['hubuser/app', 'docker.io/hubuser/app:latest'],
  ['docker.io/node', 'docker.io/library/node:latest'],
  ['mcr.microsoft.com/a/b:1', 'mcr.microsoft.com/a/b:1'],
  ['myregistry.azurecr.io/app:1', 'myregistry.azurecr.io/app:1'],
])('keeps an image under the name %s as %s', async (name, image) => {
  expect(await seed(name, layout([described('any')]), 'folder')).toEqual({ image, digest: `sha256:${sha(manifest)}` });
  const [, host = '', repository = '', tag = ''] = /^([^/]+)\/(.+):([^:]+)$/.exec(image) ?? [];
  expect(lab.store.state.repositories[host]?.[repository]?.tags[tag]?.digest).toBe(`sha256:${sha(manifest)}`);
});

it.each(['folder', 'tar', 'tar.gz'] as const)('reads a %s, and keeps of it what belongs to the image', async (form) => {
  const other = 'not of the image';
  await seed('app:1', { ...layout([described('1')]), other }, form);
  const { contents } = lab.store;
  expect([config, layer, manifest].map((text) => contents.size(`sha256:${sha(text)}`))).toEqual([
    config.length,
    layer.length,
    manifest.length,
  ]);
  expect(contents.size(`sha256:${sha(other)}`)).toBeUndefined();
});

it.each([
  ['with one image', [savedImage]],
  ['with several, by name', [{ ...savedImage, RepoTags: ['other:1'], Config: 'none' }, savedImage]],
  ['whose layer is a link', [{ ...savedImage, Layers: ['two/layer.tar'] }]],
])('makes the manifest of an archive of docker save %s', async (_, images) => {
  const { digest } = (await seed('app:1', saved(images), 'tar')) as { digest: string };
  const bytes = lab.store.contents.read(digest);
  expect(JSON.parse(Buffer.from(bytes ?? '').toString())).toMatchObject({
    config: { digest: `sha256:${sha(config)}`, size: config.length },
    layers: [{ digest: `sha256:${sha(layer)}`, size: layer.length }],
  });
});

it.each<[string, string, Record<string, string>, string]>([
  [
    'other files',
    'app:1',
    { 'a.txt': 'a' },
    'PATH is neither an OCI image layout nor an archive of docker save: it has no index.json and no manifest.json. Write one with: docker save IMAGE -o FILE',
  ],
  [
    'several images',
    'app:2',
    layout([described('1'), described('3')]),
    'PATH has 2 images, and none of that name. Save one image, or use its name.',
  ],
  ['no image', 'app:2', layout([]), 'PATH has no image.'],
  ['JSON that is broken', 'app:2', { 'index.json': '{' }, 'PATH has no image: its index.json is not JSON.'],
  [
    'a layer that is not there',
    'app:2',
    saved([{ ...savedImage, Layers: ['gone'] }]),
    'PATH lacks the file gone of its image.',
  ],
  [
    'a registry that is not there',
    'gone.azurecr.io/app:2',
    layout([described('1')]),
    'There is no registry gone.azurecr.io in the emulator. Create it first.',
  ],
  [
    'a name with a digest',
    `app@sha256:${'a'.repeat(64)}`,
    layout([described('1')]),
    `app@sha256:${'a'.repeat(64)} has a digest: an image is seeded under a tag.`,
  ],
])('refuses %s, and keeps nothing', async (_, name, files, message) => {
  expect(await seed(name, files, 'folder')).toBe(message);
  expect(Object.values(files).map((text) => lab.store.contents.size(`sha256:${sha(text)}`))).toEqual(
    Object.values(files).map(() => undefined),
  );
});

it.each([
  ['a text', { image: 'This is no archive. '.repeat(100) }, 'it is not a tar archive, or not a whole one'],
  ['nothing', {}, 'no such file or directory'],
])('says that %s is no image', async (_, files, reason) => {
  const { path, remove } = await temporaryFolder(files);
  const image = join(path, 'image');
  await expect(seedImage(context(), 'app:1', image)).rejects.toThrow(`${image} cannot be read: ${reason}.`);
  await remove();
});

it('reads nothing of a folder without an image', async () => {
  const { path, remove } = await temporaryFolder({ large: 'x' });
  const read: string[] = [];
  const newId = (): string => {
    read.push('a file');
    return 'seed-of-a-folder';
  };
  await expect(seedImage({ ...context(), newId }, 'app:1', path)).rejects.toThrow('is neither an OCI image layout');
  expect(read).toEqual([]);
  await remove();
});

it('is listed with the images of public registries', async () => {
  await seed('mcr.microsoft.com/a/b:1', layout([described('1')]), 'folder');
  const { body } = await lab.ask('GET', 'https://management.azure.com/emulator/images?api-version=1', {
    headers: { authorization: `Bearer ${lab.token('https://management.azure.com/')}` },
  });
  expect(body.value.map(({ image }: { image: string }) => image)).toEqual(['mcr.microsoft.com/a/b:1']);
});
