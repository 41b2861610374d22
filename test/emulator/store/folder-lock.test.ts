import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockFolder, lockName, lockPlace } from '../../../src/emulator/store/folder-lock.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'acrtask-lock-'));
});
afterEach(async () => {
  if (process.platform !== 'win32') for (const each of await locks()) await rm(join(lockPlace(), each));
  await rm(folder, { recursive: true, force: true });
});

const socketPath = async (number: number): Promise<string> => {
  await mkdir(lockPlace(), { recursive: true, mode: 0o700 });
  return join(lockPlace(), `${await lockName(folder)}.${number}`);
};
const locks = async (): Promise<string[]> => {
  const name = await lockName(folder);
  return (await readdir(lockPlace())).filter((each) => each.startsWith(name));
};

const inUse = (path: string) => ({
  name: 'StoreError',
  message: `${path} is in use by another emulator (process ${process.pid}).`,
  hint: 'End that one first, or name another folder with --data.',
});

/** What a process that listened at a path leaves there when it is killed: a socket without anybody behind it. */
const leaveSocket = async (path: string): Promise<void> => {
  const program = `require('node:net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`;
  await once(spawn(process.execPath, ['-e', program, path]), 'exit');
};

describe('the lock of a folder', () => {
  it('is held by one, until it is released', async () => {
    const lock = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toMatchObject(inUse(folder));
    await expect(lockFolder(join(folder, '..', folder.split(/[\\/]/).at(-1) ?? ''))).rejects.toMatchObject(
      inUse(folder),
    );
    await lock.release();
    await (await lockFolder(folder)).release();
  });

  it('goes to one of many who want it', async () => {
    for (const before of [
      async () => {},
      async () => process.platform !== 'win32' && leaveSocket(await socketPath(7)),
    ]) {
      await before();
      const wanted = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)));
      const got = wanted.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
      expect(got.length).toBe(1);
      for (const each of wanted)
        if (each.status === 'rejected') expect(each.reason).toMatchObject({ name: 'StoreError' });
      await got[0]?.release();
      expect(await readdir(folder)).toEqual([]);
    }
  });

  it.runIf(process.platform !== 'win32')('is not held by a process that was killed', async () => {
    await leaveSocket(await socketPath(7));
    expect(await locks()).toEqual([`${await lockName(folder)}.7`]);
    const lock = await lockFolder(folder);
    expect(await locks()).toEqual([`${await lockName(folder)}.8`]);
    await lock.release();
  });

  it('holds in folders with long names, and by other names of the same folder', async () => {
    const long = join(folder, 'x'.repeat(120));
    await mkdir(long);
    const lock = await lockFolder(long);
    await expect(lockFolder(long)).rejects.toMatchObject(inUse(long));
    await lock.release();
    await (await lockFolder(long)).release();
  });
});
