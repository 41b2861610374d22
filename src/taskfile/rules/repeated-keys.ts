import { positionAt } from '../stages/traced-text.ts';
import type { MappingNode, ScalarNode, YamlNode } from '../yaml/nodes.ts';
import { aliasSpan } from './alias-span.ts';
import type { CheckedDocument, Finding } from './rule.ts';

/** Keys that are given twice in one map, of which the last one counts: also those that a merged map brings. */
export function* repeatedKeys({ root, renderedSpan, source, applied }: CheckedDocument): Iterable<Finding> {
  yield* repeatedIn(root, renderedSpan, source);
  yield* repeatedIn(applied.root, aliasSpan(applied), source);
}

function* repeatedIn(
  root: YamlNode | undefined,
  renderedSpan: CheckedDocument['renderedSpan'],
  source: string,
): Iterable<Finding> {
  for (const node of mappingsIn(root)) {
    const seen = new Map<string, ScalarNode>();
    for (const { key, value } of node.entries) {
      if (key.kind !== 'scalar') continue;
      if (key.text === '<<' && key.isPlain) {
        for (const name of namesOf(value)) {
          const above = seen.get(name);
          if (!above) continue;
          yield {
            code: 'duplicate-key',
            at: renderedSpan(above.offset, above.end),
            message: `'${name}' is replaced by that of the map merged below it`,
            hint: `Write '${name}' below '<<'.`,
          };
        }
        continue;
      }
      const first = seen.get(key.text);
      if (first) {
        const { line } = positionAt(source, renderedSpan(first.offset).start);
        yield {
          code: 'duplicate-key',
          at: renderedSpan(key.offset, key.end),
          message: `'${key.text}' is given twice: this one replaces that of line ${line}`,
        };
      }
      seen.set(key.text, key);
    }
  }
}

function namesOf(value: YamlNode): string[] {
  if (value.kind === 'sequence') return value.items.flatMap(namesOf);
  if (value.kind === 'scalar') return [];
  return value.entries.flatMap(({ key }) => (key.kind === 'scalar' ? [key.text] : []));
}

/** All maps, each once: an outer one before those in it. */
function mappingsIn(root: YamlNode | undefined): readonly MappingNode[] {
  const found: MappingNode[] = [];
  const seen = new Set<YamlNode>();
  const gather = (node: YamlNode): void => {
    if (node.kind === 'scalar' || seen.has(node)) return;
    seen.add(node);
    if (node.kind === 'sequence') {
      for (const item of node.items) gather(item);
      return;
    }
    found.push(node);
    for (const { value } of node.entries) gather(value);
  };
  if (root) gather(root);
  return found;
}
