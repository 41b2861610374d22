import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeFolder } from '../src/make-folder.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'make-folder-'));
  await mkdir(join(home, 'there'));
  await writeFile(join(home, 'file'), '');
});
afterEach(() => rm(home, { recursive: true }));

it.each<[string, string]>([
  ['there', 'made'],
  ['new', 'made'],
  ['there/a/b/c', 'made'],
  ['file', 'EEXIST'],
  ['file/a', 'ENOTDIR'],
  ['file/a/b', 'ENOTDIR'],
])('%s', async (path, expected) => {
  const outcome = await makeFolder(join(home, path)).then(
    () => 'made',
    ({ code }: NodeJS.ErrnoException) => code,
  );
  expect(outcome).toBe(expected);
  if (expected === 'made') expect((await stat(join(home, path))).isDirectory()).toBe(true);
});

it.runIf(process.platform === 'linux')(
  'ends where the system says that a folder is not there, but it is (Linux)',
  async () => {
    await expect(makeFolder('/proc/acrtask/a')).rejects.toMatchObject({ code: 'ENOENT' });
  },
);
