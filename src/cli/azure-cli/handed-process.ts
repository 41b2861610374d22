import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder, isCacheOff } from '../../cache-folder.ts';
import type { Host } from '../../host.ts';

/** What a process that acrtask started, and those that it starts itself, are told without their environment. */
interface Note {
  /** The acrtask that waits for the process. */
  readonly by: number;
  readonly text: string;
}

type Place = Pick<Host, 'home' | 'platform'>;

/** Where the note of a process is. No variable decides that: programs clear their environment. */
const fileOf = (place: Place, pid: number): string => join(cacheFolder({ ...place, env: {} }), `handed-to-${pid}.json`);

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

const readNote = (file: string): Note | undefined => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Note;
  } catch {
    return undefined;
  }
};

/** Makes the folder, in a home folder that may have no caches yet. */
const makeUsable = (folder: string): void => {
  for (const each of [dirname(folder), folder]) if (!existsSync(each)) mkdirSync(each, { mode: 0o700 });
};

/**
 * Leaves a text for the process and its children, until the returned function is called. A folder that cannot be written is no
 * error: then they are not told.
 */
export const leaveNote = (place: Place, pid: number, note: Note): (() => void) => {
  const file = fileOf(place, pid);
  if (isCacheOff({ ...place, env: {} })) return () => {};
  try {
    makeUsable(dirname(file));
    writeFileSync(file, JSON.stringify(note), { mode: 0o600 });
  } catch {
    return () => {};
  }
  return () => rmSync(file, { force: true });
};

/** The text that was left for this process or its parent. What an acrtask left that has ended since does not count. */
export const findNote = ({ pid, parentPid, ...place }: Place & Pick<Host, 'pid' | 'parentPid'>): string | undefined =>
  [pid, parentPid]
    .map((each) => readNote(fileOf(place, each)))
    .find((note) => note !== undefined && Number.isSafeInteger(note.by) && isRunning(note.by))?.text;
