import type { OutputStream } from '../host.ts';
import type { LiveLine } from './live-line.ts';

const isContinuation = (byte: number): boolean => (byte & 0b1100_0000) === 0b1000_0000;

const lengthFrom = (lead: number): number => {
  if (lead >= 0b1111_0000 && lead <= 0b1111_0100) return 4;
  if (lead >= 0b1110_0000 && lead < 0b1111_0000) return 3;
  return lead >= 0b1100_0010 && lead < 0b1110_0000 ? 2 : 1;
};

/** How many bytes at the end start an incomplete UTF-8 character: 0 to 3. */
export const incompleteTail = (bytes: Uint8Array): number => {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] as number;
    if (!isContinuation(byte)) return lengthFrom(byte) > back ? back : 0;
  }
  return 0;
};

/** Writes a log's bytes as they arrive, whole characters at a time. */
export interface LogWriter {
  write(bytes: Uint8Array): Promise<void>;
  /** Writes the bytes held back and ends an unfinished line. */
  settle(): Promise<void>;
  /** Whether something else can be shown now without splitting a line. */
  readonly isAtLineStart: boolean;
}

const newline = 0x0a;
const none = new Uint8Array();

const joined = (first: Uint8Array, second: Uint8Array): Uint8Array => {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
};

/** A writer to `stdout`. The live line, if any, is cleared before bytes are shown. */
export const createLogWriter = (stdout: OutputStream, live: LiveLine | undefined): LogWriter => {
  let held = none;
  let last = newline;

  const put = async (bytes: Uint8Array): Promise<void> => {
    if (bytes.length === 0) return;
    last = bytes[bytes.length - 1] as number;
    await live?.clear();
    await stdout.write(bytes);
  };

  return {
    get isAtLineStart() {
      return last === newline && held.length === 0;
    },
    write: async (bytes) => {
      const all = held.length > 0 ? joined(held, bytes) : bytes;
      const whole = all.length - incompleteTail(all);
      // A copy: the sender of the chunk may reuse its memory.
      held = whole < all.length ? Uint8Array.from(all.subarray(whole)) : none;
      await put(all.subarray(0, whole));
    },
    settle: async () => {
      const rest = held;
      held = none;
      await put(rest);
      if (last !== newline) await put(Uint8Array.of(newline));
    },
  };
};
