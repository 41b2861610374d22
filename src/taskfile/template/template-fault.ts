import type { Place } from '../diagnostics/problem.ts';
import { type ActionRange, actionsOf, endOfAction } from './action-end.ts';
import { templateWords } from './template-words.ts';

type Fault = Pick<Place, 'offset' | 'end' | 'plainly' | 'hint'>;

/**
 * Where a template goes wrong, in words for its author: an action that does not end is where it begins, not where the next
 * one confuses the reader. `message` and `offset` are Go's.
 */
export function templateFault(source: string, message: string, offset: number): Fault {
  const open = source.startsWith('{{', offset) ? offset : source.lastIndexOf('{{', offset);
  const line = source.indexOf('\n', open);
  const isTorn = open >= 0 && line >= 0 && line < offset && !source.slice(open, line).includes('}}');
  if (isTorn && /^\s*(?:- |[\w.-]+:(?:\s|$))/.test(source.slice(line + 1, line + 200))) {
    return { ...templateWords('template: :1: unclosed action'), offset: open, end: line };
  }
  if (message.endsWith('unexpected EOF')) {
    const opened = lastOpened(source);
    if (opened) return { ...templateWords(message), offset: opened.start, end: opened.end };
  }
  const end = endOfAction(source, offset);
  return { ...templateWords(message), offset, ...(end === undefined ? {} : { end }) };
}

/** The last `if`, `range`, or the like that no `end` closes. */
function lastOpened(source: string): ActionRange | undefined {
  const open: ActionRange[] = [];
  for (const action of actionsOf(source)) {
    const [, word] = /^\{\{-?\s*(if|with|range|define|block|end)\b/.exec(source.slice(action.start, action.end)) ?? [];
    if (word === 'end') open.pop();
    else if (word !== undefined) open.push(action);
  }
  return open.at(-1);
}
