import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { parseAst } from 'rolldown/parseAst';
import { describe, expect, it } from 'vitest';
import { onlyExports, partsOfPackages } from '../../scripts/parts-of-packages.mjs';
import { layFolder } from '../context/folder.ts';

const reading = (code: string, ...names: string[]): string => onlyExports(code, parseAst(code), names);

describe('a module that is reduced to some of its exports', () => {
  it.each<[what: string, code: string, kept: readonly string[]]>([
    ['functions', 'function read() {}\nfunction write() {}\n', ['function read() {}']],
    [
      'what they call',
      'const form = /x/;\nfunction read() { return form; }\n',
      ['const form = /x/;', 'function read() { return form; }'],
    ],
    [
      'what has no part in it, whatever it calls',
      'function read() {}\nclass Schema {}\nconst schema = new Schema();\n',
      ['function read() {}'],
    ],
    [
      'names that are only keys',
      'const write = 1;\nfunction read(a) { return { write: a.write }; }\n',
      ['function read(a) { return { write: a.write }; }'],
    ],
    [
      'names in brackets',
      'const write = 1;\nfunction read(a) { return a[write]; }\n',
      ['const write = 1;', 'function read(a) { return a[write]; }'],
    ],
    [
      'statements',
      'const map = [];\nfor (const a of []) map[a] = 1;\nfunction read() {}\n',
      ['const map = [];', 'for (const a of []) map[a] = 1;', 'function read() {}'],
    ],
    [
      'several names in one declaration',
      'const { read, write } = all();\nfunction all() {}\n',
      ['const { read, write } = all();', 'function all() {}'],
    ],
  ])('%s', (_what, code, kept) => {
    expect(reading(`${code}export { read };\n`, 'read')).toBe([...kept, 'export { read };', ''].join('\n'));
  });

  it.each([
    ['is not exported', 'function read() {}\nexport { read };\n', 'write'],
    ['is exported under another name', 'function a() {}\nexport { a as read };\n', 'read'],
    ['is exported where it is declared', 'export function read() {}\n', 'read'],
  ])('is refused when a name %s', (_how, code, name) => {
    expect(() => reading(code, name)).toThrow(`does not export ${name} in a list of plain names`);
  });
});

describe('a build with parts of packages', () => {
  const lay = (packageCode: string) =>
    layFolder({
      'main.js': "import { read } from 'both';\nexport const used = [read(), () => import('./late.js')];\n",
      'late.js': "import { write } from 'both';\nexport const later = write();\n",
      'node_modules/both/package.json': '{ "name": "both", "type": "module", "main": "index.js" }\n',
      'node_modules/both/index.js': packageCode,
    });
  const both =
    "const table = new Map();\nfunction read() { return 'reads'; }\nfunction write() { return table.get('writes'); }\nexport { read, write };\n";
  const parts = [
    { package: 'both', importers: /\/main\.js$/, exports: ['read'] },
    { package: 'both', importers: /\/late\.js$/, exports: ['write'] },
  ];
  const build = async (folder: string, wanted = parts): Promise<string> => {
    const bundle = await rolldown({
      input: join(folder, 'main.js'),
      plugins: [partsOfPackages(wanted)],
      logLevel: 'silent',
    });
    await bundle.write({ dir: join(folder, 'dist') });
    await bundle.close();
    return readFile(join(folder, 'dist', 'main.js'), 'utf8');
  };

  it('gives each importer its own', async () => {
    const code = await build(await lay(both));
    expect([code.includes('reads'), code.includes('writes'), code.includes('new Map')]).toEqual([true, false, false]);
  });

  it('fails when the package no longer has what a part names', async () => {
    await expect(build(await lay(both.replace(/read\b/g, 'load')))).rejects.toThrow(
      'both does not export read in a list of plain names. Adapt its parts in scripts/build.mjs.',
    );
  });

  it('fails when nothing imports a part', async () => {
    const unused = [...parts, { package: 'both', importers: /\/other\.js$/, exports: ['write', 'read'] }];
    await expect(build(await lay(both), unused)).rejects.toThrow(
      'Nothing imports these parts of packages: write, read of both. Adapt the parts in scripts/build.mjs.',
    );
  });
});
