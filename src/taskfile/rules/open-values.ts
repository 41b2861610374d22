import type { CheckedDocument, Span } from './rule.ts';

/** An action whose output is the same wherever it stands in the file. */
const fixedAction = /^\{\{-?\s*\.(?:Run|Build)\.\w+\s*(?:\|[^$.]*)?-?\}\}$/;

const longestAction = 200;

/** The text at a place, with the actions beside it that print nothing: these are no part of a place. */
export function writtenAt({ source }: CheckedDocument, { start, end = start }: Span): string {
  const [before = ''] = /(?:\{\{[^{}]*\}\})+$/.exec(source.slice(Math.max(0, start - longestAction), start)) ?? [];
  const [after = ''] = /^(?:\{\{[^{}]*\}\})+/.exec(source.slice(end, end + longestAction)) ?? [];
  return before + source.slice(start, end) + after;
}

/** Whether a text of the file may become another one when the task runs, because of a value that is not given yet. */
export function isOpenText({ applied, valuesMayFollow }: CheckedDocument, written: string): boolean {
  if (!valuesMayFollow) return false;
  const actions = written.match(/\{\{[^}]*\}\}/g) ?? [];
  if (!actions.every((each) => fixedAction.test(each))) return true;
  const { own, section } = applied;
  return own.length > 0 && section.text.includes('.Values') && own.some((name) => written.includes(name));
}

/** The same for what stands at places of the file. */
export function isOpenAt(document: CheckedDocument, ...spans: readonly (Span | undefined)[]): boolean {
  return spans.some((span) => span && isOpenText(document, writtenAt(document, span)));
}
