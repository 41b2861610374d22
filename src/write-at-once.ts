import { fstatSync, type Stats, statSync, writeSync } from 'node:fs';
import { isatty } from 'node:tty';

/** Bytes that a new pipe takes before anybody reads it, on Linux and macOS. */
const pipeTakes = 64 * 1024;

const statsOf = (fd: number): Stats | undefined => {
  try {
    return fstatSync(fd);
  } catch {
    return undefined;
  }
};

/** Whether this is what scripts name to have nothing shown: the only device that is common and not a terminal. */
const isNullDevice = (stats: Stats): boolean =>
  stats.isCharacterDevice() && stats.rdev === statSync('/dev/null', { throwIfNoEntry: false })?.rdev;

/** Whether `fd` is a terminal. Asks Node only where it may be one: `node:tty` comes with sockets and streams. */
export const isTerminal = (fd: number, platform: NodeJS.Platform): boolean => {
  const stats = platform === 'win32' ? undefined : statsOf(fd);
  return stats && (!stats.isCharacterDevice() || isNullDevice(stats)) ? false : isatty(fd);
};

/** Writes the beginning of a text, and returns what is left of it; undefined when nothing is. Throws the system's error. */
export type WriteAtOnce = (text: Uint8Array) => Uint8Array | undefined;

/** How many bytes can be written without waiting for a reader. */
const roomIn = (stats: Stats): number => {
  if (stats.isFile() || isNullDevice(stats)) return Infinity;
  return stats.isFIFO() || stats.isSocket() ? pipeTakes : 0;
};

/**
 * Writes to `fd` without Node's stream, which takes two milliseconds to load, what keeps nobody waiting: all that goes
 * into a file or nowhere, and the first kilobytes that go into a pipe. The rest is for the stream, as is everything on
 * Windows, where writing to a pipe may fail.
 */
export const writeAtOnceTo = (fd: number, platform: NodeJS.Platform): WriteAtOnce => {
  const stats = platform === 'win32' ? undefined : statsOf(fd);
  let room = stats ? roomIn(stats) : 0;
  return (text) => {
    let rest = text;
    while (rest.length > 0 && rest.length <= room) {
      try {
        const count = writeSync(fd, rest);
        rest = rest.subarray(count);
        room -= count;
      } catch (error) {
        // Whoever gave this process its pipe does not want it to wait, which the stream knows how to do.
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
        room = 0;
      }
    }
    if (rest.length > 0) room = 0;
    return rest.length > 0 ? rest : undefined;
  };
};
