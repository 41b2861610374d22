import { textWidth } from '../taskfile/diagnostics/text-width.ts';
import { Canvas, down, left, right, up } from './canvas.ts';
import { drawChannel, type Wire } from './channel.ts';
import { type LayerItem, type Layers, layersOf } from './layers.ts';
import type { DrawnStep } from './step-drawing.ts';
import { type StepLine, stepLines } from './step-lines.ts';

/**
 * Draws steps as boxes joined by lines, each below all that it waits for. Undefined when that takes more columns than
 * there are, or when there is no way for a line.
 */
export function boxDrawing(
  steps: readonly DrawnStep[],
  {
    columns,
    textColumns,
    ellipsis,
  }: { readonly columns: number; readonly textColumns: number; readonly ellipsis: string },
): Canvas | undefined {
  const texts = steps.map((step) => stepLines(step, textColumns, ellipsis));
  const widths = steps.map(({ waitsFor }, index) => boxWidth(texts[index] ?? [], waitsFor.length));
  const layout = layersOf(
    widths,
    steps.map(({ waitsFor }) => waitsFor),
  );
  if (layout.columns > columns) return undefined;
  const canvas = new Canvas();
  let row = 0;
  for (const [index, layer] of layout.layers.entries()) {
    row = drawLayer(canvas, row, layer, layout, steps, texts);
    const next = layout.layers[index + 1];
    if (!next) break;
    const wires = wiresBetween(layer, next, layout);
    if (!wires) return undefined;
    row += drawChannel(canvas, row, wires);
    for (const { step, isPass, column } of next) {
      if (isPass) canvas.line(row, column, up | down);
      else for (const each of arrowsOf(step, column, next, wires)) canvas.write(row, each, '▼');
    }
    row += 1;
  }
  return canvas;
}

/** Room for the text and for an arrow of each step that it waits for; odd. */
function boxWidth(lines: readonly StepLine[], arrows: number): number {
  const width = Math.max(...lines.map(({ text }) => textWidth(text))) + 4;
  return Math.max(width + ((width + 1) % 2), 2 * arrows + 7);
}

const bounds = ({ column, width }: LayerItem): readonly [first: number, last: number] => [
  column - (width - 1) / 2,
  column + (width - 1) / 2,
];

/** The columns in which wires arrive at a box. */
function arrowsOf(
  step: number,
  column: number,
  layer: readonly LayerItem[],
  wires: readonly Wire[],
): readonly number[] {
  const box = layer.find((item) => item.step === step && item.column === column);
  const [first, last] = box ? bounds(box) : [column, column];
  return wires.flatMap(({ to }) => to.filter((each) => each > first && each < last));
}

function drawLayer(
  canvas: Canvas,
  row: number,
  layer: readonly LayerItem[],
  { below }: Layers,
  steps: readonly DrawnStep[],
  texts: readonly (readonly StepLine[])[],
): number {
  const height = 2 + Math.max(0, ...layer.map(({ isPass, step }) => (isPass ? 0 : (texts[step]?.length ?? 0))));
  for (const item of layer) {
    const lines = item.isPass ? [] : (texts[item.step] ?? []);
    if (!item.isPass) drawBox(canvas, row, item, steps[item.step] as DrawnStep, lines, below.has(item));
    if (!below.has(item)) continue;
    for (let each = item.isPass ? 0 : lines.length + 2; each < height; each += 1)
      canvas.line(row + each, item.column, up | down);
  }
  return row + height;
}

function drawBox(
  canvas: Canvas,
  row: number,
  item: LayerItem,
  { kind, isNamed }: DrawnStep,
  lines: readonly StepLine[],
  hasBelow: boolean,
): void {
  const [first, last] = bounds(item);
  const bottom = row + lines.length + 1;
  for (let column = first + 1; column < last; column += 1) {
    canvas.line(row, column, left | right, kind);
    canvas.line(bottom, column, left | right | (hasBelow && column === item.column ? down : 0), kind);
  }
  for (const [index, line] of lines.entries()) {
    canvas.line(row + index + 1, first, up | down, kind);
    canvas.line(row + index + 1, last, up | down, kind);
    const style = line.tells === 'remarks' ? 'quiet' : line.tells === 'id' && isNamed ? 'strong' : undefined;
    canvas.write(row + index + 1, first + 2, line.text, style);
  }
  canvas.line(row, first, down | right, kind);
  canvas.line(row, last, down | left, kind);
  canvas.line(bottom, first, up | right, kind);
  canvas.line(bottom, last, up | left, kind);
}

/** The wires from a layer to the next one; undefined when one of them would have to run over another. */
function wiresBetween(
  layer: readonly LayerItem[],
  next: readonly LayerItem[],
  { below }: Layers,
): readonly Wire[] | undefined {
  const wires = layer.flatMap((item) => (below.has(item) ? [{ from: item.column, to: [] as number[], item }] : []));
  const leadingTo = (target: LayerItem) => wires.filter(({ item }) => below.get(item)?.includes(target));
  for (const [index, target] of next.entries()) {
    const sources = leadingTo(target);
    const isTaken = (column: number, own: number): boolean =>
      wires.some(({ from }, each) => from === column && wires[each] !== sources[own]);
    if (target.isPass) {
      const [before, after] = [next[index - 1], next[index + 1]];
      const least = before ? bounds(before)[1] + 2 : 0;
      const most = after ? bounds(after)[0] - 2 : target.column + 2;
      const column = nearest(target.column, least, most, (each) => !isTaken(each, 0));
      if (column === undefined) return undefined;
      target.column = column;
      sources[0]?.to.push(column);
      continue;
    }
    const arrivals = arrivalsAt(
      bounds(target),
      sources.map(({ from }) => from),
      isTaken,
    );
    if (!arrivals) return undefined;
    for (const [own, column] of arrivals.entries()) sources[own]?.to.push(column);
  }
  return wires;
}

/** Columns at the top of a box for wires that come from columns above, straight where possible. */
function arrivalsAt(
  [first, last]: readonly [number, number],
  from: readonly number[],
  isTaken: (column: number, own: number) => boolean,
): readonly number[] | undefined {
  const apart = 2;
  const columns: number[] = [];
  for (const [index, column] of from.entries()) {
    const wanted = Math.min(Math.max(column, first + 2), last - 2);
    columns.push(index === 0 ? wanted : Math.max(wanted, (columns[index - 1] ?? 0) + apart));
  }
  for (let index = columns.length - 1, most = last - 1; index >= 0; index -= 1, most -= apart) {
    most = Math.min(most, columns[index] ?? most);
    columns[index] = most;
  }
  for (const [index, column] of columns.entries()) {
    const least = (columns[index - 1] ?? first) + 1;
    const most = (columns[index + 1] ?? last) - 1;
    const free = nearest(column, least, most, (each) => !isTaken(each, index));
    if (free === undefined) return undefined;
    columns[index] = free;
  }
  return columns;
}

/** The number between two others that fits and is nearest to the one that is wanted. */
function nearest(wanted: number, least: number, most: number, fits: (each: number) => boolean): number | undefined {
  for (let distance = 0; distance <= most - least + Math.abs(wanted - least); distance += 1) {
    for (const each of [wanted - distance, wanted + distance])
      if (each >= least && each <= most && fits(each)) return each;
  }
  return undefined;
}
