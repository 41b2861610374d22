import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { boxDrawing } from '../../src/drawing/box-drawing.ts';
import { railDrawing } from '../../src/drawing/rail-drawing.ts';
import type { DrawnStep } from '../../src/drawing/step-drawing.ts';
import { terminalDrawing } from '../../src/drawing/terminal.ts';
import { textWidth } from '../../src/taskfile/diagnostics/text-width.ts';
import { chain, drawnFrom } from '../support/drawn.ts';
import { randomSteps } from '../support/random-steps.ts';
import { boxesIn, edgesOfBoxes, edgesOfRails } from '../support/traced-drawing.ts';

const folder = join(import.meta.dirname, 'graphs');
const names = readdirSync(folder).flatMap((file) => (file.endsWith('.yaml') ? [file.slice(0, -5)] : []));
const stepsOf = (name: string): Promise<readonly DrawnStep[]> =>
  drawnFrom(readFileSync(join(folder, `${name}.yaml`), 'utf8'));

const plain = { ascii: false, coloured: false };
const edgesOf = (steps: readonly DrawnStep[]): readonly string[] =>
  steps.flatMap(({ id, waitsFor }) => waitsFor.map((above) => `${steps[above]?.id}>${id}`)).toSorted();

describe('a drawing for a terminal', () => {
  it.each(names)('shows %s', async (name) => {
    const steps = await stepsOf(name);
    const drawings = [
      ['120 columns', terminalDrawing(steps, { ...plain, columns: 120 })],
      ['80 columns, ASCII', terminalDrawing(steps, { coloured: false, ascii: true, columns: 80 })],
      ['44 columns', terminalDrawing(steps, { ...plain, columns: 44 })],
    ] as const;
    const text = drawings.map(([title, drawing]) => `${title}:\n\n${drawing}`).join('\n');
    await expect(text).toMatchFileSnapshot(join(folder, `${name}.txt`));
  });

  it.each(names)('of %s is as wide as the terminal at most, and in ASCII where that is asked for', async (name) => {
    const steps = await stepsOf(name);
    const widths = [200, 120, 100, 80, 60, 44].filter((columns) => {
      const lines = terminalDrawing(steps, { ...plain, columns }).split('\n');
      return lines.some((line) => textWidth(line) > columns);
    });
    expect(widths).toEqual([]);
    const ascii = terminalDrawing(steps, { ascii: true, coloured: true, columns: 100 });
    expect(stripVTControlCharacters(ascii)).toMatch(/^[ -~\n]*$/);
  });

  it('is the same with colors, but for the colors', async () => {
    const steps = await stepsOf('services');
    const coloured = terminalDrawing(steps, { ascii: false, coloured: true, columns: 100 });
    expect(coloured).toContain('\u001b[1mlint\u001b[22m');
    expect(stripVTControlCharacters(coloured)).toBe(terminalDrawing(steps, { ...plain, columns: 100 }));
  });

  it('has no steps', () => expect(terminalDrawing([], { ...plain, columns: 80 })).toBe(''));

  it('takes rails for many steps, and words for many rails', () => {
    const row = chain(...Array.from({ length: 60 }, (_, index) => `s${index}: ${index > 0 ? `s${index - 1}` : ''}`));
    expect(
      terminalDrawing(row, { ...plain, columns: 80 })
        .split('\n')
        .slice(0, 2),
    ).toEqual(['● s0   cmd run s0', '● s1   cmd run s1']);
    const ids = Array.from({ length: 30 }, (_, index) => `root${index}`);
    const fan = chain(...ids, `last: ${ids.join(' ')}`);
    expect(
      terminalDrawing(fan, { ...plain, columns: 60 })
        .split('\n')
        .slice(29),
    ).toEqual([
      'root29  cmd run root29',
      'last    cmd run last',
      '  waits for root0, root1, root2, root3, root4, root5, root6,',
      '            root7, root8, root9, root10, root11, root12,',
      '            root13, root14, root15, root16, root17, root18,',
      '            root19, root20, root21, root22, root23, root24,',
      '            root25, root26, root27, root28, root29',
      '',
    ]);
  });

  it('does not put a step below one that it does not wait for as if it did', () => {
    expect(railDrawing(chain('aa', 'bb', 'cc: bb'), { columns: 80, ellipsis: '…' }).text(plain)).toBe(
      '●   aa  cmd run aa\n  ● bb  cmd run bb\n  ● cc  cmd run cc\n',
    );
  });
});

describe('lines can be followed', () => {
  const seeds = Array.from({ length: 120 }, (_, index) => index + 1);

  it.each(names)('in %s', async (name) => {
    const steps = (await stepsOf(name)).map((step, index) => ({ ...step, id: `s${index}`, what: 'x', remarks: [] }));
    const boxes = boxDrawing(steps, { columns: 1000, textColumns: 20, ellipsis: '…' })?.text(plain) ?? '';
    expect(edgesOfBoxes(boxes).toSorted()).toEqual(edgesOf(steps));
    expect(edgesOfRails(railDrawing(steps, { columns: 1000, ellipsis: '…' }).text(plain)).toSorted()).toEqual(
      edgesOf(steps),
    );
  });

  it('from box to box, in random graphs', () => {
    for (const seed of seeds) {
      const steps = randomSteps(seed);
      const drawing = boxDrawing(steps, { columns: 10_000, textColumns: 20, ellipsis: '…' })?.text(plain);
      expect(drawing, `seed ${seed}`).toBeDefined();
      const text = drawing ?? '';
      expect(
        boxesIn(text)
          .map(({ id }) => id)
          .toSorted(),
        `seed ${seed}`,
      ).toEqual(steps.map(({ id }) => id).toSorted());
      expect(edgesOfBoxes(text).toSorted(), `seed ${seed}\n${text}`).toEqual(edgesOf(steps));
    }
  });

  it('from rail to rail, in random graphs', () => {
    for (const seed of seeds) {
      const steps = randomSteps(seed);
      const text = railDrawing(steps, { columns: 10_000, ellipsis: '…' }).text(plain);
      expect(edgesOfRails(text).toSorted(), `seed ${seed}\n${text}`).toEqual(edgesOf(steps));
    }
  });
});
