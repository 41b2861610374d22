import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { referencePages } from '../src/cli/help/reference.ts';
import { catalog } from '../src/commands/catalog.ts';
import { tableBelow } from './support/markdown.ts';

const folder = fileURLToPath(new URL('../docs/reference/', import.meta.url));
const pages = await referencePages(catalog);
const stale = "docs/reference does not say what the definitions say: 'npm run reference' writes it anew.";

describe('docs/reference', () => {
  it.each(pages)('$file is what the definitions say', async ({ file, text }) => {
    await expect(text, stale).toMatchFileSnapshot(join(folder, file));
  });

  it('lists every command with both of its paths', async () => {
    const index = pages.find(({ file }) => file === 'README.md')?.text ?? '';
    const listed = tableBelow(index, '| `acrtask ...` | `acrtask az ...` | What it does |').map((cells) =>
      cells.map((cell) => cell.replace(/^\[(.*)\]\(.*\)$/, '$1')),
    );
    const expected = catalog.map(async ({ own = '–', az = '–', load }) => [own, az, (await load()).default.summary]);
    expect(listed).toEqual(await Promise.all(expected));
  });

  it('has no other pages', () => {
    const known = pages.map(({ file }) => file);
    expect(readdirSync(folder).filter((name) => !known.includes(name))).toEqual([]);
  });

  it('has only links that lead somewhere', () => {
    const anchors = new Map(
      pages.map(({ file, text }) => [
        file,
        [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => title.toLowerCase().replaceAll(' ', '-')),
      ]),
    );
    const links = pages.flatMap(({ text }) => [...text.matchAll(/\]\(([\w-]+\.md)#([\w-]+)\)/g)]);
    expect(links.length).toBeGreaterThan(catalog.length);
    expect(links.filter(([, file = '', to = '']) => !anchors.get(file)?.includes(to)).map(([link]) => link)).toEqual(
      [],
    );
  });

  it('has every line of its tables whole', () => {
    const broken = pages.flatMap(({ text }) => {
      const lines = text.split('\n').filter((line) => line.startsWith('| '));
      return lines.filter((line) => ![4, 5, 6].includes(line.split(/(?<!\\)\|/).length));
    });
    expect(broken).toEqual([]);
  });
});
