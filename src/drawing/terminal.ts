import { boxDrawing } from './box-drawing.ts';
import type { Look } from './canvas.ts';
import { railDrawing } from './rail-drawing.ts';
import type { DrawnStep } from './step-drawing.ts';

export interface TerminalLook extends Look {
  /** How wide the drawing may be. */
  readonly columns: number;
}

/** Wider texts in boxes are shortened, and more the less room there is. */
const textWidths = [48, 36, 28, 22, 16];

/** More boxes than this are too long a drawing to follow. */
const mostBoxes = 50;

/**
 * Draws steps for a terminal: as boxes joined by lines, or, where these do not fit, one line for each step. Every line ends
 * in a line feed.
 */
export function terminalDrawing(steps: readonly DrawnStep[], look: TerminalLook): string {
  const ellipsis = look.ascii ? '...' : '…';
  if (steps.length <= mostBoxes) {
    for (const textColumns of textWidths) {
      const boxes = boxDrawing(steps, { columns: look.columns, textColumns, ellipsis });
      if (boxes) return boxes.text(look);
    }
  }
  return railDrawing(steps, { columns: look.columns, ellipsis }).text(look);
}
