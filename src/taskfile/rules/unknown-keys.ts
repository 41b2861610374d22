import { suggest } from '../../did-you-mean.ts';
import { taskShape } from '../schema.ts';
import type { YamlNode } from '../yaml/nodes.ts';
import type { Shape } from '../yaml/shapes.ts';
import type { CheckedDocument, Finding } from './rule.ts';

/** Keys that the format does not have, at every level. */
export function* unknownKeys({ root, renderedSpan }: CheckedDocument): Iterable<Finding> {
  for (const { key, known } of keysOf(root, taskShape)) {
    if (known.includes(key.text)) continue;
    const [meant] = suggest(key.text, known);
    yield {
      code: 'unknown-key',
      at: renderedSpan(key.offset, key.end),
      message: `unknown key '${key.text}'`,
      hint: meant === undefined ? `The keys here are ${known.join(', ')}.` : `Did you mean '${meant}'?`,
    };
  }
}

interface KeyInShape {
  readonly key: YamlNode & { readonly kind: 'scalar' };
  /** The keys that the shape has at this place. */
  readonly known: readonly string[];
}

function* keysOf(node: YamlNode | undefined, shape: Shape): Iterable<KeyInShape> {
  if (node?.kind === 'sequence' && shape.kind === 'list') for (const item of node.items) yield* keysOf(item, shape.of);
  if (node?.kind !== 'mapping' || shape.kind !== 'object') return;
  const known = Object.keys(shape.fields);
  for (const { key, value } of node.entries) {
    if (key.kind !== 'scalar') continue;
    yield { key, known };
    const field = shape.fields[key.text];
    if (field) yield* keysOf(value, field);
  }
}
