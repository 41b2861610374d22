import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs';
import { type Header, type Pack, pack as tar } from 'tar-stream';
import { CommandError } from '../errors.ts';
import { type ContextEntry, listContext } from './entries.ts';
import { programsOf } from './git-modes.ts';
import { gzip } from './gzip.ts';
import { readIgnoreRules } from './ignore-file.ts';
import { type OutwardLink, outwardLinks } from './outward-links.ts';

/** What to pack. */
export interface PackOptions {
  readonly folder: string;
  /**
   * With a name in the archive it is added under that name, whether it lies in the context or not: at the end, where it
   * replaces a file of that name when the archive is unpacked. az does the same (commands.md 11.2).
   */
  readonly dockerfile?: { readonly path: string; readonly nameInArchive?: string };
  /** Where there is no exec bit (`win32`), git's index is asked for it. */
  readonly platform?: NodeJS.Platform;
}

/** How far packing has come. */
export interface PackProgress {
  readonly files: number;
  readonly totalFiles: number;
  /** Before compression. */
  readonly bytes: number;
}

/** A context whose contents are known, but not read yet. */
export interface Context {
  readonly entries: readonly ContextEntry[];
  /** Version control's files that were left out, as paths in the context. */
  readonly excludedByDefault: readonly string[];
  /** The ignore file whose rules were followed instead of those of `.dockerignore`; absent when there is none. */
  readonly ignoreFile?: string;
  readonly outwardLinks: readonly OutwardLink[];
  /** The tar archive, compressed with gzip; made while it is read. */
  archive(): AsyncIterable<Uint8Array>;
  progress(): PackProgress;
}

type EntryHeader = Partial<Header> & { readonly name: string };

// The same files give the same archive, whoever packs them and when.
const anybody = { uid: 0, gid: 0, uname: '', gname: '', mtime: new Date(0) };

/** Larger files are read piece by piece. */
const readAtOnce = 1024 * 1024;

const add = (archive: Pack, header: EntryHeader, content: Uint8Array = new Uint8Array()): Promise<void> =>
  new Promise((resolve, reject) => {
    archive.entry({ ...anybody, ...header }, content, (error) => (error ? reject(error) : resolve()));
  });

const becameShorter = (name: string): CommandError =>
  new CommandError(`'${name}' became shorter while it was being packed. Try again.`);

const addLarge = (archive: Pack, header: EntryHeader & { size: number }, fd: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const content = createReadStream('', { fd, autoClose: false, start: 0, end: header.size - 1 });
    const entry = archive.entry({ ...anybody, ...header }, (error) => (error ? reject(error) : resolve()));
    content.once('error', reject);
    content.once('end', () => {
      if (content.bytesRead < header.size) reject(becameShorter(header.name));
    });
    archive.once('close', () => content.destroy());
    content.pipe(entry);
  });

const readWhole = (fd: number, name: string, size: number): Uint8Array => {
  const bytes = Buffer.allocUnsafe(size);
  for (let read = 0; read < size; ) {
    const length = readSync(fd, bytes, read, size - read, read);
    if (length === 0) throw becameShorter(name);
    read += length;
  }
  return bytes;
};

/**
 * Small files are read synchronously: thousands of them take a third of the time, because they do not wait in the
 * thread pool behind the blocks that are compressed there meanwhile (npm run bench).
 */
const addFile = async (archive: Pack, name: string, file: string, isProgram: boolean): Promise<number> => {
  let fd: number | undefined;
  try {
    fd = openSync(file, 'r');
    const { mode, size } = fstatSync(fd);
    const header = { name, size, mode: isProgram || mode & 0o111 ? 0o755 : 0o644 };
    if (size > readAtOnce) await addLarge(archive, header, fd);
    else await add(archive, header, readWhole(fd, name, size));
    return size;
  } catch (error) {
    if (error instanceof CommandError || !(error as NodeJS.ErrnoException).syscall) throw error;
    throw new CommandError(`'${file}' cannot be packed: ${(error as Error).message}`, { cause: error });
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
};

interface Counts {
  files: number;
  bytes: number;
}

const fill = async (
  archive: Pack,
  entries: readonly ContextEntry[],
  programs: ReadonlySet<string>,
  counts: Counts,
): Promise<void> => {
  for (const entry of entries) {
    if (entry.kind === 'directory') await add(archive, { name: entry.name, type: 'directory', mode: 0o755 });
    else if (entry.kind === 'symlink')
      await add(archive, { name: entry.name, type: 'symlink', linkname: entry.target, mode: 0o777 });
    else {
      counts.bytes += await addFile(archive, entry.name, entry.path, programs.has(entry.name));
      counts.files += 1;
    }
  }
  archive.finalize();
};

/**
 * Looks what a build's context consists of (commands.md 11); its `archive` has sorted entries, owner 0:0, no times, modes
 * 644 and 755, links kept as links. Throws CommandError for an ignore file that cannot be used and for sockets and the
 * like; what goes wrong later is an error of the archive.
 */
export const openContext = async ({ folder, dockerfile, platform }: PackOptions): Promise<Context> => {
  const rules = await readIgnoreRules(folder, dockerfile?.path);
  const [{ entries: found, excludedByDefault }, programs] = await Promise.all([
    listContext(folder, rules),
    (platform ?? process.platform) === 'win32' ? programsOf(folder) : new Set<string>(),
  ]);
  const added = dockerfile?.nameInArchive;
  const entries: readonly ContextEntry[] = added
    ? [...found, { kind: 'file', name: added, path: dockerfile.path }]
    : found;
  const counts: Counts = { files: 0, bytes: 0 };
  const totalFiles = entries.filter(({ kind }) => kind === 'file').length;
  return {
    entries,
    excludedByDefault,
    ...(rules.override === undefined ? {} : { ignoreFile: rules.override }),
    outwardLinks: outwardLinks(entries),
    archive: () => {
      const archive = tar();
      // An error ends the archive; whoever reads it meets it there.
      fill(archive, entries, programs, counts).catch((error: Error) => archive.destroy(error));
      return gzip(archive as AsyncIterable<Uint8Array>);
    },
    progress: () => ({ ...counts, totalFiles }),
  };
};
