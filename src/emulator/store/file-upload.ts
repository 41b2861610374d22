import { createHash, type Hash } from 'node:crypto';
import { renameSync, rmSync, statSync } from 'node:fs';
import { type FileHandle, open, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from '../../make-folder.ts';
import type { DigestAlgorithm } from '../registry/digests.ts';
import type { PartialContent } from './content-store.ts';

/** Pieces are written to disk, and read from it, about so many bytes at once. */
const batchLength = 1024 * 1024;

/** So much may have arrived while the disk is busy; then the client waits. */
const longestWaiting = 16 * batchLength;

/** The digest so far of the first `length` bytes. */
interface Hashed {
  readonly algorithm: DigestAlgorithm;
  readonly hash: Hash;
  length: number;
}

const hashFile = async (file: string, algorithm: DigestAlgorithm): Promise<Hashed> => {
  const hashed = { algorithm, hash: createHash(algorithm), length: 0 };
  const handle = await open(file, 'r');
  try {
    const buffer = Buffer.allocUnsafe(batchLength);
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, batchLength);
      if (bytesRead === 0) return hashed;
      hashed.hash.update(buffer.subarray(0, bytesRead));
      hashed.length += bytesRead;
    }
  } finally {
    await handle.close();
  }
};

/**
 * Writes what `source` gives behind the first `position` bytes, while more arrives and is handed to `seen`. Resolves to the new
 * length; when `source` fails, what it gave is written first.
 */
const writeAll = async (
  handle: FileHandle,
  position: number,
  source: AsyncIterable<Uint8Array>,
  seen: (chunk: Uint8Array) => void,
): Promise<void> => {
  let end = position;
  let waiting: Uint8Array[] = [];
  let waitingLength = 0;
  let writing: Promise<void> | undefined;
  // One write after the other: what a killed process leaves has no gaps.
  const writeWhile = async (isEnough: () => boolean): Promise<void> => {
    while (isEnough()) {
      const [batch, at] = [waiting, end];
      end += waitingLength;
      [waiting, waitingLength] = [[], 0];
      await writeBatch(handle, batch, at);
    }
  };
  const isBatch = (): boolean => waitingLength >= batchLength;
  try {
    for await (const piece of source) {
      seen(piece);
      waiting.push(piece);
      waitingLength += piece.length;
      if (writing === undefined && isBatch()) {
        const begun = writeWhile(isBatch);
        writing = begun;
        // A failure is found at the end, or as soon as too much waits.
        begun.then(
          () => {
            writing = undefined;
          },
          () => {},
        );
      }
      if (waitingLength >= longestWaiting) await writing;
    }
  } finally {
    await writing;
    await writeWhile(() => waitingLength > 0);
  }
};

/** `writev` may write less than it is given. */
const writeBatch = async (handle: FileHandle, batch: readonly Uint8Array[], position: number): Promise<void> => {
  const total = batch.reduce((sum, each) => sum + each.length, 0);
  const { bytesWritten } = await handle.writev(batch, position);
  if (bytesWritten === total) return;
  const rest = Buffer.concat(batch).subarray(bytesWritten);
  for (let written = 0; written < rest.length; ) {
    const next = await handle.write(rest, written, rest.length - written, position + bytesWritten + written);
    written += next.bytesWritten;
  }
};

/** An upload as the file `file`; it outlives the process. */
export const fileUpload = (
  file: string,
  expected: DigestAlgorithm,
  options: {
    /** Where the content of a digest is kept. */
    readonly fileOf: (digest: string) => string;
    /** Whether it must be on disk, not only with the system, when it is complete. */
    readonly durable: boolean;
    readonly completed: (digest: string) => void;
    readonly forgotten: () => void;
  },
): PartialContent => {
  const length = (): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  let hashed: Hashed | undefined;
  return {
    length,
    append: async (source) => {
      await makeFolder(dirname(file));
      const before = length();
      if (before === 0) hashed = { algorithm: expected, hash: createHash(expected), length: 0 };
      // What was seen but could not be written, or was cut off, is not in the file.
      if (hashed?.length !== before) hashed = undefined;
      const going = hashed;
      const handle = await open(file, before === 0 ? 'w' : 'r+', 0o600);
      try {
        await writeAll(handle, before, source, (chunk) => {
          if (!going) return;
          going.hash.update(chunk);
          going.length += chunk.length;
        });
      } finally {
        await handle.close();
      }
    },
    truncate: async (to) => {
      if (length() > to) await truncate(file, to);
    },
    digest: async (algorithm) => {
      const now = length();
      if (hashed?.algorithm !== algorithm || hashed.length !== now)
        hashed = now === 0 ? { algorithm, hash: createHash(algorithm), length: 0 } : await hashFile(file, algorithm);
      return `${algorithm}:${hashed.hash.copy().digest('hex')}`;
    },
    complete: async (digest) => {
      const target = options.fileOf(digest);
      for (const each of [file, target]) await makeFolder(dirname(each));
      const handle = await open(file, 'a', 0o600);
      try {
        if (options.durable) await handle.datasync();
      } finally {
        await handle.close();
      }
      // At once: meanwhile nobody may remove the content, which another repository may have had.
      renameSync(file, target);
      options.completed(digest);
      options.forgotten();
    },
    discard: () => {
      rmSync(file, { force: true });
      options.forgotten();
    },
  };
};
