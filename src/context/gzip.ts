import { constants, crc32, deflateRaw } from 'node:zlib';

const blockSize = 256 * 1024;
/** How far back deflate looks. */
const window = 32 * 1024;
/** As many as Node's thread pool works on at once. */
const atOnce = 4;

const header = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255);

const compress = (block: Uint8Array, before: Uint8Array | undefined): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const options = { level: 6, finishFlush: constants.Z_SYNC_FLUSH, ...(before ? { dictionary: before } : {}) };
    deflateRaw(block, options, (error, compressed) => (error ? reject(error) : resolve(compressed)));
  });

async function* blocksOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let pending: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    pending.push(chunk);
    length += chunk.length;
    if (length < blockSize) continue;
    yield Buffer.concat(pending);
    pending = [];
    length = 0;
  }
  if (length > 0) yield Buffer.concat(pending);
}

/** The end of a stream of blocks: an empty last block, then the checksum and the length of what was compressed. */
const trailer = (checksum: number, length: number): Uint8Array => {
  const bytes = Buffer.alloc(10);
  bytes[0] = 3;
  bytes.writeUInt32LE(checksum, 2);
  bytes.writeUInt32LE(length % 2 ** 32, 6);
  return bytes;
};

/**
 * Compresses with gzip, several blocks at once in Node's thread pool. Each block may refer to the one before it, so the
 * result is hardly larger than in one piece. The same bytes always give the same result.
 */
export async function* gzip(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const underway: Promise<Uint8Array>[] = [];
  let before: Uint8Array | undefined;
  let checksum = 0;
  let length = 0;
  yield header;
  for await (const block of blocksOf(chunks)) {
    const compressed = compress(block, before);
    // Its error is met when its turn comes; nobody may be left to meet it when the reader has gone.
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
