/** The offset of the next action's `{{`, with the offset behind its `}}`. */
export interface ActionRange {
  readonly start: number;
  readonly end: number;
}

/** All template actions of a text, as far as they end. */
export function* actionsOf(text: string): Generator<ActionRange> {
  let start = text.indexOf('{{');
  while (start >= 0) {
    const end = endOf(text, start);
    if (end === undefined) return;
    yield { start, end };
    start = text.indexOf('{{', end);
  }
}

/**
 * The offset behind the action that `offset` is in; undefined outside of actions, and in one that does not end.
 */
export function endOfAction(text: string, offset: number): number | undefined {
  const from = text.startsWith('{{', offset) ? offset : text.lastIndexOf('{{', offset);
  if (from < 0) return undefined;
  const end = endOf(text, from);
  return end !== undefined && end > offset ? end : undefined;
}

const commentStart = /-?\s*\/\*/y;
const commentEnd = /\*\/\s*-?\}\}/y;
const special = /["'`]|\}\}/g;
const quoted = /"(?:\\.|[^"\\])*"|`[^`]*`|'(?:\\.|[^'\\])*'/sy;

/** Where an action ends: quoted text in it may contain braces. */
function endOf(text: string, start: number): number | undefined {
  let at = start + 2;
  commentStart.lastIndex = at;
  if (commentStart.test(text)) {
    commentEnd.lastIndex = text.indexOf('*/', commentStart.lastIndex);
    return commentEnd.lastIndex >= 0 && commentEnd.test(text) ? commentEnd.lastIndex : undefined;
  }
  for (;;) {
    special.lastIndex = at;
    const found = special.exec(text);
    if (!found) return undefined;
    if (found[0] === '}}') return special.lastIndex;
    quoted.lastIndex = found.index;
    if (!quoted.test(text)) return undefined;
    at = quoted.lastIndex;
  }
}
