import type { Event } from 'js-yaml';
import { type Problem, problemAt } from '../diagnostics/problem.ts';
import { positionAt } from '../stages/traced-text.ts';

type Range = readonly [start: number, end: number];

/**
 * What go-yaml says about a line of blanks with a tab, which the parser passes over; undefined when there is none that it
 * refuses. Tabs are allowed in brackets, in texts, and as far to the right as the text of an unquoted value.
 */
export function tabLineProblem(source: string, events: readonly Event[], end: number): Problem | undefined {
  const form = /^( *)\t[ \t]*\r?$/gm;
  let open: readonly Range[] | undefined;
  for (let match = form.exec(source); match && match.index < end; match = form.exec(source)) {
    const { index } = match;
    open ??= openRanges(source, events);
    if (open.some(([start, rangeEnd]) => start <= index && index < rangeEnd)) continue;
    const column = match[1]?.length ?? 0;
    const least = leastColumn(source, events, index);
    if (least !== undefined && column >= least) continue;
    const reason =
      least === undefined
        ? 'found character that cannot start any token'
        : 'found a tab character that violates indentation';
    const { line } = positionAt(source, index);
    return problemAt('invalid-yaml', index + column, `yaml: ${line > 1 ? `line ${line}: ` : ''}${reason}`, {
      plainly: 'a line without text has a tab, which YAML does not allow there',
      hint: 'Remove the tab.',
    });
  }
  return undefined;
}

/** Brackets, and texts in quotes and behind `|` and `>`. */
function openRanges(source: string, events: readonly Event[]): Range[] {
  const ranges: Range[] = [];
  const open: { readonly start: number; readonly closing: string }[] = [];
  let at = 0;
  for (const event of events) {
    if (event.type === 2 || event.type === 3) {
      at = Math.max(at, event.start);
      const isFlow = event.style === 2;
      open.push({ start: event.start, closing: isFlow ? (event.type === 2 ? ']' : '}') : '' });
    } else if (event.type === 4 && event.valueStart >= 0) {
      at = event.valueEnd;
      if (event.style !== 1) ranges.push([event.valueStart, event.valueEnd]);
    } else if (event.type === 6) {
      const { start, closing } = open.pop() ?? { start: 0, closing: '' };
      if (closing !== '') {
        at = Math.max(at, source.indexOf(closing, at) + 1);
        ranges.push([start, at]);
      }
    }
  }
  return ranges;
}

/** Where a tab may stand below an unquoted text that the last line with text ends in; undefined below anything else. */
function leastColumn(source: string, events: readonly Event[], index: number): number | undefined {
  const textEnd = source.slice(0, index).trimEnd().length;
  const above = events.find((event) => event.type === 4 && event.style === 1 && event.valueEnd === textEnd);
  if (above?.type !== 4 || above.valueStart < 0) return undefined;
  const lineStart = source.lastIndexOf('\n', above.valueStart) + 1;
  const before = source.slice(lineStart, above.valueStart);
  const [margin = ''] = /^ *(?:- +)*/.exec(before) ?? [];
  if (margin.length < before.length) return margin.length + 1;
  return margin.lastIndexOf('-') + 1;
}
