import { textWidth } from '../taskfile/diagnostics/text-width.ts';
import { Canvas, down, left, right, up } from './canvas.ts';
import type { DrawnStep } from './step-drawing.ts';
import { shortened, whatIn, wrapped } from './step-lines.ts';

interface Room {
  readonly columns: number;
  readonly ellipsis: string;
}

/** Rails are two columns apart. */
const railWidth = 2;
/** What each line of text needs, and what is told of a step at least. */
const leastText = 36;
const leastWhat = 20;
const leastRemarks = 12;
const longestId = 24;

const waitsFor = 'waits for';

/** Where the text of a line stands. */
interface TextRoom extends Room {
  readonly at: number;
  readonly idWidth: number;
}

/**
 * Draws steps one below the other, in the order of the file, with rails from each step to those that wait for it. Where
 * there is no room for rails, it is written what each waits for.
 */
export function railDrawing(steps: readonly DrawnStep[], room: Room): Canvas {
  const rails = railsOf(steps);
  const used = Math.max(0, ...rails.map(({ rail }) => rail + 1)) * railWidth;
  const canvas = new Canvas();
  const idWidth = Math.min(longestId, Math.max(0, ...steps.map(({ id }) => textWidth(id))));
  if (used + leastText > room.columns) drawList(canvas, steps, { ...room, at: 0, idWidth });
  else {
    for (const [row, step] of steps.entries()) {
      drawRails(canvas, row, rails[row] as RailRow, step.kind);
      drawText(canvas, row, step, { ...room, at: used, idWidth });
    }
  }
  return canvas;
}

/** A row: the rail of its step, and the rails that pass, join, and end there. */
interface RailRow {
  readonly rail: number;
  /** Rails of steps that it waits for. */
  readonly joined: readonly number[];
  /** Rails that go on below, beside its own. */
  readonly passing: readonly number[];
}

function railsOf(steps: readonly DrawnStep[]): readonly RailRow[] {
  const lastWaiting = new Map<number, number>();
  for (const [index, { waitsFor }] of steps.entries()) for (const each of waitsFor) lastWaiting.set(each, index);
  /** The step whose rail each is. */
  const open: (number | undefined)[] = [];
  let above: number | undefined;
  return steps.map(({ waitsFor }, index) => {
    const joined = waitsFor.map((each) => open.indexOf(each));
    for (const [rail, owner] of open.entries()) {
      if (owner !== undefined && lastWaiting.get(owner) === index) open[rail] = undefined;
    }
    const passing = open.flatMap((owner, rail) => (owner === undefined ? [] : [rail]));
    const rail = joined.find((each) => !passing.includes(each)) ?? freeRail(passing, above);
    above = rail;
    open[rail] = lastWaiting.has(index) ? index : undefined;
    return { rail, joined, passing };
  });
}

/** The first rail that is free, but for the one of the step above: one below the other looks as if one waited for the other. */
function freeRail(taken: readonly number[], above: number | undefined): number {
  let rail = 0;
  while (taken.includes(rail) || rail === above) rail += 1;
  return rail;
}

function drawRails(canvas: Canvas, row: number, { rail, joined, passing }: RailRow, kind: DrawnStep['kind']): void {
  const [first, last] = [Math.min(rail, ...joined), Math.max(rail, ...joined)];
  for (let column = first * railWidth; column < last * railWidth; column += 1) canvas.line(row, column, left | right);
  for (const each of new Set([...passing, ...joined])) {
    const sides = joined.includes(each) ? (each > first ? left : 0) | (each < last ? right : 0) : 0;
    canvas.line(row, each * railWidth, up | (passing.includes(each) ? down : 0) | sides);
  }
  canvas.write(row, rail * railWidth, '●', kind);
}

/** One line about a step: its ID, what it does, and what is special as far as there is room. */
function drawText(canvas: Canvas, row: number, step: DrawnStep, { at, columns, idWidth, ellipsis }: TextRoom): void {
  canvas.write(row, at, shortened(step.id, idWidth, ellipsis), step.isNamed ? 'strong' : undefined);
  const kindAt = at + idWidth + 2;
  canvas.write(row, kindAt, step.kind, step.kind);
  const whatAt = kindAt + step.kind.length + 1;
  const room = columns - whatAt;
  const remarks = step.remarks.length === 0 ? '' : ` (${step.remarks.join(', ')})`;
  const beside = room - textWidth(remarks);
  const what = whatIn(step, beside < leastWhat ? room : beside, ellipsis);
  canvas.write(row, whatAt, what);
  const remarksAt = whatAt + textWidth(what);
  if (columns - remarksAt < leastRemarks) return;
  canvas.write(row, remarksAt, shortened(remarks, columns - remarksAt, ellipsis), 'quiet');
}

function drawList(canvas: Canvas, steps: readonly DrawnStep[], room: TextRoom): void {
  const [labelAt, namesAt] = [room.at + 2, room.at + 2 + waitsFor.length + 1];
  let row = 0;
  for (const step of steps) {
    drawText(canvas, row, step, room);
    row += 1;
    const names = step.waitsFor.map((above) => steps[above]?.id ?? '');
    const lines = wrapped(names, room.columns - namesAt - 1);
    for (const [index, names] of lines.entries()) {
      const line = index < lines.length - 1 ? `${names},` : names;
      if (index === 0) canvas.write(row, labelAt, waitsFor, 'quiet');
      canvas.write(row, namesAt, shortened(line, room.columns - namesAt, room.ellipsis));
      row += 1;
    }
  }
}
