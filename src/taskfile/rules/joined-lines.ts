import type { ScalarNode, YamlNode } from '../yaml/nodes.ts';
import type { CheckedDocument, Finding } from './rule.ts';

/** Entries of lists that are indented more than the one above them, which makes them a part of its text. */
export function* joinedLines({ root, rendered, renderedSpan }: CheckedDocument): Iterable<Finding> {
  for (const node of entriesIn(root, new Set())) {
    const text = rendered.text.slice(node.start, node.end);
    const [line, indent = ''] = /\n([ \t]*)- [^\n]*/.exec(text) ?? [];
    if (line === undefined || !node.isPlain) continue;
    const start = node.start + text.indexOf(line) + 1 + indent.length;
    yield {
      code: 'joined-lines',
      at: renderedSpan(start, start + line.length - 1 - indent.length),
      message: 'the line is indented more than the entry above it, and so is part of its text',
    };
  }
}

/** The texts in lists. */
function* entriesIn(node: YamlNode | undefined, seen: Set<YamlNode>): Iterable<ScalarNode> {
  if (!node || node.kind === 'scalar' || seen.has(node)) return;
  seen.add(node);
  if (node.kind === 'mapping') for (const { value } of node.entries) yield* entriesIn(value, seen);
  else {
    for (const item of node.items) {
      if (item.kind === 'scalar') yield item;
      else yield* entriesIn(item, seen);
    }
  }
}
