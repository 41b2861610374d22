import { aliasFileShape, taskShape } from '../schema.ts';
import type { YamlNode } from '../yaml/nodes.ts';
import type { Shape } from '../yaml/shapes.ts';
import { aliasSpan } from './alias-span.ts';
import { keyAdvice } from './key-advice.ts';
import { mappingsOf, unknownKeysOf } from './mappings.ts';
import type { CheckedDocument, Finding } from './rule.ts';

/** Keys that the format does not have, at every level and in the alias section. */
export function* unknownKeys({ root, renderedSpan, applied }: CheckedDocument): Iterable<Finding> {
  yield* unknownIn(root, taskShape, renderedSpan);
  yield* unknownIn(applied.root, aliasFileShape, aliasSpan(applied));
}

function* unknownIn(
  root: YamlNode | undefined,
  shape: Shape,
  spanOf: CheckedDocument['renderedSpan'],
): Iterable<Finding> {
  for (const mapping of mappingsOf(root, shape)) {
    for (const { key } of unknownKeysOf(mapping)) {
      if (mapping.shape === taskShape && isMeant(key.text)) continue;
      const { message = `unknown key '${key.text}'`, hint } = keyAdvice(key.text, mapping.shape.type);
      yield { code: 'unknown-key', at: spanOf(key.offset, key.end), message, hint };
    }
  }
}

/** Keys at the top that other rules look at, or that hold anchors, which their names say. */
function isMeant(key: string): boolean {
  return key === 'alias' || key.startsWith('x-');
}
