import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { describe, expect, it } from 'vitest';
import { emptyClass, replaceInPackages, replaceOnce } from '../../scripts/replace-in-packages.mjs';
import { layFolder } from '../context/folder.ts';

describe('a text that is replaced', () => {
  const replace = replaceOnce("require('x')", 'undefined');

  it.each<[string, string, string | undefined]>([
    ['is there once', "const x = require('x');", 'const x = undefined;'],
    ['is no longer there', 'const x = require("x");', undefined],
    ['is there twice', "require('x'); require('x');", undefined],
  ])('%s', (_what, code, replaced) => expect(replace(code)).toBe(replaced));
});

describe('a class that is emptied', () => {
  const replace = emptyClass('TasksImpl');
  const tasks = 'import { a } from "b";\nexport class TasksImpl {\n  list() {}\n}\nconst spec = {};\n';

  it.each<[string, string, string | undefined]>([
    ['is the only export', tasks, 'export class TasksImpl {}\n'],
    ['has another name', tasks.replace('TasksImpl', 'Tasks'), undefined],
    ['extends another', tasks.replace('TasksImpl', 'TasksImpl extends Base'), undefined],
    ['is exported in another way', tasks.replace('export class', 'export default class'), undefined],
    ['is not the only export', `${tasks}export const other = 1;\n`, undefined],
    ['is gone', 'export {};\n', undefined],
  ])('%s', (_what, code, replaced) => expect(replace(code)).toBe(replaced));
});

describe('a build that replaces text', () => {
  const replacements = [
    { package: 'one', file: 'lib/a.js', text: "'before'", replace: replaceOnce("'before'", "'after'") },
    { package: '@two/b', file: 'c.js', text: 'the class C', replace: emptyClass('C') },
  ];
  const lay = (files: Readonly<Record<string, string>>): Promise<string> =>
    layFolder({
      'main.js': "export * from './node_modules/one/lib/a.js';\nexport * from './node_modules/@two/b/index.js';\n",
      'node_modules/one/lib/a.js': "export const a = 'before';\n",
      'node_modules/@two/b/index.js': "export * from './c.js';\n",
      'node_modules/@two/b/c.js': 'export class C {\n  call() {}\n}\n',
      ...files,
    });
  const build = async (folder: string): Promise<string> => {
    const bundle = await rolldown({
      input: join(folder, 'main.js'),
      plugins: [replaceInPackages(replacements)],
      logLevel: 'silent',
    });
    await bundle.write({ dir: join(folder, 'dist') });
    await bundle.close();
    return readFile(join(folder, 'dist', 'main.js'), 'utf8');
  };

  it('replaces it', async () => {
    const code = await build(await lay({}));
    expect([code.includes("'before'"), code.includes('call'), /["']after["']/.test(code)]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('fails before it writes, with every text that is no longer there and every file that is not bundled', async () => {
    const folder = await lay({
      'node_modules/one/lib/a.js': "export const a = 'other';\n",
      'node_modules/@two/b/index.js': "export * from './renamed.js';\n",
      'node_modules/@two/b/renamed.js': 'export class C {\n  call() {}\n}\n',
    });
    await expect(build(folder)).rejects.toThrow(
      `The build replaces text in packages, and these have changed:
  one: lib/a.js does not hold 'before', or not exactly once
  @two/b: c.js, where the class C is replaced, is not in the bundle
Adapt the replacements in scripts/build.mjs.`,
    );
    expect(existsSync(join(folder, 'dist'))).toBe(false);
  });
});
