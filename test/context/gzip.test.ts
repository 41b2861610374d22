import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { gzip, trailer } from '../../src/context/gzip.ts';

const pack = (...chunks: Uint8Array[]) => buffer(gzip(chunks));
const words = (length: number) => Buffer.from('registry task run '.repeat(Math.ceil(length / 18)).slice(0, length));

describe('gzip', () => {
  it.each([0, 1, 1000, 256 * 1024, 256 * 1024 + 1, 3_000_000])('gives back %i bytes', async (length) => {
    for (const bytes of [words(length), randomBytes(length)]) {
      expect(gunzipSync(await pack(bytes.subarray(0, 300), bytes.subarray(300))).equals(bytes)).toBe(true);
    }
  });

  it('ends with the length modulo 4 GiB', () => {
    expect([...trailer(1, 2 ** 32 + 5)]).toEqual([3, 0, 1, 0, 0, 0, 5, 0, 0, 0]);
  });

  it('is hardly larger than in one piece', async () => {
    const bytes = Buffer.concat(Array.from({ length: 200 }, (_, index) => words(10_000 + index * 37)));
    const { length } = await pack(bytes);
    expect(length).toBeLessThan(gzipSync(bytes, { level: 6 }).length * 1.2);
  });

  it('lets an error of its source through', async () => {
    const failing = function* () {
      yield words(600_000);
      throw new Error('disk gone');
    };
    await expect(buffer(gzip(failing()))).rejects.toThrow('disk gone');
  });

  it('reads as many blocks ahead as are compressed at once, and no more', async () => {
    let read = 0;
    const blocks = function* () {
      for (; read < 10; read += 1) yield words(256 * 1024);
    };
    const archive = gzip(blocks());
    const readAhead = [];
    for (let part = 0; part < 4; part += 1) {
      await archive.next();
      readAhead.push(read);
    }
    await archive.return(undefined);
    expect(readAhead).toEqual([0, 3, 4, 5]);
  });

  it('finds in the block before what a block repeats', async () => {
    const first = randomBytes(256 * 1024);
    const { length } = await pack(first, first.subarray(-30_000));
    expect(length).toBeLessThan(first.length + 3000);
  });
});
