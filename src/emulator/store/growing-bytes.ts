/**
 * An append-only byte buffer: its capacity doubles when it runs out, so that appending many lines does not copy a log
 * each time.
 */
export interface GrowingBytes {
  /** The current content, without a copy; it does not change when more is appended. */
  bytes(): Uint8Array<ArrayBuffer>;
  append(more: Uint8Array): void;
}

/** Starts with `first`, which is not copied: nothing else may change it from then on. */
export const growingBytes = (first: Uint8Array<ArrayBuffer>): GrowingBytes => {
  let room = first;
  let length = first.length;
  return {
    bytes: () => room.subarray(0, length),
    append: (more) => {
      if (length + more.length > room.length) {
        const larger = new Uint8Array(Math.max(2 * room.length, length + more.length));
        larger.set(room.subarray(0, length));
        room = larger;
      }
      room.set(more, length);
      length += more.length;
    },
  };
};
