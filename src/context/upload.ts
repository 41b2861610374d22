/** A blob being written. Block IDs are base64 and of equal length, as the storage service requires. */
export interface BlobWriter {
  putBlob(bytes: Uint8Array, signal: AbortSignal): Promise<void>;
  putBlock(id: string, bytes: Uint8Array, signal: AbortSignal): Promise<void>;
  putBlockList(ids: readonly string[], signal: AbortSignal): Promise<void>;
}

/** What to do when a part could not be sent. */
export interface Retries {
  /** Whether sending the same part again may help. */
  mayHelp(error: unknown): boolean;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

const blockSize = 4 * 1024 * 1024;
/** Blocks sent at a time: memory use is independent of the archive's size. */
const atOnce = 3;
const attempts = 4;

async function* blocksOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let pending: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let rest = chunk;
    while (length + rest.length > blockSize) {
      const fitting = blockSize - length;
      yield Buffer.concat([...pending, rest.subarray(0, fitting)]);
      rest = rest.subarray(fitting);
      pending = [];
      length = 0;
    }
    pending.push(rest);
    length += rest.length;
  }
  yield Buffer.concat(pending);
}

const idOf = (index: number): string => Buffer.from(String(index).padStart(8, '0')).toString('base64');

/**
 * Sends a part, with a few retries; when it fails for good, or `stop` is aborted, everything else in progress ends
 * too.
 */
const persistently = async (
  send: (signal: AbortSignal) => Promise<void>,
  { mayHelp, sleep }: Retries,
  stop: AbortController,
): Promise<void> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send(stop.signal);
    } catch (error) {
      if (stop.signal.aborted || attempt === attempts || !mayHelp(error)) {
        stop.abort(error);
        throw error;
      }
    }
    await sleep(500 * 2 ** attempt, stop.signal);
    stop.signal.throwIfAborted();
  }
};

/**
 * Writes an archive to a blob (commands.md 11.1): up to 4 MiB in one piece, more in blocks of 4 MiB, several of which
 * are sent at once while the next are created. A part that fails is retried a few times; then everything in progress
 * ends. Resolves to the number of bytes; errors of the archive and of the blob pass through. `onProgress` is called
 * as the archive grows.
 */
export const uploadArchive = async (
  archive: AsyncIterable<Uint8Array>,
  blob: BlobWriter,
  retries: Retries,
  onProgress: () => void = () => {},
): Promise<number> => {
  const ids: string[] = [];
  const underway = new Set<Promise<void>>();
  const stop = new AbortController();
  let size = 0;
  let held: Uint8Array | undefined;

  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of archive) {
      size += chunk.length;
      onProgress();
      yield chunk;
    }
  }
  const start = (block: Uint8Array): void => {
    const id = idOf(ids.length);
    ids.push(id);
    const sending = persistently((signal) => blob.putBlock(id, block, signal), retries, stop);
    // Handled below; meanwhile another part may fail first.
    sending.catch(() => undefined);
    const ended = sending.then(() => void underway.delete(ended));
    ended.catch(() => undefined);
    underway.add(ended);
  };

  try {
    for await (const block of blocksOf(counted())) {
      // Nothing may be waiting for the part that failed.
      stop.signal.throwIfAborted();
      if (held) start(held);
      held = block;
      if (underway.size >= atOnce) await Promise.race(underway);
    }
  } catch (error) {
    stop.abort(error);
    throw error;
  }
  const last = held ?? new Uint8Array();
  if (ids.length === 0) {
    await persistently((signal) => blob.putBlob(last, signal), retries, stop);
    return size;
  }
  start(last);
  await Promise.all(underway);
  await persistently((signal) => blob.putBlockList(ids, signal), retries, stop);
  return size;
};
