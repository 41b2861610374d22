import type { ObjectShape } from '../schema.ts';
import type { MappingNode, ScalarNode, YamlNode } from '../yaml/nodes.ts';
import type { Shape } from '../yaml/shapes.ts';

export interface ShapedMapping {
  readonly node: MappingNode;
  readonly shape: ObjectShape;
}

/** All maps of a document that stand where the format has an object: an outer one before those in it. */
export function* mappingsOf(node: YamlNode | undefined, shape: Shape): Iterable<ShapedMapping> {
  if (node?.kind === 'sequence' && shape.kind === 'list') {
    for (const item of node.items) if (item.kind !== 'scalar') yield* mappingsOf(item, shape.of);
  }
  if (node?.kind !== 'mapping' || shape.kind !== 'object') return;
  yield { node, shape };
  for (const { key, value } of node.entries) {
    const field = key.kind === 'scalar' && value.kind !== 'scalar' ? fieldOf(shape, key.text) : undefined;
    if (field) yield* mappingsOf(value, field);
  }
}

/** Keys of a map that its shape does not have. */
export function unknownKeysOf({ node, shape }: ShapedMapping): { key: ScalarNode; value: YamlNode }[] {
  return node.entries.flatMap(({ key, value }) => {
    if (key.kind !== 'scalar' || (key.text === '<<' && key.isPlain) || fieldOf(shape, key.text)) return [];
    return [{ key, value }];
  });
}

/** Keys that a map's shape has, with nothing behind them; an explicit null is something. */
export function emptyKeysOf({ node, shape }: ShapedMapping): ScalarNode[] {
  return node.entries.flatMap(({ key, value }) => {
    const field = key.kind === 'scalar' ? fieldOf(shape, key.text) : undefined;
    if (key.kind !== 'scalar' || !field) return [];
    if (isEmpty(value)) return [key];
    if (field.kind !== 'map' || value.kind !== 'mapping') return [];
    return value.entries.flatMap((entry) => (entry.key.kind === 'scalar' && isEmpty(entry.value) ? [entry.key] : []));
  });
}

function isEmpty(value: YamlNode): boolean {
  return value.kind === 'scalar' && value.isPlain && value.text === '' && value.tag === '';
}

function fieldOf({ fields }: ObjectShape, name: string): Shape | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}
