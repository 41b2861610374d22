import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar-stream';
import { archiveKind, gunzip, tarBlock, whatElse } from './compression.ts';
import { ArchiveError, entryWriter } from './entry-writer.ts';

export { ArchiveError } from './entry-writer.ts';

export interface UnpackOptions {
  readonly signal?: AbortSignal;
  /** Called when the first bytes show that it is an archive. */
  readonly onStart?: () => void;
  /** A folder in the archive that all of its entries must lie in. */
  readonly within?: string;
}

/**
 * Unpacks a tar archive, or a gzip file of one, into a folder that is there, as it streams in. No entry is written outside
 * of the folder, whatever its name is and whatever links lie in its way. Modes and times are kept; owners, and the bits
 * that let a program run as another user, are not. Rejects with an `ArchiveError` when the stream is something else or holds
 * what is not unpacked, with the error of the stream or of zlib when it is cut off or damaged, and with the system's error
 * when a file cannot be written. What was unpacked until then stays.
 */
export const unpackTar = async (stream: Readable, folder: string, options: UnpackOptions = {}): Promise<void> => {
  const { signal, onStart, within } = options;
  const [start, whole] = await beginningOf(stream);
  const kind = archiveKind(start);
  if (kind !== 'tar' && kind !== 'gzip') {
    stream.destroy();
    throw new ArchiveError(whatElse(kind, start));
  }
  onStart?.();
  const entries = extract();
  const ends = signal ? { signal } : {};
  const reading = kind === 'gzip' ? pipeline(whole, gunzip(), entries, ends) : pipeline(whole, entries, ends);
  const failure = reading.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  const writer = entryWriter(folder, within);
  try {
    for await (const entry of entries) {
      await writer.write(entry);
      entry.resume();
    }
    await writer.finish();
  } catch (error) {
    entries.destroy();
    stream.destroy();
    const failed = await failure;
    signal?.throwIfAborted();
    // A stream that fails ends the entries with it; one that is cut off here says nothing new.
    throw isOurs(error) ? error : (failed?.error ?? error);
  }
  const failed = await failure;
  signal?.throwIfAborted();
  if (failed) throw failed.error;
};

/** Whether an error comes from writing an entry, and not from the stream. */
const isOurs = (error: unknown): boolean =>
  error instanceof ArchiveError || (error as NodeJS.ErrnoException).syscall !== undefined;

/** The first bytes of a stream, and a stream of all of them. */
const beginningOf = async (stream: Readable): Promise<[Buffer, Readable]> => {
  const chunks: AsyncIterator<Uint8Array> = stream[Symbol.asyncIterator]();
  let start = Buffer.alloc(0);
  while (start.length < tarBlock) {
    const { value, done } = await chunks.next();
    if (done) break;
    start = Buffer.concat([start, value]);
  }
  const rest = { [Symbol.asyncIterator]: () => chunks };
  async function* all(): AsyncGenerator<Uint8Array> {
    yield start;
    yield* rest;
  }
  return [start, Readable.from(all(), { objectMode: false })];
};
