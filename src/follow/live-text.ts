import type { Host } from '../host.ts';
import { printable } from '../printable.ts';
import { canRedraw } from './live-line.ts';

/** Several lines at the bottom of a terminal, redrawn in place. */
export interface LiveText {
  /**
   * Shows these lines and the last ones instead of those before, each cut to the width. Of more lines than there is room for,
   * the first ones are shown, and how many are left out.
   */
  show(lines: readonly string[], last: readonly string[]): Promise<void>;
}

const sequence = '\u001b[';
const eraseToLineEnd = `${sequence}K`;
const eraseBelow = `${sequence}J`;
/** To the first column, that many lines up. */
const up = (lines: number): string => (lines === 0 ? '\r' : `\r${sequence}${lines}A`);

const lengthOf = (line: string): number => [...line].length;

/** The first lines, as many as there is room for; the last of them says how many are left out. */
const fitting = (lines: readonly string[], room: number): readonly string[] => {
  if (lines.length <= room) return lines;
  const shown = lines.slice(0, Math.max(room - 1, 0));
  return room < 1 ? [] : [...shown, `... and ${lines.length - shown.length} more`];
};

/**
 * Live text on standard output; undefined where it cannot be redrawn. Each frame is one write, and none when nothing has
 * changed, so that the terminal does not flicker.
 */
export const createLiveText = ({ stdout, env }: Pick<Host, 'stdout' | 'env'>): LiveText | undefined => {
  if (!canRedraw(stdout, { env })) return undefined;
  let drawn: readonly string[] = [];
  return {
    show: async (lines, last) => {
      const columns = stdout.columns || 80;
      // One line less than the height: the cursor stands below the text.
      const room = stdout.rows ? stdout.rows - 1 - last.length : lines.length;
      // One column less than the width: after a full line some terminals start a new one.
      const frame = [...fitting(lines, room), ...last].map((line) =>
        [...printable(line)].slice(0, columns - 1).join(''),
      );
      if (frame.join('\n') === drawn.join('\n')) return;
      // A terminal that has become narrower has broken the lines of the last frame.
      const height = drawn.reduce((sum, line) => sum + Math.max(1, Math.ceil(lengthOf(line) / columns)), 0);
      drawn = frame;
      await stdout.write(`${up(height)}${frame.map((line) => `${line}${eraseToLineEnd}\n`).join('')}${eraseBelow}`);
    },
  };
};
