import { chmod, lstat, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkOut } from '../../../../src/emulator/git/checkout.ts';
import { archiveFiles } from '../../../../src/emulator/runs/context/archive-files.ts';
import type { SourceFiles } from '../../../../src/emulator/runs/context/context-files.ts';
import { createRepository, type GitRepository } from '../../../support/git-repository.ts';
import { archiveOf } from '../../lab.ts';

let repository: GitRepository;
let first: string;
beforeAll(async () => {
  repository = await createRepository({
    Dockerfile: 'FROM scratch\n',
    'sub/run.sh': 'echo run\n',
    '.gitattributes': 'sub export-ignore\n',
  });
  await chmod(join(repository.path, 'sub', 'run.sh'), 0o755);
  await symlink('Dockerfile', join(repository.path, 'link'));
  first = await repository.commit({ 'sub/deep/file': 'deep\n' });
  await repository.commit({ 'later.txt': 'later\n' });
  await writeFile(join(repository.path, 'new.txt'), 'new\n');
});
afterAll(() => repository.remove());

/** What lies in a folder: mode and content of each file. */
const written = async (folder: string, below = ''): Promise<Record<string, string>> => {
  const found: Record<string, string> = {};
  for (const name of (await readdir(join(folder, below))).sort()) {
    const path = join(folder, below, name);
    const stats = await lstat(path);
    const key = below === '' ? name : `${below}/${name}`;
    if (stats.isDirectory()) Object.assign(found, await written(folder, key));
    else if (stats.isSymbolicLink()) found[key] = `-> ${await readlink(path)}`;
    else found[key] = `${stats.mode & 0o100 ? 'x' : '-'} ${(await readFile(path, 'utf8')).trim()}`;
  }
  return found;
};

const writeOut = async (files: SourceFiles, unpack = async () => {}): Promise<Record<string, string>> => {
  const folder = await mkdtemp(join(tmpdir(), 'source-'));
  try {
    await files.writeTo(folder, unpack);
    return await written(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
};

const ofFirst = {
  '.gitattributes': '- sub export-ignore',
  Dockerfile: '- FROM scratch',
  link: '-> Dockerfile',
  'sub/deep/file': '- deep',
  'sub/run.sh': 'x echo run',
};
const ofHead = { ...ofFirst, 'later.txt': '- later' };

it.each([
  ['a commit', () => first, false, ofFirst],
  ['what is checked out', () => '', false, ofHead],
  ['that with its uncommitted changes', () => '', true, { ...ofHead, 'new.txt': '- new' }],
])('writes %s of a repository, and leaves it as it is', async (_, reference, workTree, expected) => {
  const before = await repository.git('status', '--porcelain');
  expect(await writeOut((await checkOut(repository.path, reference(), workTree)).files)).toEqual(expected);
  expect(await repository.git('status', '--porcelain')).toBe(before);
});

it('writes a folder that is not a repository', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'folder-'));
  await writeFile(join(folder, 'run.sh'), 'echo\n', { mode: 0o700 });
  await symlink('/etc/hostname', join(folder, 'link'));
  expect(await writeOut((await checkOut(folder, '', false)).files)).toEqual({
    link: '-> /etc/hostname',
    'run.sh': 'x echo',
  });
  await rm(folder, { recursive: true });
});

it('hands an archive to whoever unpacks it', async () => {
  const archive = await archiveOf({ 'a.txt': 'a\n' });
  const files = await archiveFiles(archive);
  let handed: Buffer | undefined;
  const folder = tmpdir();
  await files.writeTo(folder, async (stream, target) => {
    handed = await buffer(stream);
    expect(target).toBe(folder);
  });
  expect(gunzipSync(handed as Buffer)).toEqual(gunzipSync(archive));
});
