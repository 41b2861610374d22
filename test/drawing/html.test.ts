import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { describe, expect, it } from 'vitest';
import { stepsPage } from '../../src/drawing/html.ts';
import type { DrawnStep } from '../../src/drawing/step-drawing.ts';
import { chain, drawnFrom } from '../support/drawn.ts';

type Node = DefaultTreeAdapterTypes.ChildNode | DefaultTreeAdapterTypes.Document;
type Element = DefaultTreeAdapterTypes.Element;

/** A page as browsers read it. Throws for what is not in order in it. */
const read = (html: string): readonly Element[] => {
  const document = parse(html, {
    sourceCodeLocationInfo: true,
    onParseError: ({ code, startLine, startCol }) => {
      throw new Error(`${code} at ${startLine}:${startCol}`);
    },
  });
  const below = (node: Node): Element[] =>
    'childNodes' in node
      ? node.childNodes.flatMap((each) => ['tagName' in each ? [each] : [], below(each)].flat())
      : [];
  return below(document);
};

const textOf = (node: Node): string =>
  'value' in node ? node.value : 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
const named = (elements: readonly Element[], name: string): readonly Element[] =>
  elements.filter(({ tagName }) => tagName === name);
const rowsOf = (html: string): string[][] =>
  named(read(html), 'tr').map(({ childNodes }) => childNodes.map((cell) => textOf(cell)));

const file = (name: string): string => readFileSync(join(import.meta.dirname, 'graphs', `${name}.yaml`), 'utf8');

describe('a page', () => {
  it('has a table that says what the picture shows', async () => {
    expect(rowsOf(stepsPage(await drawnFrom(file('diamond')), 'Steps of acb.yaml'))).toEqual([
      ['Step', 'Kind', 'What it does', 'Waits for', 'Remarks'],
      ['build', 'build', '$Registry/app:$ID', '', ''],
      ['unit-tests', 'cmd', '$Registry/app:$ID npm run unit', 'build', ''],
      ['end-to-end-tests', 'cmd', '$Registry/app:$ID npm run e2e', 'build', 'timeout 1h30m, 3 retries'],
      ['acb_step_3', 'push', '$Registry/app:$ID, $Registry/app:latest', 'unit-tests, end-to-end-tests', ''],
    ]);
  });

  it('has a language, a title, a heading, and the picture', async () => {
    const elements = read(stepsPage(await drawnFrom(file('chain')), 'Steps of acb.yaml'));
    expect(named(elements, 'html')[0]?.attrs).toEqual([{ name: 'lang', value: 'en' }]);
    expect([named(elements, 'title')[0], named(elements, 'h1')[0]].map((each) => each && textOf(each))).toEqual([
      'Steps of acb.yaml',
      'Steps of acb.yaml',
    ]);
    expect(named(elements, 'svg')).toHaveLength(1);
    expect(named(elements, 'svg')[0]?.namespaceURI).toBe('http://www.w3.org/2000/svg');
  });

  it('needs nothing else, and allows nothing else', async () => {
    const elements = read(stepsPage(await drawnFrom(file('services')), 'x'));
    const tags = new Set(elements.map(({ tagName }) => tagName));
    expect(['script', 'link', 'img', 'iframe', 'a', 'use', 'foreignObject'].filter((tag) => tags.has(tag))).toEqual([]);
    const attributes = elements.flatMap(({ attrs }) => attrs);
    expect(attributes.filter(({ name }) => /^on|href|^src|^style$/.test(name))).toEqual([]);
    const styles = named(elements, 'style').map(textOf).join('\n');
    expect(styles).not.toMatch(/url\(|@import/);
    expect(attributes.filter(({ value }) => value.startsWith('default-src'))).toEqual([
      { name: 'content', value: "default-src 'none'; style-src 'unsafe-inline'" },
    ]);
  });

  it('is light or dark as the system of the reader is', async () => {
    const styles = named(read(stepsPage(await drawnFrom(file('chain')), 'x')), 'style').map(textOf);
    expect(styles.map((style) => style.includes('@media (prefers-color-scheme: dark)'))).toEqual([true, true]);
  });

  it.each(['<script>alert(1)</script>', '</title></style><b>', '"a" \'b\' & &amp;', '構建 🚀'])(
    'takes %s as it is',
    (text) => {
      const [step] = chain('one');
      const html = stepsPage([{ ...step, id: text, what: text, remarks: [text] } as DrawnStep], text);
      expect(rowsOf(html)[1]).toEqual([text, 'cmd', text, '', text]);
      expect(textOf(named(read(html), 'h1')[0] as Element)).toBe(text);
    },
  );
});
