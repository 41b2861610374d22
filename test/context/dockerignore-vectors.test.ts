import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { listContext } from '../../src/context/entries.ts';
import { readIgnoreRules } from '../../src/context/ignore-file.ts';
import { layFolder } from './folder.ts';

interface Vectors {
  readonly source: string;
  readonly tree: readonly string[];
  readonly cases: readonly {
    readonly name: string;
    readonly dockerignore: string;
    readonly excluded: readonly string[];
  }[];
}

/** The project's own table, or any other of its form: DOCKERIGNORE_VECTORS=FILE npm run test:vectors */
const file = process.env.DOCKERIGNORE_VECTORS ?? path.join(import.meta.dirname, 'dockerignore-vectors.json');
const { source, tree, cases } = JSON.parse(readFileSync(file, 'utf8')) as Vectors;

// Where the separator is a backslash, a rule cannot escape anything with it: not in Docker either.
const applicable = path.sep === '\\' ? cases.filter(({ dockerignore }) => !dockerignore.includes('\\')) : cases;

/** Left out by default, whatever the ignore file says. */
const versionControl = tree.filter((name) => /(^|\/)(\.git|\.hg|\.svn|\.bzr)(\/|$)/.test(name));

describe(`what an ignore file leaves out, compared with ${source}`, () => {
  it.each(applicable)('$name', async ({ dockerignore, excluded }) => {
    const folder = await layFolder(Object.fromEntries(tree.map((name) => [name, 'x'])));
    await rm(path.join(folder, '.dockerignore'), { force: true });
    await writeFile(path.join(folder, '.dockerignore'), dockerignore);
    const { entries } = await listContext(folder, await readIgnoreRules(folder, undefined));
    const kept = new Set(entries.map(({ name }) => name));
    expect(tree.filter((name) => !kept.has(name)).toSorted()).toEqual(
      [...new Set([...excluded, ...versionControl])].toSorted(),
    );
  });
});
