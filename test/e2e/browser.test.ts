import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { stepsPage } from '../../src/drawing/html.ts';
import { svgPicture } from '../../src/drawing/svg.ts';
import { timelinePage } from '../../src/drawing/timeline-page.ts';
import { timelineSvg } from '../../src/drawing/timeline-svg.ts';
import { drawnFrom } from '../support/drawn.ts';
import { timelineCases, timelineOf } from '../support/timeline-cases.ts';
import { covered, findBrowser, outside, overlaps, type Shown, showPages } from './browser.ts';
import { skipWhen } from './support.ts';

/** A page of nothing but an image, which is no wider than the page. */
const alone = (image: string): string =>
  `<!DOCTYPE html><html><style>body { margin: 0 } svg { max-width: 100%; height: auto }</style><body>${image}</body></html>`;

const graphFolder = join(import.meta.dirname, '../drawing/graphs');

/** The bars of timelines. */
const bars = /^rect (?:step|phase)/;

let browser: string | undefined;
const pages = new Map<string, string>();

beforeAll(async () => {
  browser = await findBrowser();
  for (const file of readdirSync(graphFolder).filter((each) => each.endsWith('.yaml'))) {
    const steps = await drawnFrom(readFileSync(join(graphFolder, file), 'utf8'));
    pages.set(`page of ${file}`, stepsPage(steps, `Steps of ${file}`));
    pages.set(`image of ${file}`, alone(svgPicture(steps, `Steps of ${file}`)));
  }
  for (const name of timelineCases) {
    const timeline = await timelineOf(name);
    pages.set(`page of ${name}`, timelinePage(timeline));
    const image = timelineSvg(timeline);
    if (image !== undefined) pages.set(`image of ${name}`, alone(image));
  }
});

const modes = [
  { mode: 'light', dark: false, width: 1280, background: 'rgb(255, 255, 255)' },
  { mode: 'dark', dark: true, width: 1000, background: 'rgb(13, 17, 23)' },
] as const;

describe.each(modes)('in a browser, $mode', ({ dark, width, background }) => {
  it('every drawing can be read', async (context) => {
    skipWhen(browser === undefined ? 'there is no chromium' : undefined, context);
    const { shown, complaints } = await showPages(browser ?? '', [...pages.values()], { dark, width });
    expect(complaints).toEqual([]);
    const faults = [...pages.keys()].map((name, index) => {
      const page = shown[index] as Shown;
      const isPage = name.startsWith('page');
      return {
        name,
        hasContent: page.seen.length > 3,
        scrolls: page.contentWidth > width,
        outside: outside(page),
        overlaps: overlaps(page),
        covered: covered(page, bars),
        pale: page.pale,
        broken: page.broken,
        ...(isPage ? { background: page.background } : {}),
      };
    });
    expect(faults).toEqual(
      [...pages.keys()].map((name) => ({
        name,
        hasContent: true,
        scrolls: false,
        outside: [],
        overlaps: [],
        covered: [],
        pale: [],
        broken: [],
        ...(name.startsWith('page') ? { background } : {}),
      })),
    );
  }, 240_000);
});
