import { constants, readFileSync, statSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { CommandError } from './errors.ts';

/**
 * Bytes of a task file or a file of values: Azure Resource Manager limits the definition of a whole resource to 1 MB, and
 * a task is one.
 */
export const maxTextFileBytes = 2 ** 20;

/**
 * Text of a file, called `name` in messages. Reads no more than the limit, also from a device. Rejects with Node's error
 * when the file cannot be read, and as `textOf` does.
 */
export const readTextFile = async (path: string, name: string): Promise<string> => {
  const kind = statSync(path);
  // At once: the first file that Node reads in the background costs a command two milliseconds.
  if (kind.isFile() && kind.size <= maxTextFileBytes && kind.size > 0) return textOf(readFileSync(path), name);
  // Loaded for what is not a small file: this module is part of every start.
  const { open } = await import('node:fs/promises');
  // Opening a pipe waits for somebody to write to it, unless it is asked not to.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const found = await file.stat();
    if (found.isDirectory()) throw Object.assign(new Error(`${name} is a folder`), { code: 'EISDIR' });
    if (found.size > maxTextFileBytes) throw tooLarge(name);
    const bytes = Buffer.alloc(found.isFile() ? found.size + 1 : maxTextFileBytes + 1);
    let length = 0;
    while (length < bytes.length) {
      const count = await readSome(file, bytes, length);
      if (count === 0) break;
      length += count;
    }
    if (length === 0 && found.isFIFO()) throw new CommandError(`${name} is a pipe that no program writes to.`);
    return textOf(bytes.subarray(0, length), name);
  } finally {
    await file.close();
  }
};

const pause = 10;

/** Reads what is there, waiting for it when another program writes to a pipe. */
const readSome = async (file: FileHandle, bytes: Uint8Array, offset: number): Promise<number> => {
  for (;;) {
    try {
      return (await file.read(bytes, offset, bytes.length - offset)).bytesRead;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
};

const tooLarge = (name: string): CommandError =>
  new CommandError(`${name} is larger than ${maxTextFileBytes / 2 ** 20} MiB, the most that acrtask reads.`);

/**
 * The text that bytes stand for, of what is called `name` in messages. Throws CommandError for more than the limit, and
 * for what is not UTF-8, with the place.
 */
export const textOf = (bytes: Uint8Array, name: string): string => {
  if (bytes.length > maxTextFileBytes) throw tooLarge(name);
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const [first, second] = content;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    throw new CommandError(`${name} is UTF-16 text.`, { hint: 'Save it as UTF-8.' });
  const text = content.toString('utf8');
  if (!text.includes('\ufffd')) return text;
  const encoded = Buffer.from(text);
  const at = content.findIndex((byte, index) => byte !== encoded[index]);
  if (at < 0) return text;
  const lines = content.subarray(0, at).toString('utf8').split('\n');
  const place = `${name}:${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`;
  const byte = content[at]?.toString(16).toUpperCase().padStart(2, '0');
  throw new CommandError(`${place}: the byte 0x${byte} is not UTF-8 text.`, { hint: 'Save the file as UTF-8.' });
};
