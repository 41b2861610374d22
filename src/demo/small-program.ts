/** What a machine is called in images, and what a program for it consists of. */
interface Machine {
  /** `e_machine` of the ELF header. */
  readonly number: number;
  /** Writes `length` bytes behind the code to standard output, and ends with 0. */
  code(length: number): Buffer;
}

const start = 0x400000;
const headers = 64 + 56;

const words = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value >>> 0, index * 4);
  return bytes;
};

const machines: Readonly<Record<string, Machine>> = {
  amd64: {
    number: 62,
    code: (length) =>
      Buffer.concat([
        // mov eax, 1 (write); mov edi, 1; mov esi, text; mov edx, length; syscall
        Buffer.from('b801000000bf01000000be', 'hex'),
        words(start + headers + 31),
        Buffer.from('ba', 'hex'),
        words(length),
        // mov eax, 60 (exit); xor edi, edi; syscall
        Buffer.from('0f05b83c00000031ff0f05', 'hex'),
      ]),
  },
  arm64: {
    number: 183,
    code: (length) =>
      // mov x0, 1; adr x1, text; mov x2, length; mov x8, 64 (write); svc 0; mov x0, 0; mov x8, 93 (exit); svc 0
      words(
        0xd2800020,
        0x100000e1,
        0xd2800002 | (length << 5),
        0xd2800808,
        0xd4000001,
        0xd2800000,
        0xd2800ba8,
        0xd4000001,
      ),
  },
};

/**
 * A Linux program without libraries that prints a text (System V ABI, "Object files"); undefined for a machine other than
 * `amd64` and `arm64`.
 */
export const printingProgram = (architecture: string, text: string): Buffer | undefined => {
  const machine = machines[architecture];
  if (!machine) return undefined;
  const printed = Buffer.from(text);
  const body = Buffer.concat([machine.code(printed.length), printed]);
  const size = headers + body.length;
  const header = Buffer.alloc(headers);
  header.write('7f454c460201010000', 'hex');
  header.writeUInt16LE(2, 16); // an executable
  header.writeUInt16LE(machine.number, 18);
  header.writeUInt32LE(1, 20);
  header.writeBigUInt64LE(BigInt(start + headers), 24); // where it begins
  header.writeBigUInt64LE(64n, 32); // the program header is behind this one
  header.writeUInt16LE(64, 52);
  header.writeUInt16LE(56, 54);
  header.writeUInt16LE(1, 56);
  header.writeUInt16LE(64, 58);
  header.writeUInt32LE(1, 64); // loaded
  header.writeUInt32LE(5, 68); // readable, executable
  header.writeBigUInt64LE(BigInt(start), 80);
  header.writeBigUInt64LE(BigInt(start), 88);
  header.writeBigUInt64LE(BigInt(size), 96);
  header.writeBigUInt64LE(BigInt(size), 104);
  header.writeBigUInt64LE(0x1000n, 112);
  return Buffer.concat([header, body]);
};
