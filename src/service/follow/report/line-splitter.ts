/** Parts bytes that come in pieces into lines. */
export interface LineSplitter {
  /** The lines that are whole by now, each with its line feed. */
  split(bytes: Uint8Array): Uint8Array[];
  /** What came after the last line feed. */
  rest(): Uint8Array;
}

const newline = 0x0a;

export const createLineSplitter = (): LineSplitter => {
  let held: Uint8Array[] = [];
  const rest = (): Uint8Array => {
    const whole = held.length === 1 ? (held[0] as Uint8Array) : Buffer.concat(held);
    held = [];
    return whole;
  };
  return {
    rest,
    split: (bytes) => {
      const lines: Uint8Array[] = [];
      let from = 0;
      for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, from)) {
        held.push(bytes.subarray(from, at + 1));
        lines.push(rest());
        from = at + 1;
      }
      // A copy: whoever sent the piece may use its memory again.
      if (from < bytes.length) held.push(bytes.slice(from));
      return lines;
    },
  };
};
