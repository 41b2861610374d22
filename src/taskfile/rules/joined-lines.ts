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
  for (const { node, key } of entriesIn(root)) {
    const text = rendered.text.slice(node.start, node.end);
    const [line, indent = '', words = ''] = /\n([ \t]*)([^\n]+)/.exec(text) ?? [];
    if (line === undefined) continue;
    const hasDash = words.startsWith('- ');
    if (!hasDash && !ofWords.has(key) && !(key === 'env' && /^[A-Za-z_]\w*=/.test(words))) continue;
    const start = node.start + text.indexOf(line) + 1 + indent.length;
    const at = renderedSpan(start, start + words.trimEnd().length);
    const begin = rendered.text.lastIndexOf('\n', node.start) + 1;
    const dash = rendered.text.indexOf('-', begin) - begin;
    if (hasDash && dash % 2 === 1 && indent.length % 2 === 0) {
      yield {
        code: 'joined-lines',
        at: renderedSpan(node.start, node.start + text.indexOf('\n')),
        message: 'the line is indented less than the entry below it, which so is part of its text',
        hint: 'Indent it like the entry below it.',
      };
      continue;
    }
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

/** The plain texts in lists. */
function entriesIn(root: YamlNode | undefined): readonly Entry[] {
  const found: Entry[] = [];
  const seen = new Set<YamlNode>();
  const gather = (node: YamlNode, key: string): void => {
    if (node.kind === 'scalar' || seen.has(node)) return;
    seen.add(node);
    if (node.kind === 'mapping') {
      for (const entry of node.entries) gather(entry.value, entry.key.kind === 'scalar' ? entry.key.text : '');
      return;
    }
    for (const item of node.items) {
      if (item.kind !== 'scalar') gather(item, key);
      else if (item.isPlain) found.push({ node: item, key });
    }
  };
  if (root) gather(root, '');
  return found;
}
