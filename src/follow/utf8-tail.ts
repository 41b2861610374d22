const isContinuation = (byte: number): boolean => (byte & 0b1100_0000) === 0b1000_0000;

const lengthFrom = (lead: number): number => {
  if (lead >= 0b1111_0000 && lead <= 0b1111_0100) return 4;
  if (lead >= 0b1110_0000 && lead < 0b1111_0000) return 3;
  return lead >= 0b1100_0010 && lead < 0b1110_0000 ? 2 : 1;
};

/** How many bytes at the end are the beginning of a UTF-8 character whose rest is still to come: 0 to 3. */
export const incompleteTail = (bytes: Uint8Array): number => {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] as number;
    if (!isContinuation(byte)) return lengthFrom(byte) > back ? back : 0;
  }
  return 0;
};
