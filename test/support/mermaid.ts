import { parseHTML } from 'linkedom';

export interface MermaidNode {
  readonly text: string;
  readonly shape: string | undefined;
}

export interface MermaidGraph {
  readonly nodes: Readonly<Record<string, MermaidNode>>;
  readonly edges: readonly string[];
}

/** Mermaid looks for a browser's window while it is loaded. */
const mermaid = await (async () => {
  const before = { window: globalThis.window, document: globalThis.document };
  const { window, document } = parseHTML('<!doctype html><html><body></body></html>');
  Object.assign(globalThis, { window, document });
  try {
    return (await import('mermaid')).default;
  } finally {
    Object.assign(globalThis, before);
  }
})();

interface FlowDatabase {
  getVertices(): ReadonlyMap<string, { readonly text?: string; readonly type?: string }>;
  getEdges(): readonly { readonly start: string; readonly end: string }[];
}

/** What Mermaid's own parser reads from a flowchart, with the characters that its entities stand for. */
export const parsedByMermaid = async (chart: string): Promise<MermaidGraph> => {
  await mermaid.parse(chart);
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(chart);
  const { getVertices, getEdges } = db as unknown as FlowDatabase;
  return {
    nodes: Object.fromEntries(
      [...getVertices.call(db)].map(([id, { text = '', type }]) => [id, { text: decoded(text), shape: type }]),
    ),
    edges: getEdges.call(db).map(({ start, end }) => `${start}>${end}`),
  };
};

/** Mermaid keeps `#35;` as `ﬂ°°35¶ß` until it has drawn the chart. */
const decoded = (text: string): string =>
  text.replace(/ﬂ°°(\d+)¶ß/g, (_, code: string) => String.fromCodePoint(Number(code)));
