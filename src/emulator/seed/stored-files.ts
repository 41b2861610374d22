import { createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import type { EmulatorContext } from '../emulator-context.ts';

/** The files of an image in a folder or an archive, which are contents of the store now: digest by path. */
export type StoredFiles = ReadonlyMap<string, string>;

type SeedContext = Pick<EmulatorContext, 'store' | 'newId'>;

const storeOne = async ({ store, newId }: SeedContext, bytes: Readable): Promise<string> => {
  const upload = store.contents.upload(newId(), 'sha256');
  try {
    await upload.append(Readable.toWeb(bytes) as ReadableStream<Uint8Array>);
    const digest = await upload.digest('sha256');
    await upload.complete(digest);
    return digest;
  } catch (error) {
    upload.discard();
    throw error;
  }
};

const storeFolder = async (context: SeedContext, folder: string): Promise<StoredFiles> => {
  const stored = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const path = file.slice(folder.length + 1).replaceAll('\\', '/');
    stored.set(path, await storeOne(context, createReadStream(file)));
  }
  return stored;
};

const isGzipped = async (file: string): Promise<boolean> => {
  const opened = await open(file);
  try {
    const { buffer } = await opened.read(Buffer.alloc(2), 0, 2, 0);
    return buffer.toString('hex') === '1f8b';
  } finally {
    await opened.close();
  }
};

const storeArchive = async (context: SeedContext, file: string): Promise<StoredFiles> => {
  const stored = new Map<string, string>();
  const links = new Map<string, string>();
  const entries = extract();
  const source = createReadStream(file);
  const reading = (await isGzipped(file)) ? pipeline(source, createGunzip(), entries) : pipeline(source, entries);
  const failure = reading.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  for await (const entry of entries) {
    const { type, name, linkname } = entry.header;
    const path = posix.normalize(name);
    if (type === 'file') stored.set(path, await storeOne(context, Readable.from(entry)));
    // docker save links layers that it has written before.
    else if (type === 'symlink') links.set(path, posix.join(posix.dirname(path), linkname ?? ''));
    else if (type === 'link') links.set(path, posix.normalize(linkname ?? ''));
    entry.resume();
  }
  const failed = await failure;
  if (failed) throw failed.error;
  for (const [path, target] of links) {
    const digest = stored.get(target);
    if (digest !== undefined) stored.set(path, digest);
  }
  return stored;
};

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/**
 * Stores each file of a folder, or of a tar archive, gzipped or not. Rejects when it cannot be read. A folder without an
 * image may be large: nothing of it is stored.
 */
export const storeFiles = async (context: SeedContext, path: string): Promise<StoredFiles> => {
  if (!(await stat(path)).isDirectory())
    return storeArchive(context, path).catch((error: NodeJS.ErrnoException) => {
      throw error.syscall ? error : new Error('it is not a tar archive, or not a whole one', { cause: error });
    });
  const hasImage = (await isThere(join(path, 'index.json'))) || (await isThere(join(path, 'manifest.json')));
  return hasImage ? storeFolder(context, path) : new Map();
};
