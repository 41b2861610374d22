import type { ObjectShape } from '../schema.ts';
import type { MappingNode, ScalarNode, YamlNode } from '../yaml/nodes.ts';
import type { Shape } from '../yaml/shapes.ts';

export interface ShapedMapping {
  readonly node: MappingNode;
  readonly shape: ObjectShape;
}

/** All maps of a document that stand where the format has an object: an outer one before those in it. */
export function mappingsOf(node: YamlNode | undefined, shape: Shape): readonly ShapedMapping[] {
  if (!node) return [];
  let known = found.get(node);
  if (known?.shape !== shape) {
    known = { shape, mappings: [] };
    gather(node, shape, known.mappings);
    found.set(node, known);
  }
  return known.mappings;
}

/** What was found in a document: several checks look at all its maps. */
const found = new WeakMap<YamlNode, { readonly shape: Shape; readonly mappings: ShapedMapping[] }>();

function gather(node: YamlNode, shape: Shape, mappings: ShapedMapping[]): void {
  if (node.kind === 'sequence' && shape.kind === 'list') {
    for (const item of node.items) if (item.kind !== 'scalar') gather(item, shape.of, mappings);
  }
  if (node.kind !== 'mapping' || shape.kind !== 'object') return;
  mappings.push({ node, shape });
  for (const { key, value } of node.entries) {
    const field = key.kind === 'scalar' && value.kind !== 'scalar' ? fieldOf(shape, key.text) : undefined;
    if (field) gather(value, field, mappings);
  }
}

/** Keys of a map that its shape does not have. */
export function unknownKeysOf({ node, shape }: ShapedMapping): { key: ScalarNode; value: YamlNode }[] {
  const unknown: { key: ScalarNode; value: YamlNode }[] = [];
  for (const { key, value } of node.entries) {
    if (key.kind !== 'scalar' || (key.text === '<<' && key.isPlain) || fieldOf(shape, key.text)) continue;
    unknown.push({ key, value });
  }
  return unknown;
}

/** Keys that a map's shape has, with nothing behind them; an explicit null is something. */
export function emptyKeysOf({ node, shape }: ShapedMapping): ScalarNode[] {
  const empty: ScalarNode[] = [];
  for (const { key, value } of node.entries) {
    const field = key.kind === 'scalar' ? fieldOf(shape, key.text) : undefined;
    if (key.kind !== 'scalar' || !field) continue;
    if (isEmpty(value)) empty.push(key);
    else if (field.kind === 'map' && value.kind === 'mapping') {
      for (const entry of value.entries) if (entry.key.kind === 'scalar' && isEmpty(entry.value)) empty.push(entry.key);
    }
  }
  return empty;
}

function isEmpty(value: YamlNode): boolean {
  return value.kind === 'scalar' && value.isPlain && value.text === '' && value.tag === '';
}

function fieldOf({ fields }: ObjectShape, name: string): Shape | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}
