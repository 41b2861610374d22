import type { LinePart } from '../report/log-lines.ts';

/** The last lines of what has passed. */
export interface Tail {
  add(part: LinePart): void;
  /** The lines, which are forgotten. */
  take(): Uint8Array;
  clear(): void;
}

/** Keeps the last `most` lines; long lines come in parts. */
export const createTail = (most: number): Tail => {
  /** A ring: the oldest line is at `next` once it is full. */
  let lines: Uint8Array[][] = [];
  let next = 0;
  let current: Uint8Array[] | undefined;
  return {
    add: ({ bytes, begins }) => {
      if (most === 0) return;
      if (begins || current === undefined) {
        current = [];
        lines[next] = current;
        next = (next + 1) % most;
      }
      // A copy: the sender of the part may reuse its memory.
      current.push(Uint8Array.from(bytes));
    },
    take: () => {
      const inOrder = [...lines.slice(next), ...lines.slice(0, next)].flat();
      lines = [];
      next = 0;
      current = undefined;
      return Buffer.concat(inOrder);
    },
    clear: () => {
      lines = [];
      next = 0;
      current = undefined;
    },
  };
};
