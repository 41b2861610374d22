import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { open, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { algorithmOf } from '../registry/digests.ts';
import type { ByteRange, ContentStore, PartialContent } from './content-store.ts';
import { fileUpload } from './file-upload.ts';

/** A content store whose files are removed by `sweep`. */
export interface FileContents extends ContentStore {
  /** Removes the files of removed contents. Call it after the state that no longer has them is on disk. */
  sweep(): void;
}

const pieceLength = 1024 * 1024;

/** A file, or a part of it, read piece by piece; opened when the first piece is asked for. */
const streamOf = (file: string, { start, end }: ByteRange): ReadableStream<Uint8Array> => {
  let position = start;
  let opened: ReturnType<typeof open> | undefined;
  const close = async (): Promise<void> => (await opened)?.close();
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        opened ??= open(file, 'r');
        const piece = Buffer.allocUnsafeSlow(Math.min(pieceLength, end + 1 - position));
        const { bytesRead } = await (await opened).read(piece, 0, piece.length, position);
        if (bytesRead === 0) {
          await close();
          controller.error(new Error(`${file} is shorter than it was`));
          return;
        }
        position += bytesRead;
        controller.enqueue(piece.subarray(0, bytesRead));
        if (position <= end) return;
        await close();
        controller.close();
      },
      cancel: close,
    },
    { highWaterMark: 0 },
  );
};

const empty = (): ReadableStream<Uint8Array> => new ReadableStream({ start: (controller) => controller.close() });

/** Contents as files in `folder`, one per digest, and one per upload; with `durable`, each is on disk before it counts. */
export const fileContents = (folder: string, { durable }: { readonly durable: boolean }): FileContents => {
  const removed = new Set<string>();
  const uploads = new Map<string, PartialContent>();
  const fileOf = (digest: string): string => join(folder, ...digest.split(':'));
  const size: ContentStore['size'] = (digest) =>
    algorithmOf(digest) && !removed.has(digest) ? statSync(fileOf(digest), { throwIfNoEntry: false })?.size : undefined;
  return {
    size,
    read: (digest) => (size(digest) === undefined ? undefined : new Uint8Array(readFileSync(fileOf(digest)))),
    stream: (digest, range) => (range.end < range.start ? empty() : streamOf(fileOf(digest), range)),
    put: (digest, bytes) => {
      removed.delete(digest);
      if (size(digest) !== undefined) return;
      for (const each of [folder, dirname(fileOf(digest))]) if (!existsSync(each)) mkdirSync(each, { mode: 0o700 });
      writeFileAtomic.sync(fileOf(digest), Buffer.from(bytes), { mode: 0o600, fsync: durable });
    },
    keep: (digest) => void removed.delete(digest),
    remove: (digest) => void removed.add(digest),
    upload: (id, algorithm = 'sha256') => {
      const known =
        uploads.get(id) ??
        fileUpload(join(folder, 'uploads', id), algorithm, {
          fileOf,
          durable,
          completed: (digest) => void removed.delete(digest),
          forgotten: () => void uploads.delete(id),
        });
      uploads.set(id, known);
      return known;
    },
    sweep: () => {
      for (const digest of removed) rmSync(fileOf(digest), { force: true });
      removed.clear();
    },
  };
};

/**
 * Removes from a folder of `fileContents` what the state does not know: a process was killed between the two. `digests` and
 * `uploads` say what is to stay.
 */
export const removeUnknownContents = async (
  folder: string,
  digests: ReadonlySet<string>,
  uploads: ReadonlySet<string>,
): Promise<void> => {
  const leftovers: readonly (readonly [kind: string, own: RegExp, stays: (name: string) => boolean])[] = [
    ['sha256', /^[0-9a-f]{64}(\.\d+)?$/, (name) => digests.has(`sha256:${name}`)],
    ['sha512', /^[0-9a-f]{128}(\.\d+)?$/, (name) => digests.has(`sha512:${name}`)],
    ['uploads', /^[0-9a-f-]{36}$/, (name) => uploads.has(name)],
  ];
  for (const [kind, own, stays] of leftovers)
    for (const name of await readdir(join(folder, kind)).catch(() => []))
      if (own.test(name) && !stays(name)) await rm(join(folder, kind, name), { force: true });
};
