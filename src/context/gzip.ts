import { constants, crc32, deflateRaw } from 'node:zlib';

const blockSize = 256 * 1024;
/** The window size of deflate. */
const window = 32 * 1024;
/** As many blocks as Node's thread pool processes at once. */
const atOnce = 4;

const header = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255);

const compress = (block: Uint8Array, before: Uint8Array | undefined): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const options = {
      level: 6,
      finishFlush: constants.Z_SYNC_FLUSH,
      // One trip to the thread pool is enough for most blocks.
      chunkSize: blockSize / 2,
      ...(before ? { dictionary: before } : {}),
    };
    deflateRaw(block, options, (error, compressed) => (error ? reject(error) : resolve(compressed)));
  });

/**
 * Fills blocks with chunks, copying them at once because their memory may be reused. The blocks' own memory is reused
 * as well, once the block and the next one are compressed.
 */
function* blocksOf(chunks: Iterable<Uint8Array>): Generator<Uint8Array> {
  const blocks = Array.from({ length: atOnce + 1 }, () => new Uint8Array(blockSize));
  let index = 0;
  let length = 0;
  for (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      const block = blocks[index % blocks.length] as Uint8Array;
      const some = chunk.subarray(at, at + blockSize - length);
      block.set(some, length);
      at += some.length;
      length += some.length;
      if (length < blockSize) continue;
      yield block;
      index += 1;
      length = 0;
    }
  }
  if (length > 0) yield (blocks[index % blocks.length] as Uint8Array).subarray(0, length);
}

/**
 * The end of a stream of blocks: an empty last block, then the checksum and the length of the uncompressed data, of
 * which the format keeps 32 bits (RFC 1952, ISIZE).
 */
export const trailer = (checksum: number, length: number): Uint8Array => {
  const bytes = Buffer.alloc(10);
  bytes[0] = 3;
  bytes.writeUInt32LE(checksum, 2);
  bytes.writeUInt32LE(length % 2 ** 32, 6);
  return bytes;
};

/**
 * Compresses with gzip, several blocks at once in Node's thread pool. Each block may refer to the previous one, so
 * the result is hardly larger than when compressed in one piece. The same bytes always give the same result.
 */
export async function* gzip(chunks: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const underway: Promise<Uint8Array>[] = [];
  let before: Uint8Array | undefined;
  let checksum = 0;
  let length = 0;
  yield header;
  for (const block of blocksOf(chunks)) {
    const compressed = compress(block, before);
    // Its error is handled in turn; when the reader has gone, nothing would handle it.
    compressed.catch(() => undefined);
    underway.push(compressed);
    checksum = crc32(block, checksum);
    length += block.length;
    before = block.subarray(-window);
    if (underway.length >= atOnce) yield await (underway.shift() as Promise<Uint8Array>);
  }
  for (const compressed of underway) yield await compressed;
  yield trailer(checksum, length);
}
