/** The lengths of the blocks that wait to become a blob. */
export interface WaitingBlocks {
  /** Counts a block, which takes the place of one of the same id; false when the blob would become too large. */
  add(blob: string, id: string, length: number): boolean;
  /** The blob was made, or given up. */
  clear(blob: string): void;
}

export const waitingBlocks = (largest: number): WaitingBlocks => {
  const waiting = new Map<string, Map<string, number>>();
  return {
    add: (blob, id, length) => {
      const blocks = waiting.get(blob) ?? new Map<string, number>();
      let total = length;
      for (const [other, counted] of blocks) if (other !== id) total += counted;
      if (total > largest) return false;
      waiting.set(blob, blocks.set(id, length));
      return true;
    },
    clear: (blob) => void waiting.delete(blob),
  };
};
