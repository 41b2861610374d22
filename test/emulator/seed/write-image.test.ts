import { buffer } from 'node:stream/consumers';
import { extract } from 'tar-stream';
import { expect, it, onTestFinished } from 'vitest';
import { writeImage } from '../../../src/emulator/seed/write-image.ts';
import { createLab, temporaryFolder } from '../lab.ts';

it('writes an image that the emulator takes as a seed', async () => {
  const { path, remove } = await temporaryFolder({});
  const { emulator, store } = await createLab();
  onTestFinished(async () => {
    await emulator.close();
    await remove();
  });
  await writeImage(path, 'arm64', [{ path: 'bin/node', bytes: Buffer.from('program'), mode: 0o755 }]);
  await emulator.seed('node:9', path);
  const digest = store.state.repositories['docker.io']?.['library/node']?.tags['9']?.digest ?? '';
  const json = (each: string) => JSON.parse(Buffer.from(store.contents.read(each) ?? '').toString());
  const { config, layers } = json(digest);
  expect(json(config.digest)).toEqual({
    architecture: 'arm64',
    os: 'linux',
    config: { Env: ['PATH=/usr/local/bin:/usr/bin:/bin'] },
    // The layer is not compressed.
    rootfs: { type: 'layers', diff_ids: [layers[0].digest] },
    history: [{ created_by: 'COPY / /' }],
  });
  const found: unknown[] = [];
  const entries = extract();
  entries.end(Buffer.from(store.contents.read(layers[0].digest) ?? ''));
  for await (const entry of entries) found.push([entry.header.name, entry.header.mode, String(await buffer(entry))]);
  expect(found).toEqual([['bin/node', 0o755, 'program']]);
});

it('rejects a seed that is none', async () => {
  const { emulator } = await createLab();
  await expect(emulator.seed('node:9', '/no/such/folder')).rejects.toThrow(/^\/no\/such\/folder cannot be read: /);
  await emulator.close();
});
