import { readlink } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

const descriptor = /^(?:\/dev\/fd|\/proc\/(?:self|\d+)\/fd)\/(\d+)$/;

/** More links than anybody lays one behind the other. */
const mostLinks = 16;

/**
 * The descriptor of this process that `path` stands for, as `/dev/stdout` does, also by a link; undefined for all else.
 * What such a path leads to may be a plain file, which must not be replaced: it is open, and others write to it.
 */
export const descriptorOf = async (path: string): Promise<number | undefined> => {
  let at = path;
  for (let links = 0; links < mostLinks; links += 1) {
    const [, number] = descriptor.exec(at) ?? [];
    if (number !== undefined) return Number(number);
    const target = await readlink(at).catch(() => undefined);
    if (target === undefined) return undefined;
    at = resolve(dirname(at), target);
  }
  return undefined;
};
