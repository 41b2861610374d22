import type { TimelineStep } from '../follow/timeline/run-timeline.ts';
import { ticksOf, tickText } from './timeline-words.ts';

/** The characters that bars and axes are drawn with. */
export const unicodeMarks = {
  critical: '█',
  step: '▒',
  phase: '░',
  pause: '·',
  failed: '×',
  open: '▶',
  unknown: '?',
  tick: '╷',
  axis: '─',
  arrow: ' → ',
  elision: '…',
};
export const asciiMarks: typeof unicodeMarks = {
  critical: '#',
  step: '=',
  phase: '-',
  pause: '.',
  failed: 'x',
  open: '>',
  unknown: '?',
  tick: '|',
  axis: '-',
  arrow: ' -> ',
  elision: '...',
};
export type Marks = typeof unicodeMarks;

/** Characters that a mark of the axis takes, with the space beside it. */
const tickWidth = 9;

/** Cells of the chart, from which a row is painted. */
export const createCells = (width: number, duration: number) => {
  const perSecond = width / duration;
  const cells: string[] = Array.from({ length: width }, () => ' ');
  const clamp = (cell: number): number => Math.min(Math.max(cell, 0), width);
  return {
    /** At least one cell. */
    fill: (from: number, to: number, mark: string): void => {
      const start = Math.min(clamp(Math.round(from * perSecond)), width - 1);
      const end = Math.max(start + 1, clamp(Math.round(to * perSecond)));
      cells.fill(mark, start, end);
    },
    /** Only whole cells: nothing, when it is too short. */
    overlay: (from: number, to: number, mark: string): void => {
      cells.fill(mark, clamp(Math.round(from * perSecond)), clamp(Math.round(to * perSecond)));
    },
    /** The last cell of what ends then. */
    endWith: (to: number, mark: string): void => {
      cells[Math.max(0, clamp(Math.round(to * perSecond)) - 1)] = mark;
    },
    get text() {
      return cells.join('').trimEnd();
    },
  };
};

/** The bar of a step in a chart that is `width` characters wide, without blanks at its end. */
export const stepBar = (step: TimelineStep, width: number, duration: number, marks: Marks): string => {
  const { startSeconds, endSeconds, outcome, delaySeconds, attempts, isCritical } = step;
  if (startSeconds === null) return '';
  const cells = createCells(width, duration);
  const end = endSeconds ?? duration;
  cells.fill(startSeconds, end, isCritical ? marks.critical : marks.step);
  if (outcome === 'unfinished') cells.overlay(startSeconds, duration, marks.unknown);
  if (delaySeconds > 0) cells.overlay(startSeconds, startSeconds + delaySeconds, marks.pause);
  attempts.forEach((attempt, index) => {
    const next = attempts[index + 1];
    if (attempt.outcome !== 'failed') return;
    cells.endWith(attempt.endSeconds, marks.failed);
    if (next) cells.overlay(attempt.endSeconds, next.startSeconds, marks.pause);
  });
  if (outcome === 'failed' || outcome === 'timed out' || outcome === 'ignored') cells.endWith(end, marks.failed);
  if (outcome === 'running') cells.endWith(end, marks.open);
  return cells.text;
};

/** The axis of a chart: its marks, and the line with their places. */
export const axisOf = (
  width: number,
  duration: number,
  marks: Marks,
): { readonly labels: string; readonly line: string } => {
  const ticks = ticksOf(duration, Math.max(2, Math.floor(width / tickWidth)));
  const labels: string[] = Array.from({ length: width + 8 }, () => ' ');
  const line: string[] = Array.from({ length: width }, () => marks.axis);
  for (const tick of ticks) {
    const at = Math.min(width - 1, Math.round((tick / duration) * width));
    line[at] = marks.tick;
    [...tickText(tick)].forEach((character, index) => {
      labels[at + index] = character;
    });
  }
  return { labels: labels.join('').trimEnd(), line: line.join('') };
};
