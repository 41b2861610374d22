import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { makeRunFolder, removeRunFolder } from '../../src/runner/run-folder.ts';
import { rememberImage, takeOverFiles } from '../../src/runner/take-over-files.ts';
import { testRunFolder } from '../support/run-folder.ts';
import { createTestHost } from '../support/test-host.ts';

it('is removed with folders that a step has made read-only', async () => {
  const folder = await testRunFolder(createTestHost());
  const inner = join(folder.workspace, 'a', 'b');
  mkdirSync(join(inner, 'c'), { recursive: true });
  chmodSync(inner, 0o500);
  chmodSync(join(folder.workspace, 'a'), 0o500);
  await removeRunFolder(folder);
  expect(existsSync(folder.path)).toBe(false);
});

it('is given back by a container of an image that a step has run, the last one first', async () => {
  const folder = await testRunFolder(createTestHost());
  for (const image of ['one', 'two', 'one']) await rememberImage(image, folder);
  expect(readFileSync(join(folder.path, 'images'), 'utf8')).toBe('one\ntwo\none\n');
  const own = process.getuid?.() ?? 0;
  const user = vi.spyOn(process, 'getuid').mockReturnValue(own + 1);
  const words: string[] = [];
  await takeOverFiles({ path: folder.path, label: 'l=1' }, async (given) => {
    words.push(given.filter((word) => !word.includes('/acrtask/') && word !== '--volume').join(' '));
    return { exit: words.length === 1 ? 127 : 0 };
  });
  user.mockRestore();
  const options = 'run --rm --label l=1 --network none --user 0:0 --entrypoint chown';
  expect(words).toEqual(
    ['one', 'two'].map((image) => `${options} ${image} -R ${own + 1}:${process.getgid?.()} /acrtask`),
  );
});

it.each(['/tmp/a:b', '/tmp/a\nb'])('is in no folder that containers cannot mount: %j', async (TMPDIR) => {
  await expect(makeRunFolder('r1', { env: { TMPDIR }, pid: 1 })).rejects.toThrow('TMPDIR: no container can mount');
});
