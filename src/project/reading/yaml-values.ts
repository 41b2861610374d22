import { Problem } from '../../taskfile/diagnostics/problem.ts';
import { type MappingNode, parseYaml, type YamlNode } from '../../taskfile/yaml/nodes.ts';
import { resolveScalar } from '../../taskfile/yaml/scalars.ts';
import type { Fault } from './fault.ts';

/** Where a value is in a YAML text: by offsets, the end behind the last character where it is known. */
export interface Span {
  readonly offset: number;
  readonly end?: number;
}

/** What leads to a value: names of keys, and positions in lists. */
export type Path = readonly (string | number)[];

/** A YAML text as plain values, with the places of their parts. */
export interface YamlValues {
  readonly value: unknown;
  /** Of a value; of the nearest part around it that is there, when it is not. */
  valueAt(path: Path): Span;
  /** Of the key of a value, or of the value when it has none. */
  keyAt(path: Path): Span;
  /** A scalar as it is written: `1.10`, where the value is 1.1. */
  textOf(path: Path): string | undefined;
}

const keyOf = (path: Path): string => JSON.stringify(path);

const spanOf = (node: YamlNode): Span =>
  node.kind === 'scalar' ? { offset: node.start, end: node.end } : { offset: node.offset };

const plainValue = (node: Extract<YamlNode, { kind: 'scalar' }>): unknown => {
  const { value } = resolveScalar(node);
  return typeof value === 'bigint' ? Number(value) : value;
};

type Entry = MappingNode['entries'][number];

const isMergeKey = (key: YamlNode): boolean => key.kind === 'scalar' && key.isPlain && key.text === '<<';

/** The maps that a map names with the key `<<`, whose entries it has where it has no own (https://yaml.org/type/merge.html). */
const mergedMaps = (node: MappingNode, tell: (fault: Fault) => void): MappingNode[] =>
  node.entries
    .filter(({ key }) => isMergeKey(key))
    .flatMap(({ value }) => (value.kind === 'sequence' ? value.items : [value]))
    .flatMap((each) => {
      if (each.kind === 'mapping') return [each];
      tell({
        ...spanOf(each),
        message: "'<<' takes a map, or a list of maps.",
        hint: 'Name an anchor, as in <<: *NAME',
      });
      return [];
    });

/** The entries of the maps that are merged into a map, and of those merged into them: the first of a name counts. */
const mergedInto = (node: MappingNode, tell: (fault: Fault) => void, open: readonly MappingNode[] = []): Entry[] =>
  open.includes(node)
    ? []
    : mergedMaps(node, tell).flatMap((each) => [
        ...each.entries.filter(({ key }) => !isMergeKey(key)),
        ...mergedInto(each, tell, [...open, node]),
      ]);

/**
 * Reads a YAML text. What is wrong is given to `tell`: text that is not YAML (the value is undefined then), keys that
 * are there twice, keys that are no text, and anchors that contain themselves.
 */
export const readYaml = (text: string, tell: (fault: Fault) => void): YamlValues => {
  const values = new Map<string, Span>();
  const keys = new Map<string, Span>();
  const texts = new Map<string, string>();
  const convert = (node: YamlNode, path: Path, open: readonly YamlNode[]): unknown => {
    values.set(keyOf(path), spanOf(node));
    if (open.includes(node)) {
      tell({ ...spanOf(node), message: 'The value contains itself.' });
      return undefined;
    }
    if (node.kind === 'scalar') {
      texts.set(keyOf(path), node.text);
      return plainValue(node);
    }
    const within = [...open, node];
    if (node.kind === 'sequence') return node.items.map((item, at) => convert(item, [...path, at], within));
    const entries = new Map<string, unknown>();
    for (const { key, value } of node.entries) {
      if (key.kind !== 'scalar') {
        tell({ ...spanOf(key), message: 'A key must be text.' });
        continue;
      }
      if (isMergeKey(key)) continue;
      const inner = [...path, key.text];
      if (entries.has(key.text))
        tell({ ...spanOf(key), message: `The key '${key.text}' is there twice.`, hint: 'Remove one of them.' });
      else keys.set(keyOf(inner), spanOf(key));
      entries.set(key.text, convert(value, inner, within));
    }
    for (const { key, value } of mergedInto(node, tell)) {
      if (key.kind !== 'scalar' || entries.has(key.text)) continue;
      const inner = [...path, key.text];
      keys.set(keyOf(inner), spanOf(key));
      entries.set(key.text, convert(value, inner, within));
    }
    return Object.fromEntries(entries);
  };
  const nearest = (found: ReadonlyMap<string, Span>, path: Path): Span | undefined => {
    for (let length = path.length; length >= 0; length -= 1) {
      const span = found.get(keyOf(path.slice(0, length)));
      if (span) return span;
    }
    return undefined;
  };
  return {
    value: attempt(() => {
      const root = parseYaml(text);
      return root && convert(root, [], []);
    }, tell),
    valueAt: (path) => nearest(values, path) ?? { offset: 0 },
    keyAt: (path) => keys.get(keyOf(path)) ?? nearest(values, path) ?? { offset: 0 },
    textOf: (path) => texts.get(keyOf(path)),
  };
};

const attempt = (work: () => unknown, tell: (fault: Fault) => void): unknown => {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    for (const { shownAt, offset = 0, end, message, plainly, hint } of error.places)
      tell({
        offset: shownAt ?? offset,
        ...(end === undefined ? {} : { end }),
        message: sentence(plainly ?? message),
        ...(hint === undefined ? {} : { hint }),
      });
    return undefined;
  }
};

const sentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1).replace(/\.$/, '')}.`;
