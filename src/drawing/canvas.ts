import { charactersOf } from '../taskfile/diagnostics/text-width.ts';

/** Directions in which a line leaves a cell. */
export const up = 1;
export const down = 2;
export const left = 4;
export const right = 8;

/** How cells look on a terminal with colors: numbers of SGR sequences. */
export type Style = 'build' | 'cmd' | 'push' | 'strong' | 'quiet';

const codes: Readonly<Record<Style, readonly [on: string, off: string]>> = {
  build: ['34', '39'],
  cmd: ['35', '39'],
  push: ['32', '39'],
  strong: ['1', '22'],
  quiet: ['2', '22'],
};

interface Cell {
  /** A character, nothing behind a wide one, or the directions of a line. */
  readonly shows: string | number;
  readonly style: Style | undefined;
}

/** Lines by the directions in which they go: `─│┌` and so on. */
const unicode = ' ╵╷│╴┘┐┤╶└┌├─┴┬┼';
const plain = ' |||-+++-+++-+++';

export interface Look {
  readonly ascii: boolean;
  readonly coloured: boolean;
}

/** A grid of characters, one column each, that grows as it is drawn on. */
export class Canvas {
  readonly #rows: (Cell | undefined)[][] = [];

  /** Writes a text from a column on; a wide character takes two cells. */
  write(row: number, column: number, text: string, style?: Style): void {
    let at = column;
    for (const { text: each, width } of charactersOf(text)) {
      if (width === 0) continue;
      this.#set(row, at, { shows: each, style });
      for (let more = 1; more < width; more += 1) this.#set(row, at + more, { shows: '', style });
      at += width;
    }
  }

  /** Draws a line that goes in some directions, instead of what is in the cell. */
  line(row: number, column: number, directions: number, style?: Style): void {
    this.#set(row, column, { shows: directions, style });
  }

  /** The lines of text, without spaces at their ends, each with its line feed. */
  text({ ascii, coloured }: Look): string {
    return Array.from(this.#rows, (row = []) => `${rowText(row, ascii, coloured)}\n`).join('');
  }

  #set(row: number, column: number, cell: Cell): void {
    const cells = this.#rows[row] ?? [];
    cells[column] = cell;
    this.#rows[row] = cells;
  }
}

function rowText(row: readonly (Cell | undefined)[], ascii: boolean, coloured: boolean): string {
  let text = '';
  let style: Style | undefined;
  for (const { shows, style: next } of Array.from(row, (cell): Cell => cell ?? { shows: ' ', style: undefined })) {
    if (coloured && next !== style) {
      text += style ? `\u001b[${codes[style][1]}m` : '';
      text += next ? `\u001b[${codes[next][0]}m` : '';
      style = next;
    }
    text += shown(shows, ascii);
  }
  return style ? `${text}\u001b[${codes[style][1]}m` : text.trimEnd();
}

function shown(shows: Cell['shows'], ascii: boolean): string {
  if (typeof shows === 'number') return (ascii ? plain : unicode)[shows] ?? ' ';
  if (!ascii || /^[ -~]$/.test(shows)) return shows;
  return asciiOf[shows] ?? '?';
}

const asciiOf: Readonly<Record<string, string>> = { '▼': 'v', '●': '*' };
