import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { createGzip } from 'node:zlib';
import { type Header, type Pack, pack as tar } from 'tar-stream';
import { CommandError } from '../errors.ts';
import { type ContextEntry, listContext } from './entries.ts';
import { readIgnoreRules } from './ignore-file.ts';

/** What to pack. */
export interface PackOptions {
  readonly folder: string;
  /** Added under its own name, whether it lies in the context or not. */
  readonly dockerfile?: { readonly path: string; readonly nameInArchive: string };
}

/** A context on its way: the archive is made while `stream` is read. */
export interface Packed {
  /** The tar archive, compressed with gzip. */
  readonly stream: Readable;
  /** Version control's files that were left out, as paths in the context. */
  readonly excludedByDefault: readonly string[];
  /** The ignore file whose rules were followed instead of those of `.dockerignore`; absent when there is none. */
  readonly ignoreFile?: string;
  /** Once the archive is complete: how many files are in it, and their bytes before compression. */
  readonly done: Promise<{ readonly files: number; readonly bytes: number }>;
}

type EntryHeader = Partial<Header> & { readonly name: string };

// The same files give the same archive, whoever packs them and when.
const anybody = { uid: 0, gid: 0, uname: '', gname: '', mtime: new Date(0) };

const nothing = new Uint8Array();

const add = (archive: Pack, header: EntryHeader, content?: Readable): Promise<void> =>
  new Promise((resolve, reject) => {
    const settle = (error?: Error | null) => (error ? reject(error) : resolve());
    if (!content) {
      archive.entry({ ...anybody, ...header }, nothing, settle);
      return;
    }
    content.once('error', reject);
    content.pipe(archive.entry({ ...anybody, ...header }, settle));
  });

const addContent = async (archive: Pack, header: EntryHeader & { size: number }, content: Readable): Promise<void> => {
  let read = 0;
  content.on('data', (chunk: Uint8Array) => {
    read += chunk.length;
  });
  content.once('end', () => {
    if (read === header.size) return;
    archive.destroy(new CommandError(`'${header.name}' became shorter while it was being packed. Try again.`));
  });
  try {
    await add(archive, header, content);
  } finally {
    content.destroy();
  }
};

const addFile = async (archive: Pack, name: string, file: string): Promise<number> => {
  const handle = await open(file).catch((error: Error) => {
    throw new CommandError(`'${file}' cannot be packed: ${error.message}`, { cause: error });
  });
  try {
    const { mode, size } = await handle.stat();
    const header = { name, size, mode: mode & 0o111 ? 0o755 : 0o644 };
    if (size === 0) await add(archive, header);
    else await addContent(archive, header, handle.createReadStream({ autoClose: false, start: 0, end: size - 1 }));
    return size;
  } finally {
    await handle.close();
  }
};

const addEntry = async (archive: Pack, entry: ContextEntry): Promise<number> => {
  if (entry.kind === 'file') return addFile(archive, entry.name, entry.path);
  if (entry.kind === 'directory') await add(archive, { name: entry.name, type: 'directory', mode: 0o755 });
  else await add(archive, { name: entry.name, type: 'symlink', linkname: entry.target, mode: 0o777 });
  return 0;
};

const fill = async (archive: Pack, entries: readonly ContextEntry[]): Promise<{ files: number; bytes: number }> => {
  let bytes = 0;
  for (const entry of entries) bytes += await addEntry(archive, entry);
  archive.finalize();
  return { files: entries.filter(({ kind }) => kind === 'file').length, bytes };
};

/**
 * Packs a folder for a build (commands.md 11): sorted entries, owner 0:0, no times, modes 644 and 755, links kept as
 * links. Throws CommandError for an ignore file that cannot be used and for sockets and the like; what goes wrong later
 * is an error of the stream and of `done`.
 */
export const packContext = async ({ folder, dockerfile }: PackOptions): Promise<Packed> => {
  const rules = await readIgnoreRules(folder, dockerfile?.path);
  const { entries, excludedByDefault } = await listContext(folder, rules);
  const extra: ContextEntry[] = dockerfile
    ? [{ kind: 'file', name: dockerfile.nameInArchive, path: dockerfile.path }]
    : [];
  const archive = tar();
  const gzip = createGzip();
  // An error of either side ends both; whoever reads the stream sees it.
  const stream: Readable = pipeline(archive, gzip, () => undefined);
  const done = fill(archive, [...entries.filter(({ name }) => name !== dockerfile?.nameInArchive), ...extra]);
  done.catch((error: Error) => archive.destroy(error));
  return { stream, excludedByDefault, done, ...(rules.override === undefined ? {} : { ignoreFile: rules.override }) };
};
