import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DrawnStep } from '../../src/drawing/step-drawing.ts';
import { svgPicture } from '../../src/drawing/svg.ts';
import { chain, drawnFrom } from '../support/drawn.ts';
import { randomSteps } from '../support/random-steps.ts';
import { type Rectangle, readPicture } from '../support/svg-picture.ts';

const folder = join(import.meta.dirname, 'graphs');
const names = readdirSync(folder).flatMap((file) => (file.endsWith('.yaml') ? [file.slice(0, -5)] : []));
const stepsOf = (name: string): Promise<readonly DrawnStep[]> =>
  drawnFrom(readFileSync(join(folder, `${name}.yaml`), 'utf8'));

const overlap = (one: Rectangle, other: Rectangle): boolean =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
const holds = (outer: Rectangle, inner: Rectangle): boolean =>
  outer.left <= inner.left && outer.right >= inner.right && outer.top <= inner.top && outer.bottom >= inner.bottom;
const isIn = ([x, y]: readonly [number, number], { left, right, top, bottom }: Rectangle): boolean =>
  x > left && x < right && y > top && y < bottom;

/** What is wrong with the places of boxes, texts, and lines. */
const faults = (svg: string, steps: readonly DrawnStep[]): readonly string[] => {
  const picture = readPicture(svg);
  const boxes = picture.steps;
  const [left = 0, top = 0, width = 0, height = 0] = (picture.root.getAttribute('viewBox') ?? '')
    .split(' ')
    .map(Number);
  const canvas = { left, top, right: left + width, bottom: top + height };
  const edges = steps.flatMap(({ waitsFor }, to) => waitsFor.map((from) => ({ from, to })));
  const close = (one: number, other: number | undefined): boolean => Math.abs(one - (other ?? Number.NaN)) < 0.11;
  return [
    ...(boxes.length === steps.length ? [] : [`${boxes.length} boxes`]),
    ...(picture.edges.length === edges.length ? [] : [`${picture.edges.length} edges`]),
    ...boxes.flatMap((box, index) => [
      ...(holds(canvas, box) ? [] : [`box ${index} is cut`]),
      ...box.texts.flatMap((text, line) => (holds(box, text) ? [] : [`line ${line} of box ${index} is out of it`])),
      ...boxes
        .slice(0, index)
        .flatMap((other, of) => (overlap(box, other) ? [`boxes ${of} and ${index} overlap`] : [])),
    ]),
    ...picture.edges.flatMap(({ points, tip }, index) => {
      const { from = 0, to = 0 } = edges[index] ?? {};
      const [source, target] = [boxes[from], boxes[to]];
      const [first = [0, 0] as const, last = [0, 0] as const] = [points[0], points.at(-1)];
      const startsAt = source && close(first[1], source.bottom) && first[0] > source.left && first[0] < source.right;
      const endsAt = target && close(last[1], target.top) && last[0] > target.left && last[0] < target.right;
      const name = `edge ${from}>${to}`;
      return [
        ...(startsAt ? [] : [`${name} does not start at its box`]),
        ...(endsAt && close(tip[0], last[0]) && close(tip[1], last[1]) ? [] : [`${name} does not end at its box`]),
        ...(points.every((point) => point[0] >= left && point[0] <= left + width) ? [] : [`${name} is cut`]),
        ...boxes.flatMap((box, of) =>
          points.some((point) => isIn(point, box)) ? [`${name} runs over box ${of}`] : [],
        ),
      ];
    }),
  ];
};

describe('a picture', () => {
  it.each(names)('of %s has every step and edge in its place', async (name) => {
    const steps = await stepsOf(name);
    expect(faults(svgPicture(steps, name), steps)).toEqual([]);
  });

  it('of random steps has every step and edge in its place', () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const steps = randomSteps(seed);
      expect(faults(svgPicture(steps, 'random'), steps), `seed ${seed}`).toEqual([]);
    }
  });

  it('shows what a step is and does', async () => {
    const { steps } = readPicture(svgPicture(await stepsOf('diamond'), 'Steps of acb.yaml'));
    expect(steps.map(({ kind, lines, title }) => ({ kind, lines, title }))).toEqual([
      {
        kind: 'build',
        lines: ['build', 'build $Registry/app:$ID'],
        title: 'build\nbuild $Registry/app:$ID',
      },
      {
        kind: 'cmd',
        lines: ['unit-tests', 'cmd $Registry/app:$ID npm run unit'],
        title: 'unit-tests\ncmd $Registry/app:$ID npm run unit',
      },
      {
        kind: 'cmd',
        lines: ['end-to-end-tests', 'cmd $Registry/app:$ID npm run e2e', 'timeout 1h30m, 3 retries'],
        title: 'end-to-end-tests\ncmd $Registry/app:$ID npm run e2e\ntimeout 1h30m\n3 retries',
      },
      {
        kind: 'push',
        lines: ['acb_step_3', 'push $Registry/app:$ID, $Registry/app:latest'],
        title: 'acb_step_3\npush $Registry/app:$ID, $Registry/app:latest',
      },
    ]);
  });

  it('can be read by those who do not see it', async () => {
    const { root, title, description } = readPicture(svgPicture(await stepsOf('diamond'), 'Steps of <acb> & "co"'));
    expect([root.getAttribute('role'), root.getAttribute('aria-labelledby')]).toEqual([
      'img',
      'steps-title steps-description',
    ]);
    expect(title).toBe('Steps of <acb> & "co"');
    expect(description).toBe(
      'build (build) waits for nothing. unit-tests (cmd) waits for build. end-to-end-tests (cmd) waits for build. acb_step_3 (push) waits for unit-tests, end-to-end-tests.',
    );
  });

  it('tells the kinds of steps apart without colors', () => {
    const shapes = (['build', 'cmd', 'push'] as const).map((kind) => {
      const [step] = chain('one');
      const svg = svgPicture([{ ...step, kind } as DrawnStep], 'one');
      return svg.slice(svg.lastIndexOf('</title>')).match(/<(?:rect|polygon) class="\w+"|rx="\d+"/g);
    });
    expect(shapes).toEqual([
      ['<rect class="box"', '<rect class="bar"'],
      ['<rect class="box"', 'rx="16"'],
      ['<polygon class="box"'],
    ]);
  });

  it('needs no script, no file, and no network', async () => {
    const svg = svgPicture(await stepsOf('services'), 'x');
    expect(svg.match(/https?:[^"'\s<)]*/g)).toEqual([
      'http://www.w3.org/2000/svg',
      ...Array<string>(2).fill('https://example.com/done'),
    ]);
    expect(svg).not.toMatch(/<script|\bon\w+=|href|url\(|@import/);
  });

  it.each([
    '<script>alert(1)</script>',
    '"quoted" \'single\' & &amp; ]]>',
    'control \u0000\u0007\u001b[31m',
    'half \ud800 of a character',
    '構建 🚀',
  ])('takes %j as it is, as far as XML can', (text) => {
    const [step] = chain('one');
    const svg = svgPicture([{ ...step, id: text, what: text, remarks: [text] } as DrawnStep], text);
    const shown = text.replace(/\p{Cc}|\p{Surrogate}/gu, '\ufffd');
    const { title, steps } = readPicture(svg);
    expect([title, steps[0]?.lines]).toEqual([shown, [shown, `cmd ${shown}`, shown]]);
  });

  it('has no steps', () => expect(readPicture(svgPicture([], 'none')).steps).toEqual([]));
});
