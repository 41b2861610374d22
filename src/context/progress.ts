import type { OutputStream } from '../host.ts';
import type { PackProgress } from './pack.ts';
import { shortSize } from './size-text.ts';

const barWidth = 24;
const everyMs = 100;

const thousands = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');

/** One line about an upload, cut to the terminal's width: a bar, files, bytes before compression, and rate. */
export const progressLine = (progress: PackProgress, elapsedMs: number, columns: number): string => {
  const { files, totalFiles, bytes } = progress;
  const filled = totalFiles === 0 ? barWidth : Math.floor((files / totalFiles) * barWidth);
  const bar = `[${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}]`;
  const rate = elapsedMs > 0 ? `, ${shortSize((bytes / elapsedMs) * 1000)}/s` : '';
  const facts = `${thousands(files)} of ${thousands(totalFiles)} files, ${shortSize(bytes)}${rate}`;
  const line = `${bar} ${facts}`;
  return line.length < columns ? line : facts.slice(0, Math.max(0, columns - 1));
};

/** A progress bar; does nothing when `stream` is not a terminal. */
export interface ProgressBar {
  /** Redraws the bar, at a limited rate. */
  update(): void;
  /** Erases the bar. */
  clear(): Promise<void>;
}

/** A line on a terminal that is redrawn in place; `now` returns the time. */
export const createProgressBar = (stream: OutputStream, now: () => Date, progress: () => PackProgress): ProgressBar => {
  const started = now().getTime();
  let drawn = Number.NEGATIVE_INFINITY;
  return {
    update: () => {
      const time = now().getTime();
      if (!stream.isTTY || time - drawn < everyMs) return;
      drawn = time;
      void stream.write(`\r${progressLine(progress(), time - started, stream.columns || 80)}\u001b[K`);
    },
    clear: async () => {
      if (drawn > 0) await stream.write('\r\u001b[K');
    },
  };
};
