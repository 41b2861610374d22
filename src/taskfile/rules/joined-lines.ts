import type { ScalarNode, YamlNode } from '../yaml/nodes.ts';
import type { CheckedDocument, Finding } from './rule.ts';

/** Lists whose entries are single words, so that a further line can only be a further entry. */
const ofWords = new Set(['push', 'when', 'ports', 'expose']);

interface Entry {
  readonly node: ScalarNode;
  /** The key of the list. */
  readonly key: string;
}

/**
 * Entries of lists that are indented more than the one above them, or lack their dash, which makes them a part of its
 * text.
 */
export function* joinedLines({ root, rendered, renderedSpan }: CheckedDocument): Iterable<Finding> {
  for (const { node, key } of entriesIn(root, '', new Set())) {
    const text = rendered.text.slice(node.start, node.end);
    const [line, indent = '', words = ''] = /\n([ \t]*)([^\n]+)/.exec(text) ?? [];
    if (line === undefined || !node.isPlain) continue;
    const hasDash = words.startsWith('- ');
    if (!hasDash && !ofWords.has(key) && !(key === 'env' && /^[A-Za-z_]\w*=/.test(words))) continue;
    const start = node.start + text.indexOf(line) + 1 + indent.length;
    const at = renderedSpan(start, start + words.trimEnd().length);
    yield hasDash
      ? {
          ...{ code: 'joined-lines', at },
          message: 'the line is indented more than the entry above it, and so is part of its text',
        }
      : {
          ...{ code: 'joined-lines', at },
          message: "the line has no '- ', and so is part of the entry above it",
          hint: "Begin it with '- '.",
        };
  }
}

/** The texts in lists. */
function* entriesIn(node: YamlNode | undefined, key: string, seen: Set<YamlNode>): Iterable<Entry> {
  if (!node || node.kind === 'scalar' || seen.has(node)) return;
  seen.add(node);
  if (node.kind === 'mapping') {
    for (const entry of node.entries) {
      yield* entriesIn(entry.value, entry.key.kind === 'scalar' ? entry.key.text : '', seen);
    }
    return;
  }
  for (const item of node.items) {
    if (item.kind === 'scalar') yield { node: item, key };
    else yield* entriesIn(item, key, seen);
  }
}
