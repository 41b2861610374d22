import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from '../../../src/emulator/registry/digests.ts';
import { temporaryStore } from '../../../src/emulator/store/temporary-store.ts';

let parent = '';
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'acrtask-temporary-'));
});
afterEach(() => rm(parent, { recursive: true, force: true }));

const newId = () => crypto.randomUUID();
const hello = digestOf('hello');

describe('a temporary store', () => {
  it('keeps contents on disk, which are gone when it is removed', async () => {
    const { store, remove } = await temporaryStore(newId, parent);
    store.contents.put(hello, Buffer.from('hello'));
    const [folder = ''] = await readdir(parent);
    expect(existsSync(join(parent, folder, 'contents', 'sha256', hello.replace('sha256:', '')))).toBe(true);
    store.contents.remove(hello);
    await store.save();
    expect(await readdir(join(parent, folder, 'contents', 'sha256'))).toEqual([]);
    await remove();
    expect(await readdir(parent)).toEqual([]);
  });

  it('removes what a killed emulator left, not what another one uses, nor what is not its own', async () => {
    const other = await temporaryStore(newId, parent);
    const [used = ''] = await readdir(parent);
    await mkdir(join(parent, 'acrtask-registries-killed', 'contents', 'sha256'), { recursive: true });
    await mkdir(join(parent, 'acrtask-registries-starting'));
    await writeFile(join(parent, 'acrtask-registries-file'), 'x');
    await mkdir(join(parent, 'mine', 'contents'), { recursive: true });
    const { remove } = await temporaryStore(newId, parent);
    const left = await readdir(parent);
    expect(left).toHaveLength(5);
    expect(left).toEqual(
      expect.arrayContaining([used, 'acrtask-registries-starting', 'acrtask-registries-file', 'mine']),
    );
    expect(left).not.toContain('acrtask-registries-killed');
    await Promise.all([remove(), other.remove()]);
  });

  it('says what to do when nothing can be written', async () => {
    const file = join(parent, 'file');
    await writeFile(file, '');
    await expect(temporaryStore(newId, file)).rejects.toMatchObject({
      name: 'StoreError',
      message: `Nothing can be written to the folder for temporary files, ${file} (ENOTDIR).`,
      hint: 'Name another one in the environment variable TMPDIR, or a folder for the resources with --data.',
    });
  });
});
