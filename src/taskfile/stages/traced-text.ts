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
  const [first] = pieces;
  if (pieces.length === 1 && first?.copied && first.text.length === parent.text.length) return parent;
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
  let line = 1;
  let start = 0;
  for (let next = text.indexOf('\n'); next >= 0 && next < offset; next = text.indexOf('\n', start)) {
    line += 1;
    start = next + 1;
  }
  return { line, column: columnOf(text, start, offset) };
}

function columnOf(text: string, lineStart: number, offset: number): number {
  const hasMark = lineStart === 0 && offset > 0 && text.startsWith('\ufeff');
  return offset - lineStart + (hasMark ? 0 : 1);
}

/** As `positionAt`, for many offsets of a text. */
export function positionsIn(text: string): (offset: number) => Position {
  let starts: number[] | undefined;
  return (offset) => {
    starts ??= lineStarts(text);
    const index = lastAtMost(starts, offset);
    return { line: index + 1, column: columnOf(text, starts[index] ?? 0, offset) };
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let next = text.indexOf('\n'); next >= 0; next = text.indexOf('\n', next + 1)) starts.push(next + 1);
  return starts;
}

/** Index of the last of some sorted numbers that is no larger than a value; 0 when all are. */
export function lastAtMost(sorted: readonly number[], value: number): number {
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
  const { text } = source;
  const ranges: [number, number][] = [];
  for (const [start, end] of linesOf(text)) {
    const before = ranges.at(-1);
    if (!comment.test(text.slice(start, end))) addRange(ranges, start, end);
    // The line end before a comment that has none itself goes with it.
    else if (text[end - 1] !== '\n' && before) before[1] -= 1;
  }
  return keep(source, ranges);
}

/** White space is what Go takes for it. */
const comment = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*#/;

/** Start and end of each line of a text, its line feed included. */
export function linesOf(text: string): readonly (readonly [start: number, end: number])[] {
  const lines: (readonly [number, number])[] = [];
  for (let start = 0; start < text.length; ) {
    const next = text.indexOf('\n', start);
    const end = next < 0 ? text.length : next + 1;
    lines.push([start, end]);
    start = end;
  }
  return lines;
}

/** Adds a range, to the last one when it goes on from there: each range costs memory. */
export function addRange(ranges: [number, number][], start: number, end: number): void {
  const last = ranges.at(-1);
  if (last?.[1] === start) last[1] = end;
  else if (end > start) ranges.push([start, end]);
}
