import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openContext } from '../../src/context/pack.ts';
import { layFolder } from './folder.ts';

const namesOf = async (folder: string, dockerfile?: string) => {
  const { entries, ignoreFile } = await openContext({
    folder,
    ...(dockerfile ? { dockerfile: { path: path.join(folder, dockerfile), nameInArchive: 'added' } } : {}),
  });
  return { names: entries.map(({ name }) => name), ignoreFile };
};

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
    '#b.txt': 'x',
    'b#': 'x',
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
    ['a.log\n\ufeffkeep.log', without('a.log')],
    ['#b.txt', files],
    [' #b.txt', without('#b.txt')],
    ['b#', without('b#')],
    ['src/../a.log', without('a.log')],
    ['docs/../src/../a.log', without('a.log')],
    ['/../a.log', without('a.log')],
    ['../a.log', files],
    ['src/../../a.log', files],
    ['../../a.log', files],
    ['/', files],
    ['./a.log', without('a.log')],
  ])('%j', async (rules, kept) => {
    const folder = await layFolder({ ...tree, '.dockerignore': rules });
    const { names } = await namesOf(folder);
    expect(names.filter((name) => name in tree).toSorted()).toEqual(kept.toSorted());
  });

  it('brings the folders of what an exception brings back, and no others', async () => {
    const folder = await layFolder({ ...tree, '.dockerignore': '*\n!docs/README.md' });
    expect((await namesOf(folder)).names).toEqual(['docs', 'docs/README.md']);
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

  it.each([
    ['a\n[b', 2, '[b'],
    ['!', 1, '!'],
    ['# one\n\n ! / ', 3, '! /'],
    ['/!', 1, '/!'],
    ['[a-]', 1, '[a-]'],
    ['x\n*[', 2, '*['],
    ['*a[', 1, '*a['],
    ['\\g*', 1, '\\g*'],
  ])('%j: names line %i', async (rules, line, text) => {
    const folder = await layFolder({ ...tree, '.dockerignore': rules });
    const file = path.join(folder, '.dockerignore');
    await expect(openContext({ folder })).rejects.toThrow(`Line ${line} of '${file}' is not a pattern: ${text}`);
  });

  it('names an ignore file that cannot be read', async () => {
    const folder = await layFolder({ '.dockerignore/inside': 'x' });
    const file = path.join(folder, '.dockerignore');
    await expect(openContext({ folder })).rejects.toThrow(`The ignore file '${file}' cannot be read: EISDIR`);
  });
});
