import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { pages, textOf } from './support/documents.ts';
import { anchorsOf, brokenLinks, linksOf } from './support/links.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const project = { isThere: (path: string) => existsSync(join(root, path)), textOf };

describe('the links in the repository', () => {
  it('are read from the pages', () => {
    expect(pages).toEqual(expect.arrayContaining(['README.md', 'docs/ci.md', 'docs/reference/az.md']));
    expect(pages.flatMap((page) => linksOf(textOf(page))).length).toBeGreaterThan(200);
    expect(linksOf('[a](b.md#c) ![d](e.svg "f") <img src="g.png">\n```sh\n[h](i)\n```\n[j](https://k)')).toEqual([
      'b.md#c',
      'e.svg',
      'g.png',
    ]);
    expect(anchorsOf('# A `b`, c\n```sh\n# d\n```\n## Über\n## A b c\n')).toEqual(['a-b-c', 'über', 'a-b-c-1']);
  });

  it('are found broken when they are', () => {
    const texts: Record<string, string> = {
      'a.md': '[1](docs/b.md#here) [2](docs/b.md#gone) [3](docs/c.md) [4](#a) [5](#z)\n# A\n',
      'docs/b.md': '[6](../a.md) [7](a.md) [8](../../x.md)\n# Here\n',
    };
    const place = { isThere: (path: string) => path in texts, textOf: (path: string) => texts[path] ?? '' };
    expect(brokenLinks('a.md', place)).toEqual(['docs/b.md#gone', 'docs/c.md', '#z']);
    expect(brokenLinks('docs/b.md', place)).toEqual(['a.md', '../../x.md']);
  });

  it.each(pages)('%s: its links lead somewhere', (page) => expect(brokenLinks(page, project)).toEqual([]));

  it('lead from the README and the index to every guide', () => {
    const guides = pages.filter((page) => /^docs\/[^/]+\.md$/.test(page) && page !== 'docs/README.md');
    const linked = (page: string, folder: string): ReadonlySet<string> =>
      new Set(linksOf(textOf(page)).map((target) => `${folder}${target.split('#')[0]}`));
    const index = linked('docs/README.md', 'docs/');
    expect(guides.filter((guide) => !index.has(guide))).toEqual([]);
    expect([...linked('README.md', '')]).toEqual(
      expect.arrayContaining(['docs/README.md', 'docs/reference/README.md', 'docs/terminal.svg']),
    );
  });
});

it('the README fits on 200 lines', () => {
  expect(textOf('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(200);
});
