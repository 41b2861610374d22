import { createHash, randomBytes } from 'node:crypto';
import { chmod, link, readdir, realpath, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { makeFolder } from '../../make-folder.ts';

/** A folder that cannot store the emulator's data; `hint` says what to do. */
export class StoreError extends Error {
  override name = 'StoreError';
  readonly hint: string;

  constructor(message: string, hint: string, cause?: unknown) {
    super(message, { cause });
    this.hint = hint;
  }
}

/** A folder that this process owns until it releases it or ends for any reason. */
export interface FolderLock {
  release(): Promise<void>;
}

/** The location of this user's locks, independent of `TMPDIR`: all processes must look in the same place. */
export const lockPlace = (): string => `/tmp/acrtask-${process.getuid?.() ?? 0}`;

/** The name of a folder's lock. */
export const lockName = async (folder: string): Promise<string> =>
  createHash('sha256')
    .update(await realpath(folder))
    .digest('hex')
    .slice(0, 32);

const listen = (path: string): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.end(String(process.pid));
    });
    server.once('error', reject);
    server.listen(path, () => {
      // The lock alone must not keep the process running.
      server.unref();
      resolve(server);
    });
  });

/** The ID of the process that holds a lock; undefined when nothing listens there any longer. */
const holderOf = (path: string): Promise<string | undefined> =>
  new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(path);
    socket.setTimeout(2000, () => socket.destroy());
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('close', () => resolve(text || 'unknown'));
    socket.on('error', (problem: NodeJS.ErrnoException) => {
      if (['ECONNREFUSED', 'ENOENT', 'ENOTSOCK'].includes(problem.code ?? '')) resolve(undefined);
      else reject(problem);
    });
  });

const inUse = (folder: string, holder: string): StoreError =>
  new StoreError(
    `${folder} is in use by another emulator (process ${holder}).`,
    'End that one first, or name another folder with --data.',
  );

const stop = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

const codeOf = (problem: unknown): string => (problem as NodeJS.ErrnoException).code ?? '';

const onWindows = async (folder: string, name: string): Promise<FolderLock> => {
  const pipe = `\\\\.\\pipe\\acrtask-${name}`;
  try {
    const server = await listen(pipe);
    return { release: () => stop(server) };
  } catch (problem) {
    if (codeOf(problem) !== 'EADDRINUSE') throw problem;
    throw inUse(folder, (await holderOf(pipe)) ?? 'unknown');
  }
};

/** The numbers of the locks with this name, the newest first. */
const numbersOf = async (place: string, name: string): Promise<number[]> => {
  const found = (await readdir(place)).flatMap((each) => {
    const number = each.startsWith(`${name}.`) ? each.slice(name.length + 1) : '';
    return /^\d+$/.test(number) ? [Number(number)] : [];
  });
  return found.sort((one, other) => other - one);
};

/**
 * The newest of the numbered sockets is the lock. It is never removed, only followed by another once nothing listens
 * on it any longer: so a late process can never remove a lock that another has just taken.
 */
const bySocket = async (folder: string, place: string, name: string): Promise<FolderLock> => {
  const pathOf = (number: number): string => join(place, `${name}.${number}`);
  const own = join(place, `${name}.x${randomBytes(3).toString('hex')}`);
  const server = await listen(own);
  try {
    await chmod(own, 0o600);
    for (;;) {
      const [newest = 0] = await numbersOf(place, name);
      const holder = newest === 0 ? undefined : await holderOf(pathOf(newest));
      if (holder !== undefined) throw inUse(folder, holder);
      try {
        await link(own, pathOf(newest + 1));
      } catch (problem) {
        // Another process was faster.
        if (codeOf(problem) === 'EEXIST') continue;
        throw problem;
      }
      const [last, ...older] = await numbersOf(place, name);
      if (last === newest + 1) {
        for (const number of older) await rm(pathOf(number), { force: true });
        break;
      }
      await rm(pathOf(newest + 1), { force: true });
    }
  } catch (problem) {
    await stop(server);
    throw problem;
  } finally {
    await rm(own, { force: true });
  }
  return { release: () => stop(server) };
};

/**
 * Locks a folder for this process. The lock is a socket (a named pipe on Windows) that the holder listens on: the
 * system closes it with the process, so a kill, a restart of the machine, or another process with the same ID never
 * leaves the folder locked. The socket is outside the folder, which may be part of a context that is packed. Rejects
 * with a `StoreError` when another process has locked the folder.
 */
export const lockFolder = async (folder: string): Promise<FolderLock> => {
  const name = await lockName(folder);
  if (process.platform === 'win32') return onWindows(folder, name);
  await makeFolder(lockPlace());
  return bySocket(folder, lockPlace(), name);
};
