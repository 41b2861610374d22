import { DOMParser, type Element } from '@xmldom/xmldom';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { describe, expect, it } from 'vitest';
import { timelinePage } from '../../src/drawing/timeline-page.ts';
import { timelineSvg } from '../../src/drawing/timeline-svg.ts';
import { durationText, outcomeText, stepSeconds } from '../../src/drawing/timeline-words.ts';
import type { RunTimeline } from '../../src/follow/timeline/run-timeline.ts';
import { timelineCases, timelineOf } from '../support/timeline-cases.ts';

const stop = (level: string, message: string): void => {
  // What stands for characters that XML does not have is there on purpose.
  if (message.startsWith('Unicode replacement character')) return;
  throw new Error(`${level}: ${message}`);
};

/** An image as XML readers see it. Throws for what is not well-formed. */
const imageOf = (svg: string): Element =>
  new DOMParser({ onError: stop }).parseFromString(svg, 'image/svg+xml').documentElement as Element;

const all = (element: Element, name: string): readonly Element[] => Array.from(element.getElementsByTagName(name));

type Node = DefaultTreeAdapterTypes.ChildNode | DefaultTreeAdapterTypes.Document;
type PageElement = DefaultTreeAdapterTypes.Element;

/** The elements of a page as browsers read it. Throws for what is not in order in it. */
const elementsOf = (html: string): readonly PageElement[] => {
  const below = (node: Node): PageElement[] =>
    'childNodes' in node
      ? node.childNodes.flatMap((each) => ['tagName' in each ? [each] : [], below(each)].flat())
      : [];
  return below(
    parse(html, {
      sourceCodeLocationInfo: true,
      onParseError: ({ code, startLine, startCol }) => stop(code, `${startLine}:${startCol}`),
    }),
  );
};

const textOf = (node: Node): string =>
  'value' in node ? node.value : 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';

/** What a row of the table of a page says first. */
const rowOf = (step: RunTimeline['steps'][number]): string[] => {
  const seconds = stepSeconds(step);
  return [step.id, outcomeText(step), step.isCritical ? 'yes' : '', seconds === null ? '' : durationText(seconds)];
};

describe.each(timelineCases)('%s', (name) => {
  it('is an image that shows each step, and loads nothing', async () => {
    const timeline = await timelineOf(name);
    const svg = timelineSvg(timeline);
    if (svg === undefined) {
      expect(timeline.hasTimes).toBe(false);
      return;
    }
    const root = imageOf(svg);
    const labels = (root.getAttribute('aria-labelledby') ?? '').split(' ');
    const described = all(root, '*').flatMap((each) =>
      labels.includes(each.getAttribute('id') ?? '') ? [each.tagName] : [],
    );
    expect([root.tagName, root.getAttribute('role'), described]).toEqual(['svg', 'img', ['title', 'desc']]);
    const titles = all(root, 'title').map(({ textContent }) => textContent ?? '');
    for (const step of timeline.steps)
      expect(titles.some((each) => each.startsWith(`${step.id}: ${outcomeText(step)}`))).toBe(true);
    expect(svg.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/href|url\(|@import|https?:|<script/i);
  });

  it('is a page with a table that says the same', async () => {
    const timeline = await timelineOf(name);
    const elements = elementsOf(timelinePage(timeline));
    const rows = elements.filter(({ tagName }) => tagName === 'tr').map((each) => each.childNodes.map(textOf));
    const ofSteps = rows.filter(({ length }) => length === 7).slice(1);
    expect(ofSteps.map((cells) => [cells[0], cells[1], cells[2], cells[5]])).toEqual(timeline.steps.map(rowOf));
    expect(elements.filter(({ tagName }) => /^(?:script|link|img|iframe|object)$/.test(tagName))).toEqual([]);
    const ids = elements.flatMap(({ attrs }) => attrs.flatMap((each) => (each.name === 'id' ? [each.value] : [])));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

it('shows names as they are, whatever markup they look like', async () => {
  const serial = await timelineOf('serial');
  const name = '</text><script>alert(1)</script>&"\'\u0001\ud800';
  const timeline: RunTimeline = {
    ...serial,
    task: name,
    steps: serial.steps.map((step) => ({ ...step, id: name, waitsFor: [name], error: name })),
    images: [{ image: name, digest: name }],
    errorMessage: name,
    lastWords: name,
    notes: [name],
  };
  const image = imageOf(timelineSvg(timeline) ?? '');
  expect([all(image, 'script').length, all(image, 'g').length]).toEqual([0, 8]);
  const elements = elementsOf(timelinePage(timeline));
  expect(elements.filter(({ tagName }) => tagName === 'script')).toEqual([]);
  expect(
    elements
      .find(({ tagName }) => tagName === 'h1')
      ?.childNodes.map(textOf)
      .join(''),
  ).toBe('Run cf10 of task </text><script>alert(1)</script>&"\'\\u0001\ufffd succeeded after 36.2s');
});
