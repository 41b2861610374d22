import { chmod, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listContext } from '../../src/context/entries.ts';
import { readIgnoreRules } from '../../src/context/ignore-file.ts';
import { packContext } from '../../src/context/pack.ts';
import { CommandError } from '../../src/errors.ts';
import { type Laid, layFolder, lineOf, readArchive } from './folder.ts';
import recorded from './recorded.json' with { type: 'json' };

const onWindows = process.platform === 'win32';
const namesOf = async (folder: string, dockerfile?: string) => {
  const extra = dockerfile ? { dockerfile: { path: path.join(folder, dockerfile), nameInArchive: 'added' } } : {};
  const packed = await packContext({ folder, ...extra });
  const names = (await readArchive(packed.stream)).map(({ header }) => header.name);
  return { ...packed, names };
};

describe('the archive that the Azure CLI sends of the same folder', () => {
  it.each(recorded.cases)('$id', async ({ folder, dockerfile, nameInArchive, files, archive }) => {
    const root = await layFolder({ ...(recorded.files as Record<string, string>), ...(files as Record<string, Laid>) });
    const { stream, excludedByDefault, ignoreFile, done } = await packContext({
      folder: path.join(root, folder),
      dockerfile: { path: path.join(root, dockerfile), nameInArchive },
    });
    const lines = (await readArchive(stream)).map(lineOf);
    const expected = onWindows ? archive.map((line) => line.replace(' file 755 ', ' file 644 ')) : archive;
    expect(lines.toSorted()).toEqual(expected.toSorted());
    expect({ excludedByDefault, ignoreFile }).toEqual({ excludedByDefault: [], ignoreFile: undefined });
    expect((await done).files).toBe(archive.filter((line) => line.includes(' file ')).length);
  });
});

describe('packContext', () => {
  it('makes the same bytes of the same files, whenever and however they were made', async () => {
    const files = { 'b.txt': 'b', 'a/z.txt': 'z', 'a/b/c.txt': 'c', 'a-b': 'x', empty: '' };
    const one = await layFolder(files);
    const other = await layFolder(Object.fromEntries(Object.entries(files).toReversed()));
    await utimes(path.join(other, 'b.txt'), 1, 1);
    await chmod(path.join(other, 'b.txt'), 0o640);
    const [first, second] = await Promise.all(
      [one, other].map(async (folder) => buffer((await packContext({ folder })).stream)),
    );
    expect(first?.equals(second as Buffer)).toBe(true);
    const entries = await readArchive((await packContext({ folder: one })).stream);
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
    const entries = await readArchive((await packContext({ folder })).stream);
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
      const { stream } = await packContext({ folder, dockerfile: { path: file, nameInArchive: 'abc_Dockerfile' } });
      const found = (await readArchive(stream)).map(({ header, content }) => [header.name, content.toString()]);
      expect(found).toEqual([['abc_Dockerfile', text]]);
    }
  });

  it('packs one file of a name', async () => {
    const folder = await layFolder({ Dockerfile: 'own', 'docker/Dockerfile': 'given' });
    const dockerfile = { path: path.join(folder, 'docker/Dockerfile'), nameInArchive: 'Dockerfile' };
    const entries = await readArchive((await packContext({ folder, dockerfile })).stream);
    expect(entries.map(({ header, content }) => [header.name, content.toString()])).toEqual([
      ['docker', ''],
      ['docker/Dockerfile', 'given'],
      ['Dockerfile', 'given'],
    ]);
  });

  it('streams a large file whole', async () => {
    const text = 'acr tasks '.repeat(800_000);
    const folder = await layFolder({ big: text, next: 'n' });
    const { stream, done } = await packContext({ folder });
    const entries = await readArchive(stream);
    expect(entries.map(({ content }) => content.length)).toEqual([text.length, 1]);
    expect(entries[0]?.content.equals(Buffer.from(text))).toBe(true);
    expect(await done).toEqual({ files: 2, bytes: text.length + 1 });
  });

  it('fails when a file is gone by the time it is read', async () => {
    const folder = await layFolder({ a: 'x'.repeat(3_000_000), b: 'b' });
    const packed = await packContext({ folder, dockerfile: { path: path.join(folder, 'b'), nameInArchive: 'c' } });
    await rm(path.join(folder, 'b'));
    await expect(buffer(packed.stream)).rejects.toThrow(`'${path.join(folder, 'b')}' cannot be packed: ENOENT`);
    await expect(packed.done).rejects.toThrow(CommandError);
  });

  it('ends quietly when nobody reads on', async () => {
    const folder = await layFolder({ a: 'x'.repeat(200_000), b: 'y' });
    const packed = await packContext({ folder });
    packed.stream.destroy();
    await expect(packed.done).rejects.toThrow();
  });

  it.each(onWindows ? [] : ['a socket'])('refuses %s by its path, unless it is ignored', async () => {
    const folder = await layFolder({ 'sub/x': 'x' });
    const socket = path.join(folder, 'sub', 's');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    onTestFinished(() => void server.close());
    const message = `'${socket}' is neither a file, a folder nor a symbolic link and cannot be packed.`;
    await expect(packContext({ folder })).rejects.toThrow(
      new CommandError(message, { hint: 'Remove it, or name it in .dockerignore.' }),
    );
    await writeFile(path.join(folder, '.dockerignore'), 'sub/s');
    expect((await namesOf(folder)).names).toEqual(['.dockerignore', 'sub', 'sub/x']);
  });
});

describe('.dockerignore', () => {
  const tree = {
    'a.log': 'x',
    'keep.log': 'x',
    'node_modules/m/index.js': 'x',
    'src/node_modules/m.js': 'x',
    'src/a.js': 'x',
    'src(1)/x.js': 'x',
    'docs/a.md': 'x',
    'docs/README.md': 'x',
    'Keep.txt': 'x',
  };
  const files = Object.keys(tree);
  const without = (...names: string[]) => files.filter((name) => !names.includes(name));

  it.each<[string, string[]]>([
    ['', files],
    ['# *\n\n   \n', files],
    ['*.log', without('a.log', 'keep.log')],
    ['*.log\n!keep.log', without('a.log')],
    ['!keep.log\n*.log', without('a.log', 'keep.log')],
    ['/a.log', without('a.log')],
    [' a.log ', without('a.log')],
    ['node_modules/', without('node_modules/m/index.js')],
    ['**/node_modules', without('node_modules/m/index.js', 'src/node_modules/m.js')],
    ['src/**', without('src/node_modules/m.js', 'src/a.js')],
    ['src(1)', without('src(1)/x.js')],
    ['docs\n!docs/README.md', without('docs/a.md')],
    ['*\n!src', ['src/node_modules/m.js', 'src/a.js']],
    ['**\n!**/*.md', ['docs/a.md', 'docs/README.md']],
    ['?.log', without('a.log')],
    ['[ab].log', without('a.log')],
    ['keep.TXT', files],
    ['\ufeffa.log', without('a.log')],
    ['a.log\r\nkeep.log\r\n', without('a.log', 'keep.log')],
  ])('%j', async (rules, kept) => {
    const folder = await layFolder({ ...tree, '.dockerignore': rules });
    const { names } = await namesOf(folder);
    expect(names.filter((name) => name in tree).toSorted()).toEqual(kept.toSorted());
  });

  it('brings the folders of what an exception brings back, and no others', async () => {
    const folder = await layFolder({ ...tree, '.dockerignore': '*\n!docs/README.md' });
    expect((await namesOf(folder)).names).toEqual(['docs', 'docs/README.md']);
  });

  it('does not look into an ignored folder that no exception can concern', async () => {
    const ignored = 'closed\n*.log\nnear/*\n!kept/x\n!closer/*\n!near/*/y';
    const folder = await layFolder({ 'closed/a/x': 'x', 'near/a/y': 'y', 'kept/x': 'x', '.dockerignore': ignored });
    const rules = await readIgnoreRules(folder, undefined);
    const asked: string[] = [];
    const ignores = (name: string) => {
      asked.push(name);
      return rules.ignores(name);
    };
    const { entries } = await listContext(folder, { ...rules, ignores });
    expect(asked).toEqual(['.dockerignore', 'closed', 'kept', 'kept/x', 'near', 'near/a', 'near/a/y']);
    expect(entries.map(({ name }) => name)).toEqual(['.dockerignore', 'kept', 'kept/x', 'near', 'near/a', 'near/a/y']);
  });

  it.each([
    ['Dockerfile', [], undefined, ['both', 'beside', 'root']],
    ['Dockerfile', ['Dockerfile.dockerignore'], 'Dockerfile.dockerignore', ['both', 'root']],
    ['Dockerfile.prod', ['Dockerfile.prod.dockerignore'], 'Dockerfile.prod.dockerignore', ['both', 'root']],
    ['deploy/Dockerfile.prod', ['Dockerfile.prod.dockerignore'], 'Dockerfile.prod.dockerignore', ['both', 'root']],
    ['deploy/app', ['deploy/app.dockerignore', 'app.dockerignore'], 'deploy/app.dockerignore', ['both', 'root']],
    ['deploy/Dockerfile', ['Dockerfile.dockerignore'], undefined, ['both', 'beside', 'root']],
  ])('%s with %j', async (dockerfile, named, chosen, kept) => {
    const own = Object.fromEntries(named.map((name, index) => [name, index === 0 ? 'beside\nown' : 'root']));
    const marks = { both: 'x', beside: 'x', root: 'x', own: 'x' };
    const folder = await layFolder({ ...marks, [dockerfile]: 'FROM scratch\n', '.dockerignore': 'own', ...own });
    const { names, ignoreFile } = await namesOf(folder, dockerfile);
    expect(ignoreFile).toBe(chosen && path.join(folder, chosen));
    expect(names.filter((name) => name in marks)).toEqual(kept.toSorted());
  });

  it('names the file with a rule that is no pattern', async () => {
    const folder = await layFolder({ ...tree, '.dockerignore': '[a' });
    const file = path.join(folder, '.dockerignore');
    await expect(packContext({ folder })).rejects.toThrow(`'${file}' has a rule that is not a pattern`);
  });

  it('names an ignore file that cannot be read', async () => {
    const folder = await layFolder({ '.dockerignore/inside': 'x' });
    const file = path.join(folder, '.dockerignore');
    await expect(packContext({ folder })).rejects.toThrow(`The ignore file '${file}' cannot be read: EISDIR`);
  });
});
