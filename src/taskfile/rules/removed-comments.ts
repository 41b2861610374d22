import { isIgnoreLine } from '../diagnostics/ignore-comments.ts';
import type { ScalarNode, YamlNode } from '../yaml/nodes.ts';
import type { CheckedDocument, Finding } from './rule.ts';

/** Lines of a text over several lines that begin with `#`: they are removed before the text is read. */
export function* removedComments({ root, renderedSpan, source, rendered }: CheckedDocument): Iterable<Finding> {
  const comments = [...source.matchAll(/^[ \t]*(#.*?)\r?$/gm)]
    .map((match) => ({
      text: match[1] ?? '',
      start: match.index + match[0].indexOf('#'),
    }))
    .filter(({ text }) => !isIgnoreLine(text));
  if (comments.length === 0) return;
  const writesFiles = source.includes('<<');
  for (const node of longScalarsIn(root, rendered.text)) {
    const { start, end = start } = renderedSpan(node.start, lastCharacter(rendered.text, node));
    for (const comment of comments) {
      if (comment.start <= start || comment.start >= end) continue;
      const { text } = comment;
      const isScript = /^#(?:\s|$)/.test(text) && !(writesFiles && isInDocument(source.slice(start, comment.start)));
      yield {
        code: 'comment-in-text',
        at: { start: comment.start, end: comment.start + text.length },
        message: `the line '${text.length > 30 ? `${text.slice(0, 29)}…` : text}' is removed from the text that it stands in`,
        // A comment of a shell script is not missed.
        ...(isScript ? { severity: 'information' } : {}),
        hint: text.startsWith('#!')
          ? 'Name the interpreter in the command, such as bash FILE.'
          : 'A line that begins with # never reaches the command.',
      };
    }
  }
}

/** Offset behind the last character of a text that is not white space. */
function lastCharacter(text: string, { start, end }: ScalarNode): number {
  return start + text.slice(start, end).trimEnd().length;
}

/** Whether a here-document is open: its lines are written to a file. */
function isInDocument(before: string): boolean {
  const opened = [...before.matchAll(/<<-?\s*(["']?)(\w+)\1/g)].at(-1);
  return opened !== undefined && !new RegExp(`^\\s*${opened[2]}\\s*$`, 'm').test(before.slice(opened.index));
}

/** The texts over several lines, each once. */
function longScalarsIn(root: YamlNode | undefined, text: string): ReadonlySet<ScalarNode> {
  const found = new Set<ScalarNode>();
  const seen = new Set<YamlNode>();
  const gather = (node: YamlNode): void => {
    if (node.kind === 'scalar') {
      if (text.slice(node.start, node.end).includes('\n')) found.add(node);
      return;
    }
    if (seen.has(node)) return;
    seen.add(node);
    if (node.kind === 'sequence') for (const item of node.items) gather(item);
    else for (const { value } of node.entries) gather(value);
  };
  if (root) gather(root);
  return found;
}
