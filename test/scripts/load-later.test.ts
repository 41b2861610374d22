import { createRequire } from 'node:module';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { describe, expect, it } from 'vitest';
import { loadLater, usingLater } from '../../scripts/load-later.mjs';
import { layFolder } from '../context/folder.ts';

describe('code that uses a chunk', () => {
  const loading = 'const require_one_two = require("./one-two-Ab12.js");\n';
  const other = 'const require_other = require("./other.js");\nrequire_other.a();\n';

  it.each<[string, string, string | undefined]>([
    [
      'loads it when it uses it',
      `${other}${loading}const b = () => require_one_two.b(1);\n`,
      `${other}const require_one_two = () => require("./one-two-Ab12.js");\nconst b = () => require_one_two().b(1);\n`,
    ],
    ['is left alone when it uses another', other, undefined],
  ])('%s', (_what, code, later) => expect(usingLater(code, 'one-two')).toBe(later));

  it.each<[string, string, string | undefined]>([
    [
      'is loaded when it is used',
      'let node_fs_promises = require("node:fs/promises");\nf((0, node_fs_promises.stat)(a));\n',
      'const node_fs_promises = () => require("node:fs/promises");\nf((0, node_fs_promises().stat)(a));\n',
    ],
    [
      'is left alone when a package takes it as a whole',
      'let node_fs_promises = require("node:fs/promises");\nnode_fs_promises = a(node_fs_promises, 1);\n',
      undefined,
    ],
  ])("a module of Node's %s", (_what, code, later) => expect(usingLater(code, 'node:fs/promises')).toBe(later));

  it.each(['require_one_two;', 'f(require_one_two);', 'const { b } = require_one_two;', 'new require_one_two.B();'])(
    'is refused: %s',
    (code) =>
      expect(() => usingLater(`${loading}${code}\n`, 'one-two')).toThrow(
        "The chunk 'one-two' cannot be loaded later: it is used in a way that scripts/load-later.mjs does not know.",
      ),
  );
});

describe('a build that loads a chunk later', () => {
  const build = async (name: string): Promise<string> => {
    const folder = await layFolder({
      'main.js': "import { part } from './part.js';\nexport const use = () => part();\nexport const name = 'main';\n",
      'part.js': "globalThis.loadedParts?.push('part');\nexport function part() { return 1; }\n\n",
    });
    const bundle = await rolldown({ input: join(folder, 'main.js'), plugins: [loadLater(name)] });
    await bundle.write({
      dir: join(folder, 'dist'),
      format: 'cjs',
      minify: true,
      codeSplitting: { groups: [{ name: 'part', test: /part\.js$/ }] },
    });
    await bundle.close();
    return join(folder, 'dist', 'main.js');
  };

  it('does so', async () => {
    const loaded: string[] = [];
    const file = await build('part');
    Object.assign(globalThis, { loadedParts: loaded });
    try {
      const main = createRequire(import.meta.url)(file) as { name: string; use(): number };
      expect([main.name, [...loaded], main.use(), main.use(), loaded]).toEqual(['main', [], 1, 1, ['part']]);
    } finally {
      Reflect.deleteProperty(globalThis, 'loadedParts');
    }
  });

  it('fails when nothing loads it', () =>
    expect(build('parts')).rejects.toThrow("No chunk loads the chunk 'parts', as scripts/load-later.mjs expects."));
});
