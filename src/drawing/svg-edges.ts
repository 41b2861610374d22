import type { LaidOutEdge, Layout, Point, Size } from './layered-layout.ts';

/** From where to where boxes of a layer reach, by the height of the layer's middle. */
export type LayerBounds = ReadonlyMap<number, { readonly top: number; readonly bottom: number }>;

export function layerBoundsOf({ boxes }: Layout, sizes: readonly Size[]): LayerBounds {
  const heights = new Map<number, number>();
  for (const [index, { y }] of boxes.entries()) {
    heights.set(y, Math.max(heights.get(y) ?? 0, sizes[index]?.height ?? 0));
  }
  return new Map([...heights].map(([y, height]) => [y, { top: y - height / 2, bottom: y + height / 2 }]));
}

/**
 * The path of an edge: from the middle of the lower side of one box to the upper side of the other. It is straight where
 * it passes boxes of a layer, and turns between layers alone.
 */
export function edgePath(
  edge: LaidOutEdge,
  layout: Layout,
  sizes: readonly Size[],
  bounds: LayerBounds,
): { readonly path: string; readonly end: Point } {
  const from = layout.boxes[edge.from] as Point;
  const to = layout.boxes[edge.to] as Point;
  const end = { x: arrivalOf(edge, layout, sizes), y: to.y - (sizes[edge.to]?.height ?? 0) / 2 };
  const parts = [`M${at(from.x, from.y + (sizes[edge.from]?.height ?? 0) / 2)}`];
  let x = from.x;
  let y = bounds.get(from.y)?.bottom ?? from.y;
  parts.push(`V${round(y)}`);
  const turnTo = (next: number, layer: number): void => {
    const { top, bottom } = bounds.get(layer) ?? { top: layer, bottom: layer };
    const half = (y + top) / 2;
    parts.push(next === x ? `V${round(top)}` : `C${at(x, half)} ${at(next, half)} ${at(next, top)}`);
    x = next;
    y = bottom;
  };
  for (const point of edge.points.slice(1, -1)) {
    if (!bounds.has(point.y)) continue;
    turnTo(point.x, point.y);
    parts.push(`V${round(y)}`);
  }
  turnTo(end.x, to.y);
  parts.push(`V${round(end.y)}`);
  return { path: parts.join(''), end };
}

const round = (value: number): number => Math.round(value * 10) / 10;
const at = (x: number, y: number): string => `${round(x)},${round(y)}`;

/** Where on the upper side of its box an edge ends: the edges side by side, in the order in which they come. */
function arrivalOf(edge: LaidOutEdge, { edges, boxes }: Layout, sizes: readonly Size[]): number {
  const all = edges
    .filter(({ to }) => to === edge.to)
    .toSorted((one, other) => (one.points.at(-2)?.x ?? 0) - (other.points.at(-2)?.x ?? 0));
  const middle = boxes[edge.to]?.x ?? 0;
  const apart = Math.min(24, (0.6 * (sizes[edge.to]?.width ?? 0)) / all.length);
  return middle + (all.indexOf(edge) - (all.length - 1) / 2) * apart;
}
