import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { CommandError } from '../errors.ts';
import { type ContextEntry, listContext, type OutwardLink, outwardLinks } from './entries.ts';
import { programsOf } from './git-modes.ts';
import { gzip } from './gzip.ts';
import { readIgnoreRules } from './ignore-file.ts';
import { endOfArchive, entryHeader, paddingAfter } from './tar.ts';

/** What to pack. */
export interface PackOptions {
  readonly folder: string;
  /**
   * With a name in the archive, it is added under that name, whether or not it is in the context: at the end, where
   * it replaces a file of that name when the archive is unpacked. az does the same (commands.md 11.2).
   */
  readonly dockerfile?: { readonly path: string; readonly nameInArchive?: string };
  /** Where there is no executable bit (`win32`), git's index provides it. */
  readonly platform?: NodeJS.Platform;
}

/** Progress of packing. */
export interface PackProgress {
  readonly files: number;
  readonly totalFiles: number;
  /** Before compression. */
  readonly bytes: number;
}

/** A context whose contents are known but not read yet. */
export interface Context {
  /** What is packed from the folder, without an added Dockerfile. */
  readonly entries: readonly ContextEntry[];
  /** Version control files that were excluded, as paths in the context. */
  readonly excludedByDefault: readonly string[];
  /** Python virtual environments that were excluded, as paths in the context. */
  readonly virtualEnvironments: readonly string[];
  /** The ignore file that replaces `.dockerignore`; absent when there is none. */
  readonly ignoreFile?: string;
  readonly outwardLinks: readonly OutwardLink[];
  /** The tar archive, compressed with gzip; created while it is read. */
  archive(): AsyncIterable<Uint8Array>;
  progress(): PackProgress;
}

/** Larger files are read in chunks. */
const readAtOnce = 256 * 1024;

interface Counts {
  files: number;
  bytes: number;
}

const fill = (fd: number, bytes: Uint8Array, position: number, name: string): Uint8Array => {
  for (let read = 0; read < bytes.length; ) {
    const length = readSync(fd, bytes, read, bytes.length - read, position + read);
    if (length === 0) throw new CommandError(`'${name}' became shorter while it was being packed. Try again.`);
    read += length;
  }
  return bytes;
};

/**
 * Reads files synchronously: thousands of small files take half the time, because they do not wait in the thread pool
 * behind the blocks being compressed there (npm run bench).
 */
function* fileParts(
  { name, exactName, path }: ContextEntry & { readonly kind: 'file' },
  isProgram: boolean,
  memory: Uint8Array,
  counts: Counts,
): Generator<Uint8Array> {
  let fd: number | undefined;
  try {
    fd = openSync(path, 'r');
    const { mode, size } = fstatSync(fd);
    yield entryHeader({ kind: 'file', name: exactName ?? name, size, mode: isProgram || mode & 0o111 ? 0o755 : 0o644 });
    for (let at = 0; at < size; at += readAtOnce) {
      const part = fill(fd, memory.subarray(0, size - at), at, name);
      counts.bytes += part.length;
      yield part;
    }
    yield paddingAfter(size);
    counts.files += 1;
  } catch (error) {
    if (error instanceof CommandError || !(error as NodeJS.ErrnoException).syscall) throw error;
    throw new CommandError(`'${path}' cannot be packed: ${(error as Error).message}`, { cause: error });
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

/** The parts of the archive, one after another in the same memory: each is overwritten when the next is requested. */
function* tarParts(
  entries: readonly ContextEntry[],
  programs: ReadonlySet<string>,
  counts: Counts,
): Generator<Uint8Array> {
  const memory = new Uint8Array(readAtOnce);
  for (const entry of entries) {
    if (entry.kind === 'file') yield* fileParts(entry, programs.has(entry.name), memory, counts);
    else
      yield entryHeader({
        ...entry,
        name: entry.exactName ?? entry.name,
        mode: entry.kind === 'directory' ? 0o755 : 0o777,
      });
  }
  yield endOfArchive;
}

/**
 * Lists the contents of a build context (commands.md 11); its `archive` has sorted entries, owner 0:0, no times,
 * modes 644 and 755, and links kept as links. Throws CommandError for an unusable ignore file and for special files
 * such as sockets; later failures are errors of the archive.
 */
export const openContext = async ({ folder, dockerfile, platform }: PackOptions): Promise<Context> => {
  const rules = await readIgnoreRules(folder, dockerfile?.path);
  const [{ entries, excludedByDefault, virtualEnvironments }, programs] = await Promise.all([
    listContext(folder, rules),
    (platform ?? process.platform) === 'win32' ? programsOf(folder) : new Set<string>(),
  ]);
  const added = dockerfile?.nameInArchive;
  const packed: readonly ContextEntry[] = added
    ? [...entries, { kind: 'file', name: added, path: dockerfile.path }]
    : entries;
  const counts: Counts = { files: 0, bytes: 0 };
  const totalFiles = packed.filter(({ kind }) => kind === 'file').length;
  return {
    entries,
    excludedByDefault,
    virtualEnvironments,
    ...(rules.override === undefined ? {} : { ignoreFile: rules.override }),
    outwardLinks: outwardLinks(entries),
    archive: () => gzip(tarParts(packed, programs, counts)),
    progress: () => ({ ...counts, totalFiles }),
  };
};
