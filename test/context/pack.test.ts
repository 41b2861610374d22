import { execFileSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { chmod, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openContext } from '../../src/context/pack.ts';
import { CommandError } from '../../src/errors.ts';
import { type Laid, layFolder, lineOf, readArchive } from './folder.ts';
import recorded from './recorded.json' with { type: 'json' };

const onWindows = process.platform === 'win32';
const namesOf = async (folder: string, dockerfile?: string) => {
  const extra = dockerfile ? { dockerfile: { path: path.join(folder, dockerfile), nameInArchive: 'added' } } : {};
  const packed = await openContext({ folder, ...extra });
  const names = (await readArchive(packed.archive())).map(({ header }) => header.name);
  return { ...packed, names };
};

describe('the archive that the Azure CLI sends of the same folder', () => {
  it.each(recorded.cases)('$id', async ({ folder, dockerfile, nameInArchive, files, archive }) => {
    const root = await layFolder({ ...(recorded.files as Record<string, string>), ...(files as Record<string, Laid>) });
    const {
      archive: pack,
      excludedByDefault,
      ignoreFile,
      outwardLinks,
      progress,
    } = await openContext({
      folder: path.join(root, folder),
      dockerfile: { path: path.join(root, dockerfile), nameInArchive },
    });
    const lines = (await readArchive(pack())).map(lineOf);
    const expected = onWindows ? archive.map((line) => line.replace(' file 755 ', ' file 644 ')) : archive;
    expect(lines.toSorted()).toEqual(expected.toSorted());
    expect({ excludedByDefault, ignoreFile, outwardLinks }).toEqual({ excludedByDefault: [], outwardLinks: [] });
    const packed = archive.filter((line) => line.includes(' file ')).length;
    expect(progress()).toEqual({ files: packed, totalFiles: packed, bytes: expect.any(Number) });
  });
});

describe('openContext', () => {
  it('makes the same bytes of the same files, whenever and however they were made', async () => {
    const files = { 'b.txt': 'b', 'a/z.txt': 'z', 'a/b/c.txt': 'c', 'a-b': 'x', empty: '' };
    const one = await layFolder(files);
    const other = await layFolder(Object.fromEntries(Object.entries(files).toReversed()));
    await utimes(path.join(other, 'b.txt'), 1, 1);
    await chmod(path.join(other, 'b.txt'), 0o640);
    const [first, second] = await Promise.all(
      [one, other].map(async (folder) => buffer((await openContext({ folder })).archive())),
    );
    expect(first?.equals(second as Buffer)).toBe(true);
    const entries = await readArchive((await openContext({ folder: one })).archive());
    expect(entries.map(({ header }) => header.name)).toEqual([
      'a',
      'a/b',
      'a/b/c.txt',
      'a/z.txt',
      'a-b',
      'b.txt',
      'empty',
    ]);
    const owners = entries.map(({ header: { uid, gid, uname, gname, mtime } }) => ({ uid, gid, uname, gname, mtime }));
    const nobody = { uid: 0, gid: 0, uname: '', gname: '', mtime: new Date(0) };
    expect(owners).toEqual(owners.map(() => nobody));
  });

  it('leaves out version control at every level and says so', async () => {
    const kept = ['keep', '.github/w.yml', 'lib/.gitkeep'];
    const left = [
      '.git/HEAD',
      '.gitignore',
      '.hg/x',
      '.hgignore',
      '.bzr/x',
      '.bzrignore',
      '.svn/x',
      'lib/.git',
      'lib/.gitignore',
    ];
    const folder = await layFolder(Object.fromEntries([...kept, ...left].map((name) => [name, 'x'])));
    const { names, excludedByDefault } = await namesOf(folder);
    expect(names).toEqual(['.github', '.github/w.yml', 'keep', 'lib', 'lib/.gitkeep']);
    expect(excludedByDefault).toEqual([
      ...['.bzr', '.bzrignore', '.git', '.gitignore', '.hg', '.hgignore', '.svn'],
      ...['lib/.git', 'lib/.gitignore'],
    ]);
  });

  it('packs names and link targets of any length and script', async () => {
    const long = `${'d'.repeat(90)}/${'é'.repeat(60)}/${'f'.repeat(120)}.txt`;
    const target = `${'t/'.repeat(70)}漢字`;
    const folder = await layFolder({ [long]: 'long', link: { link: target } });
    const entries = await readArchive((await openContext({ folder })).archive());
    expect(entries.find(({ header }) => header.name === long)?.content.toString()).toBe('long');
    expect(entries.find(({ header }) => header.name === 'link')?.header).toMatchObject({
      type: 'symlink',
      linkname: target,
    });
  });

  it('adds the Dockerfile though it is ignored or lies outside', async () => {
    const root = await layFolder({
      'in/.dockerignore': '*',
      'in/Dockerfile': 'inside',
      'in/x': 'x',
      Dockerfile: 'outside',
    });
    const folder = path.join(root, 'in');
    for (const [file, text] of [
      [path.join(folder, 'Dockerfile'), 'inside'],
      [path.join(root, 'Dockerfile'), 'outside'],
    ] as const) {
      const { archive } = await openContext({ folder, dockerfile: { path: file, nameInArchive: 'abc_Dockerfile' } });
      const found = (await readArchive(archive())).map(({ header, content }) => [header.name, content.toString()]);
      expect(found).toEqual([['abc_Dockerfile', text]]);
    }
  });

  it('adds the given Dockerfile behind one of its name, so that it is the one that is unpacked', async () => {
    const folder = await layFolder({ Dockerfile: 'own', 'docker/Dockerfile': 'given' });
    const dockerfile = { path: path.join(folder, 'docker/Dockerfile'), nameInArchive: 'Dockerfile' };
    const entries = await readArchive((await openContext({ folder, dockerfile })).archive());
    expect(entries.map(({ header, content }) => [header.name, content.toString()])).toEqual([
      ['Dockerfile', 'own'],
      ['docker', ''],
      ['docker/Dockerfile', 'given'],
      ['Dockerfile', 'given'],
    ]);
  });

  it('streams a large file whole', async () => {
    const text = 'acr tasks '.repeat(800_000);
    const folder = await layFolder({ big: text, next: 'n' });
    const { archive, progress } = await openContext({ folder });
    const entries = await readArchive(archive());
    expect(entries.map(({ content }) => content.length)).toEqual([text.length, 1]);
    expect(entries[0]?.content.equals(Buffer.from(text))).toBe(true);
    expect(progress()).toEqual({ files: 2, totalFiles: 2, bytes: text.length + 1 });
  });

  it('fails when a file is gone by the time it is read', async () => {
    const folder = await layFolder({ a: 'x'.repeat(3_000_000), b: 'b' });
    const packed = await openContext({ folder, dockerfile: { path: path.join(folder, 'b'), nameInArchive: 'c' } });
    await rm(path.join(folder, 'b'));
    await expect(buffer(packed.archive())).rejects.toThrow(`'${path.join(folder, 'b')}' cannot be packed: ENOENT`);
  });

  it('fails when a file becomes shorter while it is read', async () => {
    const folder = await layFolder({ a: 'x'.repeat(8_000_000) });
    const { archive } = await openContext({ folder });
    const read = async () => {
      let parts = 0;
      for await (const _part of archive()) {
        parts += 1;
        if (parts === 2) await truncate(path.join(folder, 'a'), 5_000_000);
      }
    };
    await expect(read()).rejects.toThrow(new CommandError("'a' became shorter while it was being packed. Try again."));
  });

  it.each([
    ['everything', async (archive: AsyncIterable<Uint8Array>) => void (await buffer(archive))],
    [
      'a part',
      async (archive: AsyncIterable<Uint8Array>) => {
        for await (const _first of archive) break;
      },
    ],
  ])('leaves no file open once %s has been read', async (_, read) => {
    const folder = await layFolder({ a: 'x'.repeat(3_000_000), b: 'b' });
    const firstFree = () => {
      const fd = openSync(path.join(folder, 'b'), 'r');
      closeSync(fd);
      return fd;
    };
    const before = firstFree();
    await read((await openContext({ folder })).archive());
    expect(firstFree()).toBe(before);
  });

  it.each(onWindows ? [] : [0o600, 0o700, 0o610, 0o601, 0o666, 0o777])(
    'knows a program by any exec bit: %o',
    async (mode) => {
      const folder = await layFolder({ a: 'a' });
      await chmod(path.join(folder, 'a'), mode);
      const [entry] = await readArchive((await openContext({ folder })).archive());
      expect(entry?.header.mode.toString(8)).toBe(mode & 0o111 ? '755' : '644');
    },
  );

  it('ends quietly when nobody reads on', async () => {
    const folder = await layFolder({ a: 'x'.repeat(3_000_000), b: 'y' });
    const packed = await openContext({ folder });
    for await (const _first of packed.archive()) break;
    expect(packed.progress().files).toBe(0);
  });

  it('reads no file before somebody reads the archive', async () => {
    const folder = await layFolder({ a: 'x' });
    const packed = await openContext({ folder });
    await writeFile(path.join(folder, 'a'), 'changed');
    expect((await readArchive(packed.archive())).map(({ content }) => content.toString())).toEqual(['changed']);
  });

  it('asks git for the exec bit where the file system has none', async () => {
    const folder = await layFolder({ 'in/run.sh': '#!/bin/sh\n', 'in/a.txt': 'a' });
    const git = (...words: string[]) => execFileSync('git', words, { cwd: folder, stdio: 'ignore' });
    git('init');
    git('add', '.');
    git('update-index', '--chmod=+x', 'in/run.sh');
    const modes = async (platform: NodeJS.Platform) =>
      (await readArchive((await openContext({ folder: path.join(folder, 'in'), platform })).archive())).map(
        ({ header: { name, mode } }) => [name, mode.toString(8)],
      );
    expect(await modes('win32')).toEqual([
      ['a.txt', '644'],
      ['run.sh', '755'],
    ]);
    expect(await modes('linux')).toEqual([
      ['a.txt', '644'],
      ['run.sh', '644'],
    ]);
  });

  it.each(onWindows ? [] : ['a socket'])('refuses %s by its path, unless it is ignored', async () => {
    const folder = await layFolder({ 'sub/x': 'x' });
    const socket = path.join(folder, 'sub', 's');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    onTestFinished(() => void server.close());
    const message = `'${socket}' is neither a file, a folder nor a symbolic link and cannot be packed.`;
    await expect(openContext({ folder })).rejects.toThrow(
      new CommandError(message, { hint: 'Remove it, or add it to .dockerignore.' }),
    );
    await writeFile(path.join(folder, '.dockerignore'), 'sub/s');
    expect((await namesOf(folder)).names).toEqual(['.dockerignore', 'sub', 'sub/x']);
  });
});
