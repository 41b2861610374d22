/** A text derived from another, which tracks where each character came from. */
export interface TracedText {
  readonly text: string;
  /** Offset in the user's original text of the character at this offset. */
  originOf(offset: number): number;
  /** Offset behind what the character before `end` came from: behind the whole action or alias that wrote it. */
  endOf(end: number): number;
}

export interface Piece {
  readonly text: string;
  /** Offset in the parent text. */
  readonly from: number;
  /** True when the piece appears in the parent unchanged; false for replacement text. */
  readonly copied: boolean;
  /** Offset in the parent text behind what was replaced. */
  readonly to?: number;
}

/** The user's text itself. */
export function untouched(text: string): TracedText {
  const within = (offset: number): number => Math.max(0, Math.min(offset, text.length));
  return { text, originOf: within, endOf: within };
}

/** Joins pieces of a parent text, in output order. */
export function derive(parent: TracedText, pieces: readonly Piece[]): TracedText {
  const starts: number[] = [];
  let text = '';
  for (const piece of pieces) {
    starts.push(text.length);
    text += piece.text;
  }
  return {
    text,
    originOf(offset) {
      const index = lastAtMost(starts, offset);
      const piece = pieces[index];
      if (!piece) return parent.originOf(0);
      return parent.originOf(piece.copied ? piece.from + offset - (starts[index] ?? 0) : piece.from);
    },
    endOf(end) {
      const index = lastAtMost(starts, end - 1);
      const piece = pieces[index];
      if (!piece) return parent.endOf(0);
      return parent.endOf(piece.copied ? piece.from + end - (starts[index] ?? 0) : (piece.to ?? piece.from + 1));
    },
  };
}

/** Keeps the parts of a text inside `ranges`. */
export function keep(parent: TracedText, ranges: readonly (readonly [start: number, end: number])[]): TracedText {
  const pieces = ranges.map(([start, end]) => ({ text: parent.text.slice(start, end), from: start, copied: true }));
  return derive(parent, pieces);
}

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** 1-based line and column of an offset, in UTF-16 units. A byte order mark has no column, as in editors. */
export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  const mark = lineStart === 0 && before.startsWith('\ufeff') ? 1 : 0;
  return { line: before.split('\n').length, column: offset - lineStart + 1 - mark };
}

function lastAtMost(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Drops every line whose first non-blank character is `#`, wherever it stands (taskfile.md 2.1). */
export function stripComments(source: TracedText): TracedText {
  const ranges: [number, number][] = [];
  let start = 0;
  for (const line of source.text.split(/(?<=\n)/)) {
    const end = start + line.length;
    const before = ranges.at(-1);
    if (!line.trimStart().startsWith('#')) ranges.push([start, end]);
    // The line end before a comment that has none itself goes with it.
    else if (!line.endsWith('\n') && before) before[1] -= 1;
    start = end;
  }
  return keep(source, ranges);
}
