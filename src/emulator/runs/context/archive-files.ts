import { Readable, Transform } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { type ExtractEvents, extract } from 'tar-stream';
import {
  FileTooLarge,
  insidePath,
  largestFile,
  type SourceEntry,
  type SourceFiles,
  sourceFiles,
} from './context-files.ts';

/** Limits on an archive: a small upload can expand to a very large size. */
export interface ArchiveLimits {
  readonly bytes: number;
  readonly entries: number;
}

/**
 * Bytes decompressed at a time: with zlib's default of 16 KiB an upload of many small files takes more than twice as
 * long.
 */
const unpackedAtOnce = 256 * 1024;

const usualLimits: ArchiveLimits = { bytes: 8 * 1024 ** 3, entries: 1_000_000 };

/** The largest file whose content is kept, and the most bytes kept of one archive. */
const largestKept = 64 * 1024;
const keptInAll = 4 * 1024 * 1024;

/** An archive that exceeds the emulator's limits. */
export class ArchiveTooLarge extends Error {}

const counted = (limit: number): Transform => {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > limit) done(new ArchiveTooLarge(`it holds more than ${limit} bytes unpacked`));
      else done(null, chunk);
    },
  });
};

type Entry = ExtractEvents['entry'][1];

/** Reads an archive entry by entry, as a stream; `visit` returns true to stop. */
const walk = async (
  archive: Uint8Array,
  limits: ArchiveLimits,
  visit: (entry: Entry, number: number) => Promise<boolean>,
): Promise<void> => {
  const entries = extract();
  const unpacking = pipeline(
    Readable.from([archive]),
    createGunzip({ chunkSize: unpackedAtOnce }),
    counted(limits.bytes),
    entries,
  );
  /** Set when the archive was not read to its end: errors of the streams are then ignored. */
  let stopped: { readonly because?: unknown } | undefined;
  const reading = async (): Promise<void> => {
    let number = 0;
    for await (const entry of entries) {
      try {
        if (number === limits.entries) throw new ArchiveTooLarge(`it holds more than ${limits.entries} entries`);
        if (await visit(entry, number)) stopped = {};
      } catch (because) {
        stopped = { because };
      }
      if (stopped) return;
      entry.resume();
      number += 1;
    }
  };
  const ends = await Promise.allSettled([unpacking, reading()]);
  if (stopped?.because) throw stopped.because;
  if (stopped) return;
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
};

/**
 * The files of a gzipped tar archive, including links. The archive is read once for the index, and again for each file
 * that is asked for, except small ones that are not in a folder: Dockerfiles and task files are among them, and the
 * command line puts the Dockerfile at the archive's end. Nothing is extracted to disk. Rejects when it is not such an archive, and with
 * `ArchiveTooLarge` when it exceeds `limits`.
 */
export const archiveFiles = async (archive: Uint8Array, limits = usualLimits): Promise<SourceFiles> => {
  const entries = new Map<string, SourceEntry>();
  const numbers = new Map<string, number>();
  const kept = new Map<string, Uint8Array>();
  let room = keptInAll;
  await walk(archive, limits, async (entry, number) => {
    const { header } = entry;
    const path = insidePath(header.name);
    if (path === undefined) return false;
    const { type, linkname } = header;
    const isFile = type === 'file' || type === 'contiguous-file';
    // A later entry of the same name replaces an earlier one, as when the archive is extracted.
    if (isFile || type === 'symlink' || type === 'link') entries.delete(path);
    if (isFile) {
      entries.set(path, { kind: 'file' });
      numbers.set(path, number);
      kept.delete(path);
      const { size = 0 } = header;
      if (!path.includes('/') && size <= largestKept && size <= room) {
        room -= size;
        kept.set(path, await buffer(entry));
      }
    } else if (type === 'symlink') entries.set(path, { kind: 'link', target: () => linkname ?? '' });
    else if (type === 'link') {
      const as = insidePath(linkname ?? '');
      if (as !== undefined) entries.set(path, { kind: 'same', as });
    }
    return false;
  });
  const read = async (path: string): Promise<Uint8Array> => {
    let content = kept.get(path);
    if (content) return content;
    await walk(archive, limits, async (entry, number) => {
      if (number !== numbers.get(path)) return false;
      if ((entry.header.size ?? 0) > largestFile) throw new FileTooLarge(path);
      content = await buffer(entry);
      return true;
    });
    return content ?? new Uint8Array();
  };
  return sourceFiles(entries, read, (folder, unpack) => unpack(Readable.from([archive]), folder));
};
