import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type BlobWriter, uploadArchive } from '../../src/context/upload.ts';

const mebibyte = 1024 * 1024;
const id = (index: number) => Buffer.from(`0000000${index}`).toString('base64');

const recorder = () => {
  const calls: string[] = [];
  const parts: Uint8Array[] = [];
  const writer: BlobWriter = {
    putBlob: async (bytes) => {
      parts.push(bytes);
      calls.push(`blob ${bytes.length}`);
    },
    putBlock: async (block, bytes) => {
      parts.push(bytes);
      calls.push(`block ${block} ${bytes.length}`);
    },
    putBlockList: async (ids) => void calls.push(`list ${ids.join(' ')}`),
  };
  return { calls, writer, content: () => Buffer.concat(parts) };
};

describe('uploadArchive', () => {
  it.each<[number[], string[]]>([
    [[], ['blob 0']],
    [[10, 20], ['blob 30']],
    [[4 * mebibyte], [`blob ${4 * mebibyte}`]],
    [
      [4 * mebibyte, 1],
      [`block ${id(0)} ${4 * mebibyte}`, `block ${id(1)} 1`, `list ${id(0)} ${id(1)}`],
    ],
    [
      [mebibyte, 8 * mebibyte],
      [
        `block ${id(0)} ${4 * mebibyte}`,
        `block ${id(1)} ${4 * mebibyte}`,
        `block ${id(2)} ${mebibyte}`,
        `list ${id(0)} ${id(1)} ${id(2)}`,
      ],
    ],
  ])('chunks of %j', async (sizes, calls) => {
    const chunks = sizes.map((size, index) => Buffer.alloc(size, `chunk ${index}`));
    const blob = recorder();
    const size = await uploadArchive(Readable.from(chunks), blob.writer);
    expect(blob.calls).toEqual(calls);
    expect(size).toBe(Buffer.concat(chunks).length);
    expect(blob.content().equals(Buffer.concat(chunks))).toBe(true);
  });

  it('lets the error of a failed archive through and leaves no block list', async () => {
    const failing = Readable.from(
      (async function* () {
        yield Buffer.alloc(9 * mebibyte);
        throw new Error('disk gone');
      })(),
    );
    const blob = recorder();
    await expect(uploadArchive(failing, blob.writer)).rejects.toThrow('disk gone');
    expect(blob.calls.filter((call) => call.startsWith('list'))).toEqual([]);
  });

  it('stops at the first block that is refused', async () => {
    const archive = Readable.from([Buffer.alloc(9 * mebibyte)]);
    const putBlock = () => Promise.reject(new Error('refused'));
    await expect(uploadArchive(archive, { ...recorder().writer, putBlock })).rejects.toThrow('refused');
    expect(archive.destroyed).toBe(true);
  });
});
