/** Which box or rail leads to which, as a reader finds out by following the lines of a drawing: `from>to`. */
export type Traced = readonly string[];

const bits: Readonly<Record<string, number>> = {
  '│': 3,
  '─': 12,
  '┌': 10,
  '┐': 6,
  '└': 9,
  '┘': 5,
  '├': 11,
  '┤': 7,
  '┬': 14,
  '┴': 13,
  '┼': 15,
};
const moves = [
  { bit: 1, row: -1, column: 0, back: 2 },
  { bit: 2, row: 1, column: 0, back: 1 },
  { bit: 4, row: 0, column: -1, back: 8 },
  { bit: 8, row: 0, column: 1, back: 4 },
] as const;

/** The cells of a drawing of characters that are one column wide. */
const cellsOf = (drawing: string): readonly (readonly string[])[] => drawing.split('\n').map((line) => [...line]);

interface Box {
  readonly id: string;
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** The boxes of a drawing, by their first line of text. */
export const boxesIn = (drawing: string): readonly Box[] => {
  const cells = cellsOf(drawing);
  const boxes: Box[] = [];
  for (const [top, row] of cells.entries()) {
    for (const [left, cell] of row.entries()) {
      // A corner with text below is a box, one with a line below it a turn.
      if (cell !== '┌' || cells[top + 1]?.[left] !== '│' || cells[top + 1]?.[left + 1] !== ' ') continue;
      const right = row.indexOf('┐', left);
      if (right < 0 || row.slice(left + 1, right).some((each) => each !== '─')) continue;
      let bottom = top + 1;
      while (cells[bottom]?.[left] === '│' && cells[bottom]?.[right] === '│') bottom += 1;
      if (cells[bottom]?.[left] !== '└' || cells[bottom]?.[right] !== '┘') continue;
      const id = (cells[top + 1] ?? [])
        .slice(left + 1, right)
        .join('')
        .trim();
      boxes.push({ id, top, bottom, left, right });
    }
  }
  return boxes;
};

/** The edges of a drawing with boxes. Lines that cross do not join: the one from above passes over the other. */
export const edgesOfBoxes = (drawing: string): Traced => {
  const cells = cellsOf(drawing);
  const boxes = boxesIn(drawing);
  const targetOf = (row: number, column: number): string =>
    boxes.find(({ top, left, right }) => top === row && column > left && column < right)?.id ?? 'nothing';
  const follow = (row: number, column: number, move: (typeof moves)[number]): string[] => {
    const cell = cells[row]?.[column] ?? ' ';
    if (cell === '▼') return [targetOf(row + 1, column)];
    const directions = bits[cell] ?? 0;
    const crosses = (directions & move.back) === 0 && cell === '│';
    if (crosses) return follow(row + move.row, column + move.column, move);
    if ((directions & move.back) === 0) return ['nothing'];
    return moves
      .filter(({ bit }) => (directions & bit) !== 0 && bit !== move.back)
      .flatMap((next) => follow(row + next.row, column + next.column, next));
  };
  return boxes.flatMap(({ id, bottom, left, right }) =>
    (cells[bottom] ?? [])
      .slice(left, right)
      .flatMap((cell, index) =>
        cell === '┬' ? follow(bottom + 1, left + index, moves[1]).map((to) => `${id}>${to}`) : [],
      ),
  );
};

/** The edges of a drawing with rails; each row has one step. */
export const edgesOfRails = (drawing: string): Traced => {
  const cells = cellsOf(drawing.trimEnd());
  const idOf = (row: number): string => /[^\s●│─┌┐└┘├┤┬┴┼]+/.exec((cells[row] ?? []).join(''))?.[0] ?? '';
  const upwards = (row: number, column: number): string => {
    const cell = cells[row]?.[column] ?? ' ';
    if (cell === '●') return idOf(row);
    return ((bits[cell] ?? 0) & 2) !== 0 ? upwards(row - 1, column) : 'nothing';
  };
  return cells.flatMap((row, index) => {
    const at = row.indexOf('●');
    const joined: number[] = [];
    for (const step of [-1, 1]) {
      for (let column = at + step; ; column += step) {
        const cell = row[column] ?? ' ';
        if (cell === '─' || cell === '│') {
          // A rail beside which there is no line of this row.
          if (cell === '│' && row[column + 1] !== '─' && row[column - 1] !== '─') break;
          continue;
        }
        const directions = bits[cell] ?? 0;
        if ((directions & (step < 0 ? 8 : 4)) === 0) break;
        joined.push(column);
        if ((directions & (step < 0 ? 4 : 8)) === 0) break;
      }
    }
    const above = cells[index - 1]?.[at] ?? ' ';
    if (above === '●' || ((bits[above] ?? 0) & 2) !== 0) joined.push(at);
    return joined.map((column) => `${upwards(index - 1, column)}>${idOf(index)}`);
  });
};
