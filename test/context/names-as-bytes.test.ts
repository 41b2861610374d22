import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readlink, symlink, writeFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { contentsOf } from '../../src/context/contents.ts';
import { openContext } from '../../src/context/pack.ts';
import { layFolder } from './folder.ts';

/** Bytes of Latin-1, in which `é` is no UTF-8. */
const bytes = (folder: string, ...names: readonly string[]): Buffer =>
  Buffer.concat([Buffer.from(folder), ...names.map((name) => Buffer.from(`/${name}`, 'latin1'))]);

// Names are bytes on Linux only: macOS and Windows refuse what is not Unicode.
const systems = process.platform === 'linux' ? ['linux'] : [];

it.each(systems)('packs names that are not UTF-8, on %s', async () => {
  const folder = await layFolder({ 'plain.txt': 'plain', 'real\ufffd.txt': 'real', '.dockerignore': '**/*.log' });
  await mkdir(bytes(folder, 'caf\xe9'));
  await writeFile(bytes(folder, 'caf\xe9', 'a\xff'), 'one');
  await writeFile(bytes(folder, 'caf\xe9', 'a\xfe'), 'two');
  await writeFile(bytes(folder, 'caf\xe9', 'x\xff.log'), 'ignored');
  await writeFile(bytes(folder, 'caf\xe9', 'utf8.txt'), 'three');
  await symlink('utf8.txt', bytes(folder, 'caf\xe9', 'link'));
  await symlink(Buffer.from('a\xff', 'latin1'), bytes(folder, 'caf\xe9', 'l\xff'));

  const context = await openContext({ folder });
  const archive = await buffer(context.archive());
  const unpacked = await layFolder({});
  execFileSync('tar', ['-xz', '-C', unpacked], { input: archive });

  const inside = bytes(unpacked, 'caf\xe9');
  const list = async (where: Buffer | string) =>
    (await readdir(where, { encoding: 'buffer' })).map((name) => name.toString('latin1')).toSorted();
  expect(await list(unpacked)).toEqual(['.dockerignore', 'caf\xe9', 'plain.txt', 'real\u00ef\u00bf\u00bd.txt']);
  expect(await list(inside)).toEqual(['a\xfe', 'a\xff', 'link', 'l\xff', 'utf8.txt']);
  expect((await readlink(bytes(unpacked, 'caf\xe9', 'l\xff'), 'buffer')).toString('latin1')).toBe('a\xff');
  expect((await contentsOf(context.entries)).files).toBe(8);
  expect(context.entries.map(({ name }) => name)).toEqual([
    '.dockerignore',
    'caf\ufffd',
    'caf\ufffd/a\ufffd',
    'caf\ufffd/a\ufffd',
    'caf\ufffd/link',
    'caf\ufffd/l\ufffd',
    'caf\ufffd/utf8.txt',
    'plain.txt',
    'real\ufffd.txt',
  ]);
});
