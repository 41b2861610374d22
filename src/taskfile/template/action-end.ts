/** A template action; quoted text in it may contain braces. */
const action = /\{\{-?(?:\s*\/\*.*?\*\/\s*|(?:"(?:\\.|[^"\\])*"|`[^`]*`|'(?:\\.|[^'\\])*'|[^"`'}]|\}(?!\}))*?)-?\}\}/gs;

const sticky = new RegExp(action.source, 'sy');

/** All template actions of a text. */
export function actionsOf(text: string): IterableIterator<RegExpExecArray> {
  return text.matchAll(action) as IterableIterator<RegExpExecArray>;
}

/**
 * The offset behind the action that `offset` is in; undefined outside of actions, and in one that does not end.
 */
export function endOfAction(text: string, offset: number): number | undefined {
  const from = text.startsWith('{{', offset) ? offset : text.lastIndexOf('{{', offset);
  if (from < 0) return undefined;
  sticky.lastIndex = from;
  const match = sticky.exec(text);
  return match && from + match[0].length > offset ? from + match[0].length : undefined;
}
