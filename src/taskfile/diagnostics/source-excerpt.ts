import { printable } from '../../printable.ts';
import { type Character, charactersOf } from './text-width.ts';

/** A part of a line of text: UTF-16 offsets of its first character and behind its last. */
export interface LinePart {
  readonly start: number;
  readonly end: number;
}

/** A line as a terminal shows it, and a line of `^` that stands under a part of it. */
export interface Excerpt {
  readonly line: string;
  /** White space before the pointer. */
  readonly indent: string;
  readonly pointer: string;
}

const ellipsis = '...';
/** A tab is as wide as the place where it stands makes it; this is the most. */
const tabWidth = 8;

/**
 * A line with a pointer to a part of it. Tabs stay, so that both lines have them; wide characters count twice; what would
 * act on a terminal is shown as an escape. A line wider than `limit` is cut around the part.
 */
export function excerpt(line: string, { start, end }: LinePart, limit: number): Excerpt {
  // No character that people write is longer than this many units of its width.
  const reach = limit * 4;
  const from = boundary(line, Math.max(0, start - reach));
  const to = boundary(line, Math.min(line.length, start + reach));
  const cells = cellsOf(line.slice(from, to), from);
  const pointed = cells.findLastIndex(({ at }) => at <= start);
  // Behind the end of the line, where something is missing.
  const first = start >= to ? cells.length : Math.max(0, pointed);
  const { left, right } = windowAround(cells, first, limit);
  const shown = cells.slice(left, right);
  const isCutLeft = left > 0 || from > 0;
  const isCutRight = right < cells.length || to < line.length;
  const before = cells.slice(left, first).map(({ text, width }) => (text === '\t' ? text : ' '.repeat(width)));
  const under = cells.slice(first, right).filter(({ at }, index) => index === 0 || at < end);
  const length = under.reduce((sum, { text, width }) => sum + (text === '\t' ? 1 : width), 0);
  return {
    line: [isCutLeft ? ellipsis : '', ...shown.map(({ text }) => text), isCutRight ? ellipsis : ''].join(''),
    indent: [isCutLeft ? ' '.repeat(ellipsis.length) : '', ...before].join(''),
    pointer: '^'.repeat(Math.max(1, length)),
  };
}

/** Which cells to show: some before the first that is pointed at, and as many after it as there is room for. */
function windowAround(cells: readonly Character[], first: number, limit: number): { left: number; right: number } {
  const widthAt = (index: number): number => cells[index]?.width ?? 0;
  const total = cells.reduce((sum, { width }) => sum + width, 0);
  if (total <= limit) return { left: 0, right: cells.length };
  const room = limit - 2 * ellipsis.length;
  let left = first;
  let used = 0;
  while (left > 0 && used + widthAt(left - 1) <= room / 3) {
    left -= 1;
    used += widthAt(left);
  }
  let right = first;
  while (right < cells.length && used + widthAt(right) <= room) {
    used += widthAt(right);
    right += 1;
  }
  while (left > 0 && used + widthAt(left - 1) <= room) {
    left -= 1;
    used += widthAt(left);
  }
  return { left, right };
}

/** An offset that does not split a character of two units. */
function boundary(line: string, offset: number): number {
  const isSplit = /[\udc00-\udfff]/.test(line[offset] ?? '') && /[\ud800-\udbff]/.test(line[offset - 1] ?? '');
  return isSplit ? offset - 1 : offset;
}

function cellsOf(text: string, offset: number): Character[] {
  return charactersOf(text).map((each) => ({ ...each, ...shownAs(each.text), at: offset + each.at }));
}

/** What a character that a terminal would not show as it is is shown as. */
function shownAs(character: string): Partial<Character> {
  if (character === '\t') return { width: tabWidth };
  if (/^[ -~]$/.test(character)) return {};
  // Characters that change the direction of the text around them, and those that have no width on every terminal.
  const text = printable(character).replace(
    /[\p{Bidi_Control}\u200b\u2028\u2029\u2060\ufeff]/gu,
    (each) => `\\u${(each.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
  return text === character ? {} : { text, width: text.length };
}
