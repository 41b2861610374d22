import { Graph, layout } from '@dagrejs/dagre';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Gaps {
  /** Between boxes side by side. */
  readonly boxes: number;
  /** Between lines side by side. */
  readonly lines: number;
  /** Between a layer and the next one. */
  readonly layers: number;
}

export interface LaidOutEdge {
  readonly from: number;
  readonly to: number;
  /** From the border of one box, past the boxes of the layers between, to the border of the other. */
  readonly points: readonly Point[];
}

export interface Layout extends Size {
  /** The middle of each box. */
  readonly boxes: readonly Point[];
  readonly edges: readonly LaidOutEdge[];
}

/**
 * Places boxes in layers from the top to the bottom, each below all that it waits for, with few crossings. The boxes are
 * numbered; `waitsFor` has the numbers of the boxes above each.
 */
export function layOut(sizes: readonly Size[], waitsFor: readonly (readonly number[])[], gaps: Gaps): Layout {
  const graph = new Graph();
  graph.setGraph({ nodesep: gaps.boxes, edgesep: gaps.lines, ranksep: gaps.layers });
  for (const [index, { width, height }] of sizes.entries()) graph.setNode(String(index), { width, height });
  for (const [index, above] of waitsFor.entries()) {
    for (const each of above) graph.setEdge(String(each), String(index), {});
  }
  layout(graph);
  const boxes = sizes.map((_, index) => graph.node(String(index)) as Point);
  const edges = waitsFor.flatMap((above, to) =>
    above.map((from) => ({ from, to, points: (graph.edge(String(from), String(to)) as LaidOutEdge).points })),
  );
  // The library leaves lines that pass all boxes on one side out of the width.
  const sides = [
    ...boxes.flatMap(({ x }, index) => [-1, 1].map((side) => x + (side * (sizes[index]?.width ?? 0)) / 2)),
    ...edges.flatMap(({ points }) => points.map(({ x }) => x)),
  ];
  const [left, right] = [Math.min(...sides), Math.max(...sides)];
  // Of the two sides that any drawing has, the one with more steps from left to right in the order of the file.
  const isMirrored = rising(boxes) < rising(boxes.map(({ x, y }) => ({ x: -x, y })));
  const placed = ({ x, y }: Point): Point => ({ x: isMirrored ? right - x : x - left, y });
  return {
    width: boxes.length === 0 ? 0 : right - left,
    height: Math.max(0, ...boxes.map(({ y }, index) => y + (sizes[index]?.height ?? 0) / 2)),
    boxes: boxes.map(placed),
    edges: edges.map(({ from, to, points }) => ({ from, to, points: points.map(placed) })),
  };
}

/** How often a box stands to the right of the one before it in the same layer. */
function rising(boxes: readonly Point[]): number {
  const last = new Map<number, number>();
  let count = 0;
  for (const { x, y } of boxes) {
    if ((last.get(y) ?? Number.POSITIVE_INFINITY) < x) count += 1;
    last.set(y, x);
  }
  return count;
}
