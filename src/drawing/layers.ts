import { layOut } from './layered-layout.ts';

/** A box in a layer, or the line of a step that passes the layer on its way down. */
export interface LayerItem {
  /** The place of the step. */
  readonly step: number;
  readonly isPass: boolean;
  /** Columns; odd, so that there is one in the middle. */
  readonly width: number;
  /** The column of its middle. */
  column: number;
}

export interface Layers {
  /** From the top to the bottom, each from the left to the right. */
  readonly layers: readonly (readonly LayerItem[])[];
  /** What the line of an item leads to in the next layer. */
  readonly below: ReadonlyMap<LayerItem, readonly LayerItem[]>;
  readonly columns: number;
}

/** Free columns between items side by side. */
const gap = 3;

/** Puts boxes into layers and columns. `widths` are odd; `waitsFor` has the places of the boxes above each. */
export function layersOf(widths: readonly number[], waitsFor: readonly (readonly number[])[]): Layers {
  const sizes = widths.map((width) => ({ width: width - 1, height: 1 }));
  const { boxes, edges } = layOut(sizes, waitsFor, { boxes: gap + 1, lines: gap + 1, layers: 2 });
  const heights = [...new Set(boxes.map(({ y }) => Math.round(y)))].sort((one, other) => one - other);
  const layerAt = (y: number): number => heights.indexOf(Math.round(y));
  const layers: LayerItem[][] = heights.map(() => []);
  const boxItems = boxes.map(({ x, y }, step): LayerItem => {
    const item = { step, isPass: false, width: widths[step] ?? 1, column: x };
    layers[layerAt(y)]?.push(item);
    return item;
  });
  const below = new Map<LayerItem, LayerItem[]>();
  const passes = new Map<string, { readonly item: LayerItem; readonly xs: number[] }>();
  for (const { from, to, points } of edges) {
    let above = boxItems[from] as LayerItem;
    const connect = (next: LayerItem): void => {
      const known = below.get(above) ?? [];
      if (!known.includes(next)) below.set(above, [...known, next]);
      above = next;
    };
    for (const { x, y } of points.slice(1, -1)) {
      const layer = layerAt(y);
      if (layer < 0) continue;
      const key = `${from} ${layer}`;
      const pass = passes.get(key) ?? { item: { step: from, isPass: true, width: 1, column: x }, xs: [] };
      if (pass.xs.length === 0) layers[layer]?.push(pass.item);
      passes.set(key, pass);
      pass.xs.push(x);
      connect(pass.item);
    }
    connect(boxItems[to] as LayerItem);
  }
  for (const { item, xs } of passes.values()) item.column = xs.reduce((sum, x) => sum + x, 0) / xs.length;
  return { layers, below, columns: placeInColumns(layers) };
}

/** Sorts each layer and moves its items to whole columns, apart from each other; returns how many columns there are. */
function placeInColumns(layers: readonly LayerItem[][]): number {
  for (const layer of layers) {
    layer.sort((one, other) => one.column - other.column);
    let free = Number.NEGATIVE_INFINITY;
    for (const item of layer) {
      const half = (item.width - 1) / 2;
      item.column = Math.max(Math.round(item.column), free + half);
      free = item.column + half + gap;
    }
  }
  const items = layers.flat();
  const first = Math.min(...items.map(({ column, width }) => column - (width - 1) / 2));
  for (const item of items) item.column -= first;
  return Math.max(0, ...items.map(({ column, width }) => column + (width - 1) / 2)) + 1;
}
