import { type Canvas, down, left, right, up } from './canvas.ts';

/** A line through the space between two layers: from a column above to columns below. */
export interface Wire {
  readonly from: number;
  readonly to: readonly number[];
}

interface Bent extends Wire {
  readonly first: number;
  readonly last: number;
}

/**
 * Draws wires between two layers from a row on and returns how many rows that took; none when all are straight. No column
 * below may be that of another wire above. Wires cross, but never touch each other.
 */
export function drawChannel(canvas: Canvas, row: number, wires: readonly Wire[]): number {
  const bent = ordered(wires.filter(({ from, to }) => to.some((each) => each !== from)).map(bentOf));
  const tracks = tracksOf(bent);
  const height = Math.max(0, ...tracks.map((track) => track + 1));
  for (const [index, wire] of bent.entries()) {
    for (let column = wire.first; column <= wire.last; column += 1) {
      canvas.line(row + (tracks[index] ?? 0), column, directionsAt(wire, column));
    }
  }
  const vertical = (column: number, start: number, end: number): void => {
    for (let each = start; each < end; each += 1) canvas.line(row + each, column, up | down);
  };
  for (const [index, { from, to }] of bent.entries()) {
    const track = tracks[index] ?? 0;
    vertical(from, 0, track);
    for (const column of to) vertical(column, track + 1, height);
  }
  for (const { from, to } of wires) if (to.every((each) => each === from)) vertical(from, 0, height);
  return height;
}

const bentOf = ({ from, to }: Wire): Bent => ({ from, to, first: Math.min(from, ...to), last: Math.max(from, ...to) });

function directionsAt({ from, to, first, last }: Bent, column: number): number {
  return (
    (column > first ? left : 0) |
    (column < last ? right : 0) |
    (column === from ? up : 0) |
    (to.includes(column) ? down : 0)
  );
}

const isAcross = (column: number, { first, last }: Bent): boolean => column > first && column < last;

/** Crossings of two wires when one turns above the other. */
const crossings = (above: Bent, below: Bent): number =>
  above.to.filter((column) => isAcross(column, below)).length + (isAcross(below.from, above) ? 1 : 0);

/** Wires from the one that turns first to the one that turns last, with few crossings. */
function ordered(wires: readonly Bent[]): readonly Bent[] {
  const order = wires.toSorted((one, other) => one.first - other.first);
  for (let round = 0, isBetter = true; isBetter && round < order.length; round += 1) {
    isBetter = false;
    for (let index = 1; index < order.length; index += 1) {
      const [above, below] = [order[index - 1] as Bent, order[index] as Bent];
      if (crossings(below, above) >= crossings(above, below)) continue;
      order.splice(index - 1, 2, below, above);
      isBetter = true;
    }
  }
  return order;
}

/** The row of each wire: below all that turn before it and would touch it. */
function tracksOf(wires: readonly Bent[]): readonly number[] {
  const tracks: number[] = [];
  for (const wire of wires) {
    const touching = tracks.filter((_, index) => {
      const other = wires[index] as Bent;
      return wire.first <= other.last + 1 && other.first <= wire.last + 1;
    });
    tracks.push(Math.max(-1, ...touching) + 1);
  }
  return tracks;
}
