import type { Readable } from 'node:stream';

/** A blob that is being written. Ids of blocks are base64 and of one length, as the storage service wants them. */
export interface BlobWriter {
  putBlob(bytes: Uint8Array): Promise<void>;
  putBlock(id: string, bytes: Uint8Array): Promise<void>;
  putBlockList(ids: readonly string[]): Promise<void>;
}

const blockSize = 4 * 1024 * 1024;

async function* blocksOf(stream: Readable): AsyncGenerator<Uint8Array> {
  let chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    let rest = chunk;
    while (length + rest.length > blockSize) {
      const fitting = blockSize - length;
      yield Buffer.concat([...chunks, rest.subarray(0, fitting)]);
      rest = rest.subarray(fitting);
      chunks = [];
      length = 0;
    }
    chunks.push(rest);
    length += rest.length;
  }
  yield Buffer.concat(chunks);
}

const idOf = (index: number): string => Buffer.from(String(index).padStart(8, '0')).toString('base64');

/**
 * Writes an archive to a blob (commands.md 11.1): up to 4 MiB in one piece, more in blocks of 4 MiB of which two are in
 * memory at most. Resolves to the number of bytes; errors of the archive and of the blob pass through.
 */
export const uploadArchive = async (archive: Readable, blob: BlobWriter): Promise<number> => {
  const ids: string[] = [];
  let previous: Uint8Array | undefined;
  let size = 0;
  const putPrevious = async () => {
    if (!previous) return;
    const id = idOf(ids.length);
    await blob.putBlock(id, previous);
    ids.push(id);
  };
  for await (const block of blocksOf(archive)) {
    await putPrevious();
    previous = block;
    size += block.length;
  }
  if (ids.length === 0) {
    await blob.putBlob(previous ?? new Uint8Array());
    return size;
  }
  await putPrevious();
  await blob.putBlockList(ids);
  return size;
};
